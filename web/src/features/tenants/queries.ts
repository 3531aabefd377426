import { infiniteQueryOptions, queryOptions } from "@tanstack/react-query";
import { api } from "@/api/client";
import type { components } from "@/api/schema/control";

export type Tenant = components["schemas"]["TenantView"];

export interface TenantFilter { q?: string | undefined; status?: string | undefined; appType?: string | undefined; label?: string | undefined }

export const pageSize = 100;

export const tenantsQuery = (filter: TenantFilter, sort = "activity") => infiniteQueryOptions({
  queryKey: ["tenants", "list", filter, sort],
  queryFn: ({ pageParam, signal }) => api.get("/api/v1/tenants", { query: { ...filter, sort, after: pageParam, limit: pageSize }, signal }),
  initialPageParam: "",
  getNextPageParam: (last) => last.next,
  placeholderData: (before) => before,
});

export const tenantQuery = (tenantId: string) => queryOptions({
  queryKey: ["tenants", tenantId],
  queryFn: ({ signal }) => api.get("/api/v1/tenants/{tenantId}", { path: { tenantId }, signal }),
});
