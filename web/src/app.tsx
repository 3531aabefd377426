import { QueryClient, QueryClientProvider, useSuspenseQuery } from "@tanstack/react-query";
import { Suspense, lazy } from "react";
import { whenSignedOut } from "./api/client";
import { ApiProblem } from "./api/problem";
import { sessionQuery } from "./api/session";
import { PageFailed } from "./features/shell/PageFailed";
import { House } from "./ui/House";

const Console = lazy(() => import("./features/console/Console"));
const TenantApp = lazy(() => import("./features/shell/TenantApp"));

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
