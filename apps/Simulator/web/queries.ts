import { queryOptions } from "@tanstack/react-query";
import { simulator } from "./api";

export const settingsQuery = queryOptions({ queryKey: ["simulator", "settings"], queryFn: ({ signal }) => simulator.get("/api/settings", { signal }), staleTime: Infinity });

export const filesQuery = queryOptions({ queryKey: ["simulator", "files"], queryFn: ({ signal }) => simulator.get("/api/files", { signal }) });

export const observationsQuery = queryOptions({ queryKey: ["simulator", "observations"], queryFn: ({ signal }) => simulator.get("/api/observations", { signal }) });

/** A leg's whole life; asked for again at each bar that is shown long enough. */
export const storyQuery = (replayId: string, number: number, origin: number, position: number) => queryOptions({
  queryKey: ["simulator", "leg", replayId, number, position],
  queryFn: ({ signal }) => simulator.get("/api/replays/{replayId}/leg", { path: { replayId }, query: { number, origin, at: position }, signal }),
  staleTime: Infinity, gcTime: 30_000, retry: false,
});

export const outcomesQuery = (replayId: string, position: number) => queryOptions({
  queryKey: ["simulator", "outcomes", replayId, position],
  queryFn: ({ signal }) => simulator.get("/api/replays/{replayId}/outcomes", { path: { replayId }, query: { at: position }, signal }),
  staleTime: Infinity, gcTime: 30_000, retry: false,
});
