import { useQuery, useQueryClient } from "@tanstack/react-query";
import { api } from "@/api/client";
import type { components } from "@/api/schema/control";
import { IconPause, IconPlay } from "@/ui/icons";
import { IconButton } from "@/ui/IconButton";
import { FootEnd, Page } from "@/ui/Page";
import { Empty, Failed, LoadingRows } from "@/ui/states";
import { Status } from "@/ui/Status";
import type { Column } from "@/ui/Table";
import { PhoneRow, Table } from "@/ui/Table";
import { toastProblem } from "@/ui/toast";
import { Ago, duration, fullTime, useNow } from "@/ui/time";
import { useRef } from "react";
import { useMayChange } from "../console/system";
import { cronWords } from "./cron-words";
import { kindTitle } from "./queries";

type Schedule = components["schemas"]["ScheduleView"];

/** Work that recurs: by whose clock, when next, and whether it is held. */
export default function SchedulesPage() {
  const list = useQuery({ queryKey: ["jobs", "schedules"], queryFn: ({ signal }) => api.get("/api/v1/jobs/schedules", { signal }), refetchInterval: 15_000 });
  const scroller = useRef<HTMLDivElement>(null);
  const client = useQueryClient();
  const mayChange = useMayChange();

  async function hold({ name, paused }: Schedule) {
    try {
      if (paused)
        await api.post("/api/v1/jobs/schedules/{name}:resume", { path: { name } });
      else
        await api.post("/api/v1/jobs/schedules/{name}:pause", { path: { name } });
      await client.invalidateQueries({ queryKey: ["jobs", "schedules"] });
    } catch (error) {
      toastProblem(`${name} goes on as it did`, error);
    }
  }

  const columns: Column<Schedule>[] = [
    { key: "name", title: "Schedule", width: "30%", cell: (one) => <><b style={{ color: "var(--lh-t1)" }}>{kindTitle(one.kind)}</b> <span className="lh-dim">{one.name}</span></> },
    { key: "state", title: "State", width: 120, cell: (one) => one.paused ? <Status kind="suspended">Paused</Status> : <Status kind="active">On</Status> },
    { key: "when", title: "When", cell: (one) => cronWords(one.expression) === "" ? <><code>{one.expression}</code> {one.timeZone}</> : <>{cronWords(one.expression)} {one.timeZone} <span className="lh-dim">· <code>{one.expression}</code></span></> },
    { key: "last", title: "Last", width: 130, right: true, cell: (one) => <Ago at={one.lastAt} /> },
    { key: "next", title: "Next", width: 130, right: true, cell: (one) => <Next schedule={one} /> },
    ...(mayChange ? [{ key: "do", title: <span className="lh-hidden">Actions</span>, width: 72, right: true, cell: (one: Schedule) => <IconButton icon={one.paused ? IconPlay : IconPause} size={14} label={one.paused ? `Resume ${one.name}` : `Pause ${one.name}`} onClick={() => void hold(one)} /> }] : []),
  ];
  return (
    <Page title="Schedules" count={list.data?.schedules.length} contentRef={scroller} foot={<FootEnd>Each by the clock of its own time zone</FootEnd>}>
      {list.isPending ? <LoadingRows rows={4} /> : list.isError ? <Failed title="The schedules did not load" error={list.error} retry={() => void list.refetch()} />
        : list.data.schedules.length === 0 ? <Empty title="Nothing recurs">Apps and the house say what is to be done again and again, and when.</Empty> : (
          <Table
            label="Schedules" rows={list.data.schedules} columns={columns} rowKey={(one) => one.name} rowName={(one) => one.name} scroller={scroller}
            onKey={(one, key) => { if (key !== "p" || !mayChange) return false; void hold(one); return true; }}
            phone={(one) => <PhoneRow name={kindTitle(one.kind)} end={<Next schedule={one} />}><Status kind={one.paused ? "suspended" : "active"}>{one.paused ? "Paused" : "On"}</Status><span className="lh-dim lh-cut">{cronWords(one.expression) || one.expression}</span></PhoneRow>}
          />
        )}
    </Page>
  );
}

function Next({ schedule }: { schedule: Schedule }) {
  const now = useNow(1000);
  return schedule.paused ? <span className="lh-dim">not while paused</span> : <time dateTime={schedule.nextAt} title={fullTime(schedule.nextAt)}>in {duration(Math.max(0, new Date(schedule.nextAt).getTime() - now))}</time>;
}
