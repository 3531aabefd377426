import { queryOptions } from "@tanstack/react-query";
import { api } from "@/api/client";
import type { components } from "@/api/schema/control";
import { count, plural } from "@/ui/numbers";

export type Plan = components["schemas"]["Plan"];

export const plansQuery = queryOptions({ queryKey: ["plans"], queryFn: ({ signal }) => api.get("/api/v1/plans", { query: { limit: 200 }, signal }), staleTime: 60_000 });

/** "20 requests a second, 5 people": what a plan allows, in a line. */
export const allows = (plan: Pick<Plan, "requestsPerSecond" | "people">): string =>
  `${plural(plan.requestsPerSecond, "request")} a second, ${plan.people === null ? "any number of people" : plan.people === 1 ? "1 person" : `${count(plan.people)} people`}`;
