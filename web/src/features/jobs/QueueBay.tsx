import { api } from "@/api/client";
import { IconPause, IconPlay } from "@/ui/icons";
import { IconButton } from "@/ui/IconButton";
import { count } from "@/ui/numbers";
import { rangeTitles, timeOn } from "@/ui/ranges";
import type { Range } from "@/ui/ranges";
import { SmallChart } from "@/ui/SmallChart";
import { Status } from "@/ui/Status";
import { toastProblem } from "@/ui/toast";
import { duration, useNow } from "@/ui/time";
import { useQueryClient } from "@tanstack/react-query";
import css from "./Jobs.module.css";
import type { Past, Queue } from "./queries";
import { courseOf, isNearlyFull } from "./queries";

/** One queue: how much waits, what waited and what ended, and whether it is held. */
export function QueueBay({ queue, range, past, mayChange }: { queue: Queue; range: Range; past: Past | undefined; mayChange: boolean }) {
  const queries = useQueryClient();
  const now = useNow(10_000);
  const course = courseOf(queue, range, past, now);
  const isFull = isNearlyFull(queue);
  const timeOf = (i: number) => timeOn(course.range, course.times[i] ?? now);
  const over = rangeTitles[course.range];

  async function hold() {
    try {
      if (queue.paused)
        await api.post("/api/v1/jobs/queues/{queue}:resume", { path: { queue: queue.name } });
      else
        await api.post("/api/v1/jobs/queues/{queue}:pause", { path: { queue: queue.name } });
      await queries.invalidateQueries({ queryKey: ["jobs"] });
    } catch (error) {
      toastProblem(`${queue.name} goes on as it did`, error);
    }
  }

  return (
    <section className={css["bay"]} aria-label={`Queue ${queue.name}`}>
      <header>
        <h2>{queue.name}</h2>
        {queue.paused ? <Status kind="suspended" chip>Paused</Status> : isFull && <Status kind="attention" chip>{queue.waiting >= (queue.waitingLimit ?? 0) ? "Full" : "Nearly full"}</Status>}
        {mayChange && <IconButton icon={queue.paused ? IconPlay : IconPause} label={queue.paused ? `Resume ${queue.name}` : `Pause ${queue.name}`} size={14} onClick={() => void hold()} />}
      </header>
      <p className={css["waiting"]}><b className={isFull ? css["full"] : undefined}>{count(queue.waiting)}</b> {queue.waitingLimit === null ? "waiting" : `of ${count(queue.waitingLimit)} waiting`}</p>
      <SmallChart points={course.waiting} steps tone={isFull ? "warn" : undefined} height={34} label={`How much waited in ${queue.name}, over ${over}`} tell={(i) => `${timeOf(i)}: ${count(course.waiting[i] ?? 0)} waiting`} />
      <SmallChart points={course.ended} alarms={course.dead} bars height={14} label={`Jobs that ended in ${queue.name}, over ${over}`} tell={(i) => `${timeOf(i)}: ${count(course.ended[i] ?? 0)} ended${(course.dead[i] ?? 0) > 0 ? `, ${count(course.dead[i] ?? 0)} for good` : ""}`} />
      <dl>
        <div><dt>A minute</dt><dd>{course.perMinute >= 10 ? count(course.perMinute) : course.perMinute.toFixed(course.perMinute === 0 ? 0 : 1)}</dd></div>
        <div><dt>Wait, p95</dt><dd>{queue.waitP95Ms === null ? "–" : queue.waitP95Ms < 1000 ? `${count(queue.waitP95Ms)} ms` : duration(queue.waitP95Ms)}</dd></div>
        <div><dt>Running</dt><dd title={`${queue.concurrency} at a time in each process`}>{count(queue.running)} of {count(queue.concurrency)}</dd></div>
      </dl>
    </section>
  );
}
