import type { QueryClient } from "@tanstack/react-query";
import { queryOptions, useSuspenseQuery } from "@tanstack/react-query";
import { Outlet, RouterProvider, createRootRoute, createRoute, createRouter } from "@tanstack/react-router";
import { useMemo } from "react";
import type { Session } from "@/api/session";
import { sessionQuery } from "@/api/session";
import { apps } from "@/apps";
import type { AppDefinition, AppPage } from "@/ui/app";
import { Gable } from "@/ui/identity";
import { Empty } from "@/ui/states";
import type { NavigationEntry } from "./navigation";
import { Door } from "./Door";
import { NotFound } from "./NotFound";
import { ScreenFailed } from "./PageFailed";
import { basePath } from "./base-path";
import { Shell } from "./Shell";

const appQuery = (app: string) => queryOptions({ queryKey: ["app", app], queryFn: async () => (await apps[app]?.())?.app ?? null, staleTime: Infinity });

export const prepare = async (queries: QueryClient) => queries.prefetchQuery(appQuery((await queries.ensureQueryData(sessionQuery)).app));

/** The app of a tenant, on the tenant's host: its screens are loaded now. */
export default function TenantApp({ session }: { session: Session }) {
  const { data: app } = useSuspenseQuery(appQuery(session.app));
  const router = useMemo(() => routerOf(app, session), [app, session]);
  return <RouterProvider router={router} />;
}

function routerOf(app: AppDefinition | null, session: Session) {
  // The module says which pages there are and who may see them; the app's screens say how they look in the rail.
  const entries: NavigationEntry[] = session.pages.flatMap((page) => {
    const screen = app?.pages.find((one) => one.path === page.path);
    return screen?.icon === undefined ? [] : [{ to: page.path, title: page.title, icon: screen.icon, letter: screen.letter }];
  });
  const root = createRootRoute({
    component: () => (
      <Shell home="/" groups={[{ entries }]} bare={app?.layout === "bare"} crumbs={<b><Gable name={session.tenant?.name ?? ""} app={session.app} size={20} /><span className="lh-cut">{session.tenant?.name}</span></b>}>
        <Outlet />
      </Shell>
    ),
    notFoundComponent: NotFound,
    errorComponent: ({ error, reset }) => <ScreenFailed error={error} retry={reset} />,
  });
  // Who is outside, be it that they are no member, sees what is for everyone; every other page is behind the door.
  const isOutside = session.role === "none" && session.permissions.length === 0;
  const isShown = (page: AppPage) => !isOutside || session.pages.some((one) => one.path === page.path);
  const pages = app?.pages.map((page) => createRoute({ getParentRoute: () => root, path: page.path, component: isShown(page) ? page.component : Door })) ?? [];
  const none = createRoute({ getParentRoute: () => root, path: "/", component: () => <Empty title="This app has no screens">It works for its callers and in the background. What it did stands in the console.</Empty> });
  return createRouter({
    routeTree: root.addChildren(app === null ? [none] : pages), basepath: basePath(), defaultPreload: "intent", defaultNotFoundComponent: NotFound,
    defaultErrorComponent: ({ error, reset }) => <ScreenFailed error={error} retry={reset} />,
  });
}
