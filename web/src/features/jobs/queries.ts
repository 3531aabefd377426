import { infiniteQueryOptions } from "@tanstack/react-query";
import { api } from "@/api/client";
import type { components } from "@/api/schema/control";

export type Job = components["schemas"]["JobView"];
export type Queue = components["schemas"]["QueueView"];
export type JobState = Job["state"];

/** Asked again and again, unless what is new comes by itself. */
export const jobsQuery = (state: JobState, isLive = false) => infiniteQueryOptions({
  queryKey: ["jobs", "list", state],
  queryFn: ({ pageParam, signal }) => api.get("/api/v1/jobs", { query: { state, after: pageParam, limit: 100 }, signal }),
  initialPageParam: "",
  getNextPageParam: (last) => last.next,
  refetchInterval: isLive ? false : state === "running" ? 2_000 : 10_000,
});

/** "atlas.render_map" as people say it: "Render map". */
export const kindTitle = (kind: string): string => {
  const words = (kind.split(".").at(-1) ?? kind).replaceAll("_", " ");
  return words.charAt(0).toUpperCase() + words.slice(1);
};

/** Done jobs of each of the last sixty minutes, oldest first; minutes in which nothing ended are not in the answer. */
export function perMinute(queue: Queue, now: number, of: (minute: Queue["minutes"][number]) => number = (minute) => minute.done + minute.dead + minute.cancelled): number[] {
  const minute = 60_000;
  const last = Math.floor(now / minute);
  const points = Array.from({ length: 60 }, () => 0);
  for (const one of queue.minutes) {
    const at = 59 - (last - Math.floor(new Date(one.at).getTime() / minute));
    if (at >= 0 && at < 60)
      points[at] = (points[at] ?? 0) + of(one);
  }
  return points;
}

/** How much lay in a queue in each of the last sixty minutes, oldest first, and how much does now; a minute without a look is as the one before it. */
export function depthsOf(queue: Queue, now: number): number[] {
  const minute = 60_000;
  const last = Math.floor(now / minute);
  const points: (number | undefined)[] = Array.from({ length: 60 }, () => undefined);
  for (const one of queue.depths) {
    const at = 59 - (last - Math.floor(new Date(one.at).getTime() / minute));
    if (at >= 0 && at < 60)
      points[at] = one.waiting;
  }
  points[59] = queue.waiting;
  let known = 0;
  return points.map((point) => known = point ?? known);
}

/** From four fifths on somebody should look. */
export const isNearlyFull = (queue: Queue): boolean => queue.waitingLimit !== null && queue.waiting >= queue.waitingLimit * 0.8;
