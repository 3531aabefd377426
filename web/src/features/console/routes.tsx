import type { ComponentType } from "react";
import { createRootRoute, createRoute, createRouter, lazyRouteComponent, redirect } from "@tanstack/react-router";
import { basePath } from "../shell/base-path";
import { NotFound } from "../shell/NotFound";
import { ScreenFailed } from "../shell/PageFailed";
import { ConsoleShell } from "./ConsoleShell";

const failed = ({ error, reset }: { error: unknown; reset: () => void }) => <ScreenFailed error={error} retry={reset} />;
const root = createRootRoute({ component: ConsoleShell, notFoundComponent: NotFound, errorComponent: failed });

// What a screen keeps in the address, as texts; each reads its own.
const search = (raw: Record<string, unknown>) => Object.fromEntries(Object.entries(raw).filter(([, value]) => value !== "" && value !== null && value !== undefined).map(([name, value]) => [name, String(value)])) as Record<string, string>;

const page = <Path extends string>(path: Path, load: () => Promise<{ default: ComponentType }>, loader?: (at: { params: Record<string, string> }) => unknown) =>
  createRoute({ getParentRoute: () => root, path, validateSearch: search, component: lazyRouteComponent(load), ...(loader === undefined ? {} : { loader: (at) => loader({ params: at.params as Record<string, string> }) }) });

const tenantPage = () => import("../tenant/TenantPage");

export const router = createRouter({
  routeTree: root.addChildren([
    createRoute({ getParentRoute: () => root, path: "/", beforeLoad: () => redirect({ to: "/tenants", throw: true }) }),
    page("/tenants", () => import("../tenants/TenantList")),
    page("/tenants/$tenantId", tenantPage, () => tenantPage().then((one) => one.loadTab(""))),
    page("/tenants/$tenantId/$tab", tenantPage, ({ params }) => tenantPage().then((one) => one.loadTab(params["tab"]))),
    page("/jobs", () => import("../jobs/JobsPage")),
    page("/schedules", () => import("../jobs/SchedulesPage")),
    page("/fleet", () => import("../fleet/FleetPage")),
    page("/defaults", () => import("../defaults/DefaultsPage")),
    page("/templates", () => import("../templates/TemplatesPage")),
    page("/plans", () => import("../plans/PlansPage")),
    page("/prices", () => import("../prices/PricesPage")),
    page("/service-tokens", () => import("../tokens/TokensPage")),
    page("/audit", () => import("../audit/AuditPage")),
    page("/hosts", () => import("../hosts/HostsPage")),
    page("/system", () => import("../system/SystemPage")),
    page("/you/sessions", () => import("../you/Sessions")),
    page("/you/keys", () => import("../you/Keys")),
    page("/you/accounts", () => import("../you/Accounts")),
  ]),
  basepath: basePath(),
  defaultPreload: "intent",
  defaultNotFoundComponent: NotFound,
  defaultErrorComponent: failed,
  defaultPendingMs: 200,
});
