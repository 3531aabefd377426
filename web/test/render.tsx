import { QueryClient, QueryClientProvider } from "@tanstack/react-query";
import { RouterProvider, createMemoryHistory, createRootRoute, createRoute, createRouter } from "@tanstack/react-router";
import { render } from "@testing-library/react";
import type { ReactNode } from "react";
import { Suspense } from "react";
import { vi } from "vitest";
import { House } from "@/ui/House";
import { Toasts } from "@/ui/toast";

export interface Answer { status?: number; body?: unknown; headers?: Record<string, string> }
export interface Call { method: string; path: string; query: URLSearchParams; body: unknown; headers: Record<string, string> }

/** Answers in the server's place: by method and path, `GET /api/v1/tenants`. Returns what was asked, in order. */
export function serve(answers: Readonly<Record<string, Answer | ((call: Call) => Answer)>>): Call[] {
  const calls: Call[] = [];
  vi.stubGlobal("fetch", (address: string, request: RequestInit) => {
    const { pathname, searchParams } = new URL(address);
    const call: Call = { method: request.method ?? "GET", path: pathname, query: searchParams, body: typeof request.body === "string" ? JSON.parse(request.body) : undefined, headers: request.headers as Record<string, string> };
    calls.push(call);
    const found = answers[`${call.method} ${pathname}`] ?? { status: 404, body: { code: "request.not_found", title: `${call.method} ${pathname} is not served.` } };
    const { status = 200, body, headers } = typeof found === "function" ? found(call) : found;
    return Promise.resolve(new Response(status === 204 ? null : JSON.stringify(body ?? {}), { status, headers: { "content-type": status < 400 ? "application/json" : "application/problem+json", ...headers } }));
  });
  return calls;
}

/** Shows a screen as the shell would: themed, with queries, at an address. */
export function show(screen: ReactNode, { at = "/" }: { at?: string } = {}) {
  const queries = new QueryClient({ defaultOptions: { queries: { retry: false }, mutations: { retry: false } } });
  const root = createRootRoute();
  const any = createRoute({ getParentRoute: () => root, path: "/$", component: () => screen, validateSearch: (raw: Record<string, unknown>) => raw });
  const first = createRoute({ getParentRoute: () => root, path: "/", component: () => screen, validateSearch: (raw: Record<string, unknown>) => raw });
  const router = createRouter({ routeTree: root.addChildren([first, any]), history: createMemoryHistory({ initialEntries: [at] }) });
  return { router, queries, ...render(<House><QueryClientProvider client={queries}><Suspense><RouterProvider router={router as never} /></Suspense><Toasts /></QueryClientProvider></House>) };
}

/** Who is signed in, as most screens need it. */
export const operator = {
  signedIn: true, tenant: null, app: "console", person: { id: "person_1", name: "Mara Solheim", email: "mara@example.com" }, role: "none", platformRole: "platformAdmin",
  memberships: {}, permissions: [], pages: [], features: {}, expiresAt: null, providers: [],
};
