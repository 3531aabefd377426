import { infiniteQueryOptions } from "@tanstack/react-query";
import { api } from "@/api/client";
import type { components } from "@/api/schema/control";

export type Entry = components["schemas"]["AuditEntry"];
export interface AuditFilter { tenant?: string | undefined; actor?: string | undefined; action?: string | undefined; subject?: string | undefined; ip?: string | undefined; outcome?: string | undefined; from?: string | undefined; to?: string | undefined }

/** The record of the house, or of one tenant: newest first. */
export const auditQuery = (tenantId: string | null, filter: AuditFilter) => infiniteQueryOptions({
  queryKey: ["audit", tenantId, filter],
  queryFn: ({ pageParam, signal }) => tenantId === null
    ? api.get("/api/v1/audit", { query: { ...defined(filter), after: pageParam, limit: 100 } as never, signal })
    : api.get("/api/v1/tenants/{tenantId}/audit", { path: { tenantId }, query: { ...defined(filter), after: pageParam, limit: 100 } as never, signal }),
  initialPageParam: "",
  getNextPageParam: (last) => last.next,
  placeholderData: (before) => before,
});

const defined = (filter: AuditFilter) => Object.fromEntries(Object.entries(filter).filter(([, value]) => value !== undefined));

/** "control.config_published" as people say it: "config published". */
export const actionTitle = (action: string): string => {
  const words = (action.split(".").at(-1) ?? action).replaceAll("_", " ");
  return words.charAt(0).toUpperCase() + words.slice(1);
};
