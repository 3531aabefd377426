import { Button, Progress } from "@mantine/core";
import { useInfiniteQuery, useQuery, useQueryClient } from "@tanstack/react-query";
import { useMemo, useRef, useState } from "react";
import { api } from "@/api/client";
import { Confirm } from "@/ui/Confirm";
import { IconClose, IconPause, IconPlay } from "@/ui/icons";
import { IconButton } from "@/ui/IconButton";
import { KeyHint } from "@/ui/Key";
import { useKeys } from "@/ui/keys";
import { count, plural } from "@/ui/numbers";
import { FootEnd, Page, Tabs } from "@/ui/Page";
import { ranges, toRange } from "@/ui/ranges";
import { Segments } from "@/ui/Segments";
import { Empty, Failed, LoadingRows } from "@/ui/states";
import type { Column } from "@/ui/Table";
import { PhoneRow, Table } from "@/ui/Table";
import { StreamChip } from "@/ui/StreamChip";
import { toast, toastProblem } from "@/ui/toast";
import { Ago, duration, useNow } from "@/ui/time";
import { useViewState } from "@/ui/view-state";
import { queuesQuery, useMayChange } from "../console/system";
import { TenantName } from "../tenants/TenantName";
import { DeadLetters } from "./DeadLetters";
import { JobDrawer } from "./JobDrawer";
import css from "./Jobs.module.css";
import type { Job, JobState } from "./queries";
import { jobsQuery, kindTitle, pastQuery } from "./queries";
import { QueueBay } from "./QueueBay";
import { useLiveJobs } from "./use-live-jobs";

const states = ["running", "waiting", "scheduled", "done"] as const;
const empty: Record<(typeof states)[number], [string, string]> = {
  running: ["Nothing runs", "Work in the background appears here while it runs, with how far it is."], waiting: ["Nothing waits", "Every job that was asked for has been taken."],
  scheduled: ["Nothing is planned", "Jobs that wait for their time stand here; what recurs is under Schedules."], done: ["Nothing ended yet", "What ended stands here for a while."],
};

/** All background work of the house. */
export default function JobsPage() {
  const [view, change] = useViewState();
  const [asking, setAsking] = useState(false);
  const state = states.find((one) => one === view["state"]) ?? "running";
  const stream = useLiveJobs();
  const isLive = stream === "live";
  const queues = useQuery({ ...queuesQuery, refetchInterval: isLive ? false : 5_000 });
  const range = toRange(view["range"]);
  const past = useQuery(pastQuery(range));
  const mayChange = useMayChange();
  const client = useQueryClient();
  const all = queues.data?.queues ?? [];
  const sum = (of: (queue: (typeof all)[number]) => number) => all.reduce((total, queue) => total + of(queue), 0);
  const running = sum((queue) => queue.running);
  const isHeld = all.length > 0 && all.every((queue) => queue.paused);
  const open = (job: string) => { change({ job }, true); };
  useKeys([{ keys: "p", label: isHeld ? "Resume all queues" : "Pause all queues", group: "Jobs", run: () => { setAsking(true); } }], mayChange);
  if (queues.isError && queues.data === undefined)
    return <Page title="Jobs"><Failed title="The queues did not load" error={queues.error} retry={() => void queues.refetch()} /></Page>;
  return (
    <Page
      title="Jobs" count={queues.data === undefined ? undefined : running === 0 ? "none running" : `${count(running)} running`}
      actions={<><span className={css["range"]}><Segments label="Charts of" options={ranges} value={range} onChange={(next) => { change({ range: next === "hour" ? undefined : next }); }} /></span>{mayChange && <Button variant="default" leftSection={isHeld ? <IconPlay size={14} stroke={1.6} /> : <IconPause size={14} stroke={1.6} />} onClick={() => { setAsking(true); }}>{isHeld ? "Resume all…" : "Pause all…"}</Button>}</>}
      foot={<><StreamChip state={stream} />{mayChange && <><KeyHint keys="p">pause all</KeyHint><KeyHint keys="c">cancel</KeyHint><KeyHint keys="shift+r">replay</KeyHint></>}<FootEnd>Times in {Intl.DateTimeFormat().resolvedOptions().timeZone}</FootEnd></>}
    >
      <div className={css["jobs"]}>
        <div className={css["bays"]}>{all.map((queue) => <QueueBay key={queue.name} queue={queue} range={range} past={past.data} mayChange={mayChange} />)}</div>
        <div className={css["list"]}>
          <Tabs
            label="Jobs that are" value={state} onChange={(next) => { change({ state: next === "running" ? undefined : next }); }}
            tabs={[{ value: "running", label: "Running", count: running }, { value: "waiting", label: "Waiting", count: sum((queue) => queue.waiting) }, { value: "scheduled", label: "Scheduled", count: sum((queue) => queue.scheduled) }, { value: "done", label: "Done", count: sum((queue) => queue.doneInHour) }]}
          />
          <JobList state={state} isLive={isLive} mayChange={mayChange} onOpen={open} />
        </div>
        <DeadLetters isLive={isLive} total={sum((queue) => queue.dead)} mayChange={mayChange} onOpen={open} />
      </div>
      <JobDrawer jobId={view["job"] ?? null} onClose={() => { change({ job: undefined }); }} />
      <Confirm
        opened={asking} onClose={() => { setAsking(false); }} danger={!isHeld} title={isHeld ? `Resume ${plural(all.length, "queue")}?` : `Pause ${plural(all.length, "queue")}?`} action={isHeld ? "Resume all" : "Pause all"} keep={isHeld ? "Leave them paused" : "Keep them going"}
        onConfirm={async () => {
          for (const { name: queue, paused } of all) {
            if (isHeld)
              await api.post("/api/v1/jobs/queues/{queue}:resume", { path: { queue } });
            else if (!paused)
              await api.post("/api/v1/jobs/queues/{queue}:pause", { path: { queue } });
          }
          await client.invalidateQueries({ queryKey: ["jobs"] });
          toast({ title: isHeld ? "All queues go on" : "All queues are paused" });
        }}
      >
        {isHeld ? "What waits is taken again at once." : `What runs goes on (${plural(running, "job")}). Nothing new starts until somebody resumes them.`}
      </Confirm>
    </Page>
  );
}

