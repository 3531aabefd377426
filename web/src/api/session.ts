import { queryOptions, useSuspenseQuery } from "@tanstack/react-query";
import { api } from "./client";
import type { components } from "./schema/control";

export type Session = components["schemas"]["SessionView"];

/** What the page brought along: the session, so that nothing has to be asked before the first screen. */
function brought(): Session | undefined {
  const text = document.getElementById("start")?.textContent ?? "";
  return text === "" ? undefined : (JSON.parse(text) as Session);
}

/** The nonce of this page, for styles that are made while it runs. */
export const nonce = (): string => document.getElementById("start")?.nonce ?? "";

/** Where to sign in, and come back to where this is, or to another place of this host. */
export function signInAddress(back = location.pathname + location.search): string {
  const address = new URL("api/auth/start", document.baseURI);
  address.searchParams.set("return", back);
  return address.href;
}

/** Whether the person, or the guest, holds this permission of the app. */
export const useMay = (permission: string): boolean => useSuspenseQuery(sessionQuery).data.permissions.includes(permission);

/** Where this is, who asks, and what they may do. */
export const sessionQuery = queryOptions({
  queryKey: ["session"],
  queryFn: ({ signal }) => api.get("/api/session", { signal }),
  initialData: brought,
  staleTime: 5 * 60_000,
});
