import { useQueryClient } from "@tanstack/react-query";
import { useEffect } from "react";
import type { StreamState } from "@/api/events";
import { useEvents } from "@/api/events";
import type { components } from "@/api/schema/control";
import { queuesQuery } from "../console/system";
import type { Queue } from "./queries";
import { jobsQuery } from "./queries";

type News = components["schemas"]["JobsEvent"];

/** Keeps the page of jobs as it is now: what runs with how far it is, and the queues. What ended or came is asked for anew. */
export function useLiveJobs(): StreamState {
  const queries = useQueryClient();
  const state = useEvents("/api/v1/jobs/events", ["jobs"], (_, data) => {
    const { running, queues } = data as News;
    if (running !== null)
      queries.setQueryData(jobsQuery("running").queryKey, { pages: [{ items: running, next: null }], pageParams: [""] });
    if (queues !== null) {
      const before = queries.getQueryData(queuesQuery.queryKey)?.queues;
      queries.setQueryData(queuesQuery.queryKey, { queues });
      if (before !== undefined && summary(before) !== summary(queues))
        void queries.invalidateQueries({ queryKey: ["jobs", "list"], predicate: (query) => query.queryKey[2] !== "running" });
    }
  });
  // Meanwhile somebody may have missed something.
  useEffect(() => {
    if (state === "live")
      void queries.invalidateQueries({ queryKey: ["jobs", "list"] });
  }, [state, queries]);
  return state;
}

const summary = (queues: readonly Queue[]): string => queues.map((queue) => [queue.name, queue.waiting, queue.scheduled, queue.dead, queue.doneInHour].join(" ")).join("\n");