function JobList({ state, isLive, mayChange, onOpen }: { state: JobState; isLive: boolean; mayChange: boolean; onOpen: (jobId: string) => void }) {
  const list = useInfiniteQuery(jobsQuery(state, isLive));
  const rows = useMemo(() => list.data?.pages.flatMap((page) => page.items) ?? [], [list.data]);
  const scroller = useRef<HTMLDivElement>(null);
  const client = useQueryClient();

  async function cancel(job: Job) {
    try {
      await api.post("/api/v1/jobs/{jobId}:cancel", { path: { jobId: Number(job.id) } });
      await client.invalidateQueries({ queryKey: ["jobs"] });
      toast({ title: job.state === "running" ? `${kindTitle(job.kind)} was asked to stop` : `${kindTitle(job.kind)} is cancelled` });
    } catch (error) {
      toastProblem("The job goes on", error);
    }
  }

  async function runNow(job: Job) {
    try {
      await api.post("/api/v1/jobs/{jobId}:retry", { path: { jobId: Number(job.id) } });
      await client.invalidateQueries({ queryKey: ["jobs"] });
      toast({ title: `${kindTitle(job.kind)} runs now` });
    } catch (error) {
      toastProblem("The job waits as before", error);
    }
  }

  const words = empty[state as (typeof states)[number]];
  const columns: Column<Job>[] = [
    { key: "job", title: "Job", width: "36%", cell: (job) => <><b style={{ color: "var(--lh-t1)" }}>{kindTitle(job.kind)}</b> <span className="lh-dim">{job.progress?.message ?? job.queue}</span></> },
    { key: "tenant", title: "Tenant", cell: (job) => <TenantName id={job.tenantId} /> },
    state === "running" ? { key: "progress", title: "Progress", width: 140, cell: (job) => <Share job={job} /> } : { key: "attempt", title: "Attempt", width: 90, right: true, cell: (job) => `${job.attempt} of ${job.maxAttempts}` },
    { key: "time", title: state === "running" ? "For" : state === "done" ? "Ended" : state === "scheduled" ? "Runs at" : "Since", width: 120, right: true, cell: (job) => <When job={job} state={state} /> },
    ...(mayChange && state !== "done" ? [{
      key: "do", title: <span className="lh-hidden">Actions</span>, width: state === "scheduled" ? 92 : 56, right: true,
      cell: (job: Job) => <>{state === "scheduled" && <IconButton icon={IconPlay} size={14} label={`Run ${kindTitle(job.kind)} now`} onClick={() => void runNow(job)} />}{job.stopping ? <span className="lh-dim">stopping</span> : <IconButton icon={IconClose} size={14} label={`Cancel ${kindTitle(job.kind)}`} keys="c" onClick={() => void cancel(job)} />}</>,
    }] : []),
  ];
  return (
    <div className={css["scroll"]} ref={scroller} tabIndex={-1}>
      {list.isPending ? <LoadingRows rows={6} /> : list.isError && rows.length === 0 ? <Failed title="The jobs did not load" error={list.error} retry={() => void list.refetch()} />
        : rows.length === 0 ? <Empty small title={words[0]}>{words[1]}</Empty> : (
          <Table
            label="Jobs" rows={rows} columns={columns} rowKey={(job) => job.id} rowName={(job) => kindTitle(job.kind)} scroller={scroller} onOpen={(job) => { onOpen(job.id); }}
            onKey={(job, key) => { if (key !== "c" || !mayChange || state === "done") return false; void cancel(job); return true; }}
            onEnd={() => { if (list.hasNextPage && !list.isFetchingNextPage) void list.fetchNextPage(); }}
            phone={(job) => <PhoneRow name={kindTitle(job.kind)} end={<When job={job} state={state} />}><span className="lh-dim lh-cut">{job.progress?.message ?? job.queue}</span></PhoneRow>}
          />
        )}
    </div>
  );
}

function When({ job, state }: { job: Job; state: JobState }) {
  const now = useNow(1000);
  if (state === "running" && job.startedAt !== null)
    return duration(Math.max(0, now - new Date(job.startedAt).getTime()));
  const at = state === "done" ? job.finishedAt : state === "scheduled" ? job.runAt : job.enqueuedAt;
  return state === "scheduled" && at !== null ? <time dateTime={at}>{new Date(at).toLocaleString("en-GB", { day: "numeric", month: "short", hour: "2-digit", minute: "2-digit" })}</time> : <Ago at={at} />;
}

/** How far it is: a share where the whole is known, else only what is done. */
function Share({ job }: { job: Job }) {
  const { done, total } = job.progress ?? { done: null, total: null };
  if (done === null)
    return <span className="lh-dim">running</span>;
  if (total === null || total === 0)
    return <span className="lh-numbers">{count(done)}</span>;
  const percent = Math.min(100, Math.round((done / total) * 100));
  return <span className={css["share"]}><Progress value={percent} aria-label={`${kindTitle(job.kind)}: ${percent} %`} />{percent}%</span>;
}
