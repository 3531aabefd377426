import { Button } from "@mantine/core";
import { useQuery, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { addressOf, api } from "@/api/client";
import { toProblem } from "@/api/problem";
import { Form, TextField } from "@/ui/Form";
import { IconExport } from "@/ui/icons";
import { count } from "@/ui/numbers";
import { Facts, Section } from "@/ui/Page";
import { SmallChart } from "@/ui/SmallChart";
import { Empty, Failed, LoadingRows } from "@/ui/states";
import { toast } from "@/ui/toast";
import { shortDate, useNow } from "@/ui/time";
import { useMayChange } from "../console/system";
import type { Tenant } from "../tenants/queries";
import hosts from "./Hosts.module.css";
import { metricTitle } from "./metrics";
import css from "./Usage.module.css";

const day = 86_400_000;
const days = 30;
const dateOf = (at: number) => new Date(at).toISOString().slice(0, 10);
const money = (micros: number, currency: string) => (micros / 1_000_000).toLocaleString("en-GB", { style: "currency", currency }).replace("-", "−");

/** What the tenant used in the last thirty days, what that cost, and what it may. */
export default function Usage({ tenant }: { tenant: Tenant }) {
  const today = useNow(day);
  const range = { from: dateOf(today - (days - 1) * day), to: dateOf(today) };
  const usage = useQuery({ queryKey: ["tenants", tenant.id, "usage", range], queryFn: ({ signal }) => api.get("/api/v1/tenants/{tenantId}/usage", { path: { tenantId: tenant.id }, query: range, signal }) });
  const budget = useQuery({ queryKey: ["tenants", tenant.id, "budget"], queryFn: ({ signal }) => api.get("/api/v1/tenants/{tenantId}/budget", { path: { tenantId: tenant.id }, signal }) });
  const [editing, setEditing] = useState(false);
  const mayChange = useMayChange();
  const queries = useQueryClient();
  if (usage.isPending)
    return <LoadingRows rows={4} />;
  if (usage.isError)
    return <Failed title="The usage did not load" error={usage.error} retry={() => void usage.refetch()} />;
  const metrics = [...new Set(usage.data.days.map((one) => one.metric))];
  const dates = Array.from({ length: days }, (_, i) => dateOf(today - (days - 1 - i) * day));
  const currency = budget.data?.currency ?? "EUR";
  return (
    <>
      <Section
        title="Used in 30 days"
        actions={metrics.length > 0 && <Button variant="default" component="a" href={addressOf("/api/v1/tenants/{tenantId}/usage/export", { path: { tenantId: tenant.id }, query: range })} download leftSection={<IconExport size={14} stroke={1.6} />}>Export</Button>}
      >
        {metrics.length === 0 ? <Empty small title="Nothing was used">Services say what they use for the tenant: tokens, pictures, posts, bytes. It stands here by day.</Empty> : (
          <div className={css["figures"]}>
            {metrics.map((metric) => {
              const of = usage.data.days.filter((one) => one.metric === metric);
              const points = dates.map((date) => of.filter((one) => one.day.startsWith(date)).reduce((sum, one) => sum + one.quantity, 0));
              return (
                <figure key={metric}>
                  <figcaption>{metricTitle(metric)}</figcaption>
                  <div className={css["figure"]}>{count(points.reduce((a, b) => a + b, 0))}</div>
                  <SmallChart points={points} label={`${metricTitle(metric)} by day`} steps tell={(i) => `${shortDate(dates[i] ?? "")}: ${count(points[i] ?? 0)}`} />
                  <small>{money(of.reduce((sum, one) => sum + one.costMicros, 0), currency)}</small>
                </figure>
              );
            })}
          </div>
        )}
      </Section>
      <Section title="Budget" lead="At the soft limit somebody is told; at the hard one, credentials that the house pays for stop." actions={mayChange && !editing && budget.data !== undefined && <Button variant="default" onClick={() => { setEditing(true); }}>Change budget…</Button>}>
        {budget.isError ? <p className="lh-quiet">{toProblem(budget.error).text}</p> : budget.data === undefined ? null : !editing ? (
          <Facts facts={[
            ["Balance", money(budget.data.balanceMicros, currency)],
            ["Soft limit", money(budget.data.softLimitMicros, currency)],
            ["Hard limit", money(budget.data.hardLimitMicros, currency)],
          ]} />
        ) : (
          <div className={hosts["form"]}>
            <Form
              submit="Save budget" onCancel={() => { setEditing(false); }}
              onSubmit={async (fields) => {
                const micros = (name: string) => Math.round(fields.number(name) * 1_000_000);
                await api.put("/api/v1/tenants/{tenantId}/budget", { path: { tenantId: tenant.id }, version: budget.data.version, body: { softLimitMicros: micros("softLimitMicros"), hardLimitMicros: micros("hardLimitMicros"), addMicros: micros("addMicros"), gates: budget.data.gates, currency } });
                await queries.invalidateQueries({ queryKey: ["tenants", tenant.id, "budget"] });
                setEditing(false);
                toast({ title: "The budget is saved" });
              }}
            >
              <TextField name="softLimitMicros" label={`Soft limit, ${currency}`} type="number" step="0.01" defaultValue={budget.data.softLimitMicros / 1_000_000} autoFocus />
              <TextField name="hardLimitMicros" label={`Hard limit, ${currency}`} type="number" step="0.01" defaultValue={budget.data.hardLimitMicros / 1_000_000} />
              <TextField name="addMicros" label={`Add to the balance, ${currency}`} type="number" step="0.01" defaultValue={0} />
            </Form>
          </div>
        )}
      </Section>
    </>
  );
}
