import { queryOptions, useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { api } from "@/api/client";
import { appTitle } from "@/ui/identity";
import { Note } from "@/ui/Note";
import { bytes, count, plural } from "@/ui/numbers";
import { Facts, Page, Section } from "@/ui/Page";
import { Row, Rows } from "@/ui/Rows";
import type { Range } from "@/ui/ranges";
import { rangeTitles, ranges, timeOn, toRange } from "@/ui/ranges";
import { Segments } from "@/ui/Segments";
import { SmallChart } from "@/ui/SmallChart";
import { Failed, LoadingRows } from "@/ui/states";
import { Status } from "@/ui/Status";
import { Ago, duration, fullTime, useNow } from "@/ui/time";
import { useViewState } from "@/ui/view-state";
import type { System } from "../console/system";
import { systemQuery } from "../console/system";
import usage from "../tenant/Usage.module.css";

interface Sample { at: number; requests: number; errors: number; memory: number; cpu: number }

const pastQuery = (range: Range) => queryOptions({
  queryKey: ["system", "past", range],
  queryFn: ({ signal }) => api.get("/api/v1/system/past", { query: { range }, signal }),
  refetchInterval: 60_000,
  placeholderData: (before) => before,
});

/** The house itself: is it well, what does it run on, how busy is it. */
export default function SystemPage() {
  const [view, change] = useViewState();
  const range = toRange(view["range"]);
  const system = useQuery({ ...systemQuery, refetchInterval: 5_000 });
  const past = useQuery(pastQuery(range));
  const [looks, setLooks] = useState<readonly Sample[]>([]);
  const [known, setKnown] = useState<System | null>(null);
  if (system.data !== undefined && system.data !== known) {
    setKnown(system.data);
    const { now, traffic, process } = system.data;
    setLooks([...looks, { at: new Date(now).getTime(), requests: traffic.requests, errors: traffic.serverErrors, memory: process.memoryBytes, cpu: process.processorSeconds }].slice(-2));
  }
  const now = useNow(1000);
  if (system.isPending)
    return <Page title="System" padded><LoadingRows rows={8} /></Page>;
  if (system.isError && system.data === undefined)
    return <Page title="System" padded><Failed title="The house does not answer" error={system.error} retry={() => void system.refetch()} /></Page>;
  const { data } = system;
  const tenants = Object.entries(data.tenants);
  const before: Sample[] = (past.data?.samples ?? []).map((one) => ({ at: new Date(one.at).getTime(), requests: one.requests, errors: one.serverErrors, memory: one.memoryBytes, cpu: one.processorSeconds }));
  const samples = [...before, ...looks.slice(-1).filter((one) => one.at > (before.at(-1)?.at ?? 0) + 1000)];
  const rates = differences(samples);
  const latest = differences(looks).at(-1) ?? rates.at(-1);
  const shown = { range, over: rangeTitles[range] };
  return (
    <Page title="System" aside={<Status kind={data.health === "healthy" ? "active" : data.health === "degraded" ? "attention" : "failed"} chip>{data.health === "healthy" ? "All systems ready" : data.health === "degraded" ? "Not all is well" : "Not ready"}</Status>} padded>
      <Section title="At a glance" lead={past.data !== undefined && rates.length < 2 ? "This process has only just begun; its charts fill as it runs." : undefined} actions={<Segments label="Charts of" options={ranges} value={range} onChange={(next) => { change({ range: next === "hour" ? undefined : next }); }} />}>
        <div className={`${usage["figures"]} ${usage["few"]}`}>
          <Figure title="Requests a second" value={latest?.requests.toFixed(1) ?? "…"} points={rates.map((one) => one.requests)} at={rates} shown={shown} note={`${count(data.traffic.requests)} since it started`} />
          <Figure title="Processor" value={latest === undefined ? "…" : `${Math.round(latest.cpu * 100)} %`} points={rates.map((one) => one.cpu * 100)} at={rates} shown={shown} note={`${duration(data.process.processorSeconds * 1000)} in all, ${plural(data.process.threads, "thread")}`} />
          <Figure title="Memory" value={bytes(data.process.memoryBytes)} points={samples.map((one) => one.memory)} at={samples} shown={shown} note="of this process" />
          <Figure title="Answer time, p99" value={data.traffic.p99Ms === null ? "…" : `${data.traffic.p99Ms} ms`} points={rates.map((one) => one.errors)} at={rates} shown={shown} chart="Failures a minute" note={data.traffic.p50Ms === null ? "nothing measured yet" : `half within ${data.traffic.p50Ms} ms; ${plural(data.traffic.serverErrors, "failure")}`} tone={data.traffic.serverErrors > 0 ? "bad" : undefined} />
        </div>
      </Section>
      <Section title="Parts">
        <Rows label="Parts">
          {data.parts.map((part) => (
            <Row
              key={part.name} title={part.name.charAt(0).toUpperCase() + part.name.slice(1)} detail={part.fault ?? (part.name === "database" ? data.database : part.name === "blobs" ? data.blobs : undefined)}
              status={part.status === "healthy" ? <Status kind="active">Healthy</Status> : <Status kind={part.status === "degraded" ? "attention" : "failed"}>{part.status === "degraded" ? "Degraded" : "Unhealthy"}</Status>} end={`${part.milliseconds} ms`}
            />
          ))}
        </Rows>
      </Section>
      <Section title="Backups">
        {data.backup.configured
          ? <Facts facts={[["Last copy", data.backup.lastAt === null ? <Status key="l" kind="attention">none yet</Status> : <Ago key="l" at={data.backup.lastAt} />]]} />
          : <Note title="No backup is set up.">{data.database === "sqlite" ? "Nothing copies this house by itself. Copy its data folder while it is stopped, and keep the copy elsewhere." : "Nothing copies this house by itself. Back up its database and its files with what you have for them, together."}</Note>}
      </Section>
      <Section title="The house">
        <Facts facts={[
          ["Version", data.version], ["Base domain", data.development ? `${data.baseDomain}, for development` : data.baseDomain], ["Database", data.database], ["Files", data.blobs], ["Roles of this process", data.roles.join(", ")],
          ["Apps", data.apps.map(appTitle).join(", ")], ["Tenants", tenants.length === 0 ? "none" : tenants.map(([status, number]) => `${count(number)} ${status}`).join(", ")], ["Open notices", count(data.openNotices)],
          ["Up for", <span key="u" title={fullTime(data.startedAt)}>{duration(Math.max(0, now - new Date(data.startedAt).getTime()))}</span>],
        ]} />
      </Section>
    </Page>
  );
}

interface FigureProps { title: string; value: string; points: readonly number[]; at: readonly { at: number }[]; shown: { range: Range; over: string }; note: string; tone?: "bad" | undefined; chart?: string }

function Figure({ title, value, points, at, shown: { range, over }, note, tone, chart = title }: FigureProps) {
  return (
    <figure>
      <figcaption>{title}</figcaption>
      <div className={usage["figure"]}>{value}</div>
      {points.length > 1 ? <SmallChart points={points} label={`${chart}, over ${over}`} tone={tone} tell={(i) => `${timeOn(range, at[i]?.at ?? 0)}: ${title === "Memory" ? bytes(points[i] ?? 0) : Math.round((points[i] ?? 0) * 10) / 10}`} /> : <div className={usage["chartless"]} />}
      <small>{note}</small>
    </figure>
  );
}

/** Counters only grow: what happened in between is their difference. */
function differences(samples: readonly Sample[]): { at: number; requests: number; errors: number; cpu: number }[] {
  return samples.slice(1).map((one, i) => {
    const before = samples[i] ?? one;
    const seconds = Math.max(0.001, (one.at - before.at) / 1000);
    return { at: one.at, requests: Math.max(0, one.requests - before.requests) / seconds, errors: (Math.max(0, one.errors - before.errors) * 60) / seconds, cpu: Math.max(0, one.cpu - before.cpu) / seconds };
  });
}
