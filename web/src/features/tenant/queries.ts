import { queryOptions } from "@tanstack/react-query";
import { api } from "@/api/client";

export const hostsQuery = (tenantId: string) => queryOptions({ queryKey: ["tenants", tenantId, "hosts"], queryFn: ({ signal }) => api.get("/api/v1/tenants/{tenantId}/hosts", { path: { tenantId }, query: { limit: 200 }, signal }) });
export const credentialsQuery = (tenantId: string) => queryOptions({ queryKey: ["tenants", tenantId, "credentials"], queryFn: ({ signal }) => api.get("/api/v1/tenants/{tenantId}/credentials", { path: { tenantId }, query: { limit: 200 }, signal }) });
export const storageQuery = (tenantId: string) => queryOptions({ queryKey: ["tenants", tenantId, "storage"], queryFn: ({ signal }) => api.get("/api/v1/tenants/{tenantId}/storage", { path: { tenantId }, signal }) });
export const membersQuery = (tenantId: string) => queryOptions({ queryKey: ["tenants", tenantId, "members"], queryFn: ({ signal }) => api.get("/api/v1/tenants/{tenantId}/members", { path: { tenantId }, query: { limit: 200 }, signal }) });
export const invitationsQuery = (tenantId: string) => queryOptions({ queryKey: ["tenants", tenantId, "invitations"], queryFn: ({ signal }) => api.get("/api/v1/tenants/{tenantId}/invitations", { path: { tenantId }, query: { limit: 200 }, signal }) });
export const joinPolicyQuery = (tenantId: string) => queryOptions({ queryKey: ["tenants", tenantId, "join-policy"], queryFn: ({ signal }) => api.get("/api/v1/tenants/{tenantId}/join-policy", { path: { tenantId }, signal }) });
export const noticesQuery = (tenantId: string) => queryOptions({ queryKey: ["tenants", tenantId, "notices"], queryFn: ({ signal }) => api.get("/api/v1/tenants/{tenantId}/notices", { path: { tenantId }, query: { limit: 200 }, signal }) });
export const checksQuery = (tenantId: string) => queryOptions({ queryKey: ["tenants", tenantId, "checks"], queryFn: ({ signal }) => api.get("/api/v1/tenants/{tenantId}/checks", { path: { tenantId }, signal }) });
