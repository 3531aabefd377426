import { infiniteQueryOptions, queryOptions } from "@tanstack/react-query";
import { api } from "@/api/client";
import type { components } from "@/api/schema/control";
import type { Range } from "@/ui/ranges";

export type Job = components["schemas"]["JobView"];
export type Queue = components["schemas"]["QueueView"];
export type Past = components["schemas"]["QueuesPast"];
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

/** The queues over a day or a week; the hour comes with the queues themselves. */
export const pastQuery = (range: Range) => queryOptions({
  queryKey: ["jobs", "past", range],
  queryFn: ({ signal }) => api.get("/api/v1/jobs/queues/past", { query: { range }, signal }),
  refetchInterval: 60_000,
  enabled: range !== "hour",
  placeholderData: (before) => before,
});

/** What the chart of one queue shows: times, how much lay in it, how much ended. */
export interface Course { range: Range; times: readonly number[]; waiting: readonly number[]; ended: readonly number[]; dead: readonly number[]; perMinute: number }

export function courseOf(queue: Queue, range: Range, past: Past | undefined, now: number): Course {
  if (range === "hour" || past === undefined) {
    const ended = perMinute(queue, now);
    return { range: "hour", times: ended.map((_, i) => now - (59 - i) * 60_000), waiting: depthsOf(queue, now), ended, dead: perMinute(queue, now, (minute) => minute.dead), perMinute: ended.slice(-10).reduce((a, b) => a + b, 0) / 10 };
  }
  const step = past.stepSeconds * 1000;
  const last = Math.floor(now / step);
  const at = (i: number) => (last - past.steps + 1 + i) * step;
  const steps = new Map(past.queues.find((one) => one.name === queue.name)?.steps.map((one) => [Math.floor(new Date(one.at).getTime() / step), one]));
  const all = Array.from({ length: past.steps }, (_, i) => steps.get(last - past.steps + 1 + i));
  const ended = all.map((one) => one?.ended ?? 0);
  return { range, times: all.map((_, i) => at(i)), waiting: all.map((one) => one?.waiting ?? 0), ended, dead: all.map((one) => one?.dead ?? 0), perMinute: ended.reduce((a, b) => a + b, 0) / ((past.steps * step) / 60_000) };
}

/** From four fifths on somebody should look. */
export const isNearlyFull = (queue: Queue): boolean => queue.waitingLimit !== null && queue.waiting >= queue.waitingLimit * 0.8;
