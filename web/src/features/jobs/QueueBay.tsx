import { api } from "@/api/client";
import { IconPause, IconPlay } from "@/ui/icons";
import { IconButton } from "@/ui/IconButton";
import { count } from "@/ui/numbers";
import { SmallChart } from "@/ui/SmallChart";
import { Status } from "@/ui/Status";
import { toastProblem } from "@/ui/toast";
import { useNow } from "@/ui/time";
import { useQueryClient } from "@tanstack/react-query";
import css from "./Jobs.module.css";
import type { Queue } from "./queries";
import { perMinute } from "./queries";

/** One queue: how much waits, what ended in each minute of the last hour, and whether it is held. */
export function QueueBay({ queue, mayChange }: { queue: Queue; mayChange: boolean }) {
  const queries = useQueryClient();
  const now = useNow(10_000);
  const points = perMinute(queue, now);
  const active = points.slice(-10).reduce((a, b) => a + b, 0) / 10;
  const tone = queue.dead > 0 && queue.deadInHour > 0 ? "bad" : undefined;

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
        {queue.paused && <Status kind="suspended" chip>Paused</Status>}
        {mayChange && <IconButton icon={queue.paused ? IconPlay : IconPause} label={queue.paused ? `Resume ${queue.name}` : `Pause ${queue.name}`} size={14} onClick={() => void hold()} />}
      </header>
      <p className={css["waiting"]}><b>{count(queue.waiting)}</b> waiting</p>
      <SmallChart points={points} steps tone={tone} height={38} label={`Jobs ended by the minute in ${queue.name}, over the last hour`} tell={(i) => `${new Date(now - (59 - i) * 60_000).toLocaleTimeString("en-GB", { hour: "2-digit", minute: "2-digit" })}: ${count(points[i] ?? 0)}`} />
      <dl>
        <div><dt>A minute</dt><dd>{active >= 10 ? count(active) : active.toFixed(active === 0 ? 0 : 1)}</dd></div>
        <div><dt>In the hour</dt><dd>{count(queue.doneInHour)}</dd></div>
        <div><dt>Running</dt><dd>{count(queue.running)}</dd></div>
      </dl>
    </section>
  );
}
