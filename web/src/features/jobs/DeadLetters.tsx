import { Button, Menu } from "@mantine/core";
import { useInfiniteQuery, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { api } from "@/api/client";
import { Confirm } from "@/ui/Confirm";
import { IconReplay } from "@/ui/icons";
import { plural } from "@/ui/numbers";
import { RowMenu } from "@/ui/RowMenu";
import { Status } from "@/ui/Status";
import { toast, toastProblem } from "@/ui/toast";
import { Ago } from "@/ui/time";
import { useKeys } from "@/ui/keys";
import { TenantName } from "../tenants/TenantName";
import css from "./Jobs.module.css";
import { jobsQuery, kindTitle } from "./queries";

/** What failed for good: its cause, and the way to run it again. */
export function DeadLetters({ total, isLive, mayChange, onOpen }: { total: number; isLive: boolean; mayChange: boolean; onOpen: (jobId: string) => void }) {
  const [all, setAll] = useState(false);
  const list = useInfiniteQuery(jobsQuery("dead", isLive));
  const queries = useQueryClient();
  const dead = list.data?.pages.flatMap((page) => page.items) ?? [];
  const changed = () => queries.invalidateQueries({ queryKey: ["jobs"] });
  useKeys([{ keys: "shift+r", label: "Replay dead letters", group: "Jobs", run: () => { if (dead.length > 0) setAll(true); } }], mayChange);

  async function replay(jobId: string, kind: string) {
    try {
      await api.post("/api/v1/jobs/{jobId}:retry", { path: { jobId: Number(jobId) } });
      await changed();
      toast({ title: `${kindTitle(kind)} runs again` });
    } catch (error) {
      toastProblem("It was not replayed", error);
    }
  }

  return (
    <section className={css["dead"]} aria-label="Dead letters">
      <header><h2>Dead letters</h2><span className="lh-dim">{total > 0 ? total : ""}</span>{mayChange && dead.length > 0 && <Button variant="default" leftSection={<IconReplay size={14} stroke={1.6} />} onClick={() => { setAll(true); }}>Replay all…</Button>}</header>
      {dead.length === 0 ? <p className={css["none"]}>None. A job that fails to its last attempt lands here, with its cause.</p> : (
        <ul>
          {dead.map((job) => (
            <li key={job.id}>
              <p className={css["deadTitle"]}><Status kind="failed">{kindTitle(job.kind)}</Status> <span className="lh-dim">for</span> <TenantName id={job.tenantId} /></p>
              <p className={css["cause"]}>{job.lastError ?? "It said nothing."}</p>
              <p className={css["deadFoot"]}>
                <span>{plural(job.attempt, "attempt")}</span> <span>{job.finishedAt !== null && <Ago at={job.finishedAt} />}</span>
                {mayChange && <Button variant="default" onClick={() => void replay(job.id, job.kind)}>Replay</Button>}
                <RowMenu label={`More about ${kindTitle(job.kind)}`}><Menu.Item onClick={() => { onOpen(job.id); }}>Show the job</Menu.Item></RowMenu>
              </p>
            </li>
          ))}
        </ul>
      )}
      <Confirm
        opened={all} onClose={() => { setAll(false); }} danger={false} title={`Replay ${plural(total, "dead letter")}?`} action="Replay all" keep="Leave them"
        onConfirm={async () => {
          const { count } = await api.post("/api/v1/jobs:replay-dead", { body: { limit: 1000 } });
          await changed();
          toast({ title: `${plural(count, "job")} run again` });
        }}
      >
        Each starts again from its first attempt. What is still broken lands here again.
      </Confirm>
    </section>
  );
}
