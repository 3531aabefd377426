import { queryOptions } from "@tanstack/react-query";
import { api } from "@/api/client";
import { toProblem } from "@/api/problem";
import type { components } from "@/api/schema/control";
import type { Json } from "./json";

export type Finding = components["schemas"]["ConfigFinding"];
export type Revision = components["schemas"]["RevisionSummary"];
export type Proposal = components["schemas"]["ProposalView"];

/** Nothing there is an answer here, no failure: nothing was published yet, nobody edits. */
async function orNull<T>(call: Promise<T>): Promise<T | null> {
  try {
    return await call;
  } catch (error) {
    if (toProblem(error).status === 404)
      return null;
    throw error;
  }
}

export const configQuery = (tenantId: string) => queryOptions({
  queryKey: ["tenants", tenantId, "config"],
  queryFn: ({ signal }) => orNull(api.get("/api/v1/tenants/{tenantId}/config", { path: { tenantId }, signal })),
});

export const draftQuery = (tenantId: string) => queryOptions({
  queryKey: ["tenants", tenantId, "draft"],
  queryFn: ({ signal }) => orNull(api.get("/api/v1/tenants/{tenantId}/config/draft", { path: { tenantId }, signal })),
  staleTime: Infinity, // it is ours alone
});

export const schemaQuery = (appType: string) => queryOptions({
  queryKey: ["schemas", appType],
  queryFn: ({ signal }) => orNull(api.get("/api/v1/schemas/{appType}", { path: { appType }, signal })),
  staleTime: Infinity,
});

export const effectiveQuery = (tenantId: string) => queryOptions({
  queryKey: ["tenants", tenantId, "effective"],
  queryFn: ({ signal }) => orNull(api.get("/api/v1/tenants/{tenantId}/config/effective", { path: { tenantId }, signal })),
});

export const revisionsQuery = (tenantId: string) => queryOptions({
  queryKey: ["tenants", tenantId, "revisions"],
  queryFn: ({ signal }) => api.get("/api/v1/tenants/{tenantId}/config/revisions", { path: { tenantId }, query: { limit: 200 }, signal }),
});

export const revisionQuery = (tenantId: string, revision: number) => queryOptions({
  queryKey: ["tenants", tenantId, "config", revision],
  queryFn: ({ signal }) => api.get("/api/v1/tenants/{tenantId}/config", { path: { tenantId }, query: { revision }, signal }),
  staleTime: Infinity,
});

export const waitingQuery = (tenantId: string) => queryOptions({
  queryKey: ["tenants", tenantId, "waiting"],
  queryFn: ({ signal }) => api.get("/api/v1/tenants/{tenantId}/config/proposals", { path: { tenantId }, query: { state: "waiting" }, signal }),
});

export const proposalQuery = (tenantId: string, proposalId: string) => queryOptions({
  queryKey: ["tenants", tenantId, "proposal", proposalId],
  queryFn: ({ signal }) => api.get("/api/v1/tenants/{tenantId}/config/proposals/{proposalId}", { path: { tenantId, proposalId }, signal }),
});

/** What a second person refused, newest first. */
export const refusedQuery = (tenantId: string) => queryOptions({
  queryKey: ["tenants", tenantId, "refused"],
  queryFn: ({ signal }) => api.get("/api/v1/tenants/{tenantId}/config/proposals", { path: { tenantId }, query: { state: "refused", limit: 50 }, signal }),
});

/** What one tenant asks a second person for. */
export const approvalQuery = (tenantId: string) => queryOptions({
  queryKey: ["tenants", tenantId, "approval"],
  queryFn: ({ signal }) => api.get("/api/v1/tenants/{tenantId}/approval", { path: { tenantId }, signal }),
});

/** What every tenant of an app asks a second person for. */
export const appApprovalQuery = (app: string) => queryOptions({
  queryKey: ["approval", app],
  queryFn: ({ signal }) => api.get("/api/v1/approval/{appType}", { path: { appType: app }, signal }),
});

export const asObject = (value: unknown): Record<string, Json> => (typeof value === "object" && value !== null && !Array.isArray(value) ? value : {}) as Record<string, Json>;
