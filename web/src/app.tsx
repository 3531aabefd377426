import { QueryClient, QueryClientProvider, useSuspenseQuery } from "@tanstack/react-query";
import { Suspense } from "react";
import { whenSignedOut } from "./api/client";
import { ApiProblem } from "./api/problem";
import { sessionQuery } from "./api/session";
import { PageFailed } from "./features/shell/PageFailed";
import { House } from "./ui/House";
import { loadable } from "./ui/loadable";

const Console = loadable(() => import("./features/console/Console"));
const TenantApp = loadable(() => import("./features/shell/TenantApp"));

const queries = new QueryClient({
  defaultOptions: {
    queries: {
      staleTime: 15_000,
      // What was refused will be refused again; what was not reached may be there in a moment.
      retry: (failures, error) => failures < 2 && error instanceof ApiProblem && (error.status === 0 || error.status >= 500),
      retryDelay: (failures) => 400 * 2 ** failures,
    },
  },
});

// The server shows the way in, and comes back to this very address.
whenSignedOut(() => { location.reload(); });

/** Loads what is shown first, so that it is drawn in one piece. What fails here fails again where it is drawn, and is told there. */
export async function prepare(): Promise<void> {
  const session = await queries.ensureQueryData(sessionQuery);
  if (session.tenant !== null || session.signedIn)
    await (session.tenant === null ? Console : TenantApp).preload(queries);
}

export function App() {
  return (
    <House>
      <QueryClientProvider client={queries}>
        <PageFailed>
          <Suspense><Here /></Suspense>
        </PageFailed>
      </QueryClientProvider>
    </House>
  );
}

/** The console, or the app of the tenant whose host this is. */
function Here() {
  const { data: session } = useSuspenseQuery(sessionQuery);
  if (session.tenant !== null)
    return <TenantApp session={session} />;
  if (session.signedIn)
    return <Console />;
  location.assign(new URL("auth/sign-in", document.baseURI));
  return null;
}
