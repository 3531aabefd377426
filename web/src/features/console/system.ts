import { queryOptions, useQuery, useSuspenseQuery } from "@tanstack/react-query";
import { api } from "@/api/client";
import type { components } from "@/api/schema/control";
import { sessionQuery } from "@/api/session";

export type System = components["schemas"]["SystemView"];

/** The house at a glance. What it counts is in the rail, so it is asked for now and then. */
export const systemQuery = queryOptions({ queryKey: ["system"], queryFn: ({ signal }) => api.get("/api/v1/system", { signal }), refetchInterval: 20_000 });

export const noticesQuery = queryOptions({ queryKey: ["notices"], queryFn: ({ signal }) => api.get("/api/v1/notices", { query: { limit: 20 }, signal }), refetchInterval: 60_000 });

export const queuesQuery = queryOptions({ queryKey: ["jobs", "queues"], queryFn: ({ signal }) => api.get("/api/v1/jobs/queues", { signal }), refetchInterval: 20_000 });

/** Whether this person has a role in the house; only then may the house itself be read. */
export function useRunsHouse(): boolean {
  return useSuspenseQuery(sessionQuery).data.platformRole !== "none";
}

/** Operators change; auditors read. */
export function useMayChange(): boolean {
  const { platformRole } = useSuspenseQuery(sessionQuery).data;
  return platformRole === "operator" || platformRole === "platformAdmin";
}

export function useTenantTotal(): number | undefined {
  const { data } = useQuery({ ...systemQuery, enabled: useRunsHouse() });
  return data === undefined ? undefined : Object.entries(data.tenants).reduce((sum, [status, tenants]) => status === "deleted" ? sum : sum + tenants, 0);
}

export function useDeadLetters(): number | undefined {
  const { data } = useQuery({ ...queuesQuery, enabled: useRunsHouse() });
  return data?.queues.reduce((sum, queue) => sum + queue.dead, 0);
}
