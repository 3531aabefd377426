import { Button } from "@mantine/core";
import { useQuery, useQueryClient } from "@tanstack/react-query";
import { useRef, useState } from "react";
import { api } from "@/api/client";
import type { components } from "@/api/schema/control";
import { sessionQuery } from "@/api/session";
import { Form, SelectField, TextField } from "@/ui/Form";
import { FormDrawer } from "@/ui/FormDrawer";
import { IconAdd } from "@/ui/icons";
import { FootEnd, Page } from "@/ui/Page";
import { Empty, Failed, LoadingRows } from "@/ui/states";
import type { Column } from "@/ui/Table";
import { PhoneRow, Table } from "@/ui/Table";
import { toast } from "@/ui/toast";
import { Ago } from "@/ui/time";
import { metricTitle, metrics } from "../tenant/metrics";

type Price = components["schemas"]["Price"];

/** In millionths, as the wallets count; a million is one of the currency. */
const perUnit = (micros: number): string => micros === 0 ? "free" : (micros / 1_000_000).toLocaleString("en-GB", { minimumFractionDigits: 2, maximumFractionDigits: 6 });

const columns: Column<Price>[] = [
  { key: "metric", title: "What", width: "30%", cell: (one) => <><b style={{ color: "var(--lh-t1)" }}>{metricTitle(one.metric)}</b> <span className="lh-dim lh-mono">{one.metric}</span></> },
  { key: "model", title: "Model", cell: (one) => one.model === "" ? <span className="lh-dim">all that have no price of their own</span> : one.model },
  { key: "price", title: "A unit", width: 140, right: true, cell: (one) => perUnit(one.microsPerUnit) },
  { key: "million", title: "A million", width: 140, right: true, wide: true, cell: (one) => one.microsPerUnit === 0 ? <span className="lh-dim">free</span> : one.microsPerUnit.toLocaleString("en-GB", { minimumFractionDigits: 2 }) },
  { key: "changed", title: "Changed", width: 130, right: true, cell: (one) => new Date(one.changedAt).getTime() === 0 ? <span className="lh-dim">from the start</span> : <Ago at={one.changedAt} /> },
];

/** What one unit of each thing that is counted costs a tenant. */
export default function PricesPage() {
  const list = useQuery({ queryKey: ["prices"], queryFn: ({ signal }) => api.get("/api/v1/prices", { signal }) });
  const { data: session } = useQuery(sessionQuery);
  const mayChange = session?.platformRole === "platformAdmin";
  const [editing, setEditing] = useState<Partial<Price> | null>(null);
  const scroller = useRef<HTMLDivElement>(null);
  const queries = useQueryClient();
  return (
    <Page
      title="Prices" contentRef={scroller} foot={<FootEnd>In each wallet’s own currency; a change holds for what is used from then on</FootEnd>}
      actions={mayChange && <Button leftSection={<IconAdd size={15} stroke={1.8} />} onClick={() => { setEditing({}); }}>Price of a model</Button>}
    >
      {list.isPending ? <LoadingRows rows={5} /> : list.isError ? <Failed title="The prices did not load" error={list.error} retry={() => void list.refetch()} />
        : list.data.prices.length === 0 ? <Empty title="Nothing has a price">What tenants use is counted, and costs them nothing.</Empty>
        : <Table label="Prices" rows={list.data.prices} columns={columns} rowKey={(one) => `${one.metric} ${one.model}`} rowName={(one) => `${metricTitle(one.metric)} ${one.model}`} scroller={scroller} {...(mayChange ? { onOpen: setEditing } : {})} phone={(one) => <PhoneRow name={metricTitle(one.metric)} end={perUnit(one.microsPerUnit)}><span className="lh-dim lh-cut">{one.model === "" ? "all models" : one.model}</span></PhoneRow>} />}
      <FormDrawer opened={editing !== null} onClose={() => { setEditing(null); }} title={editing?.metric === undefined ? "Price of a model" : `Price of ${metricTitle(editing.metric)}`}>
        <Form
          fill submit="Save price" onCancel={() => { setEditing(null); }}
          onSubmit={async (fields) => {
            const metric = editing?.metric ?? fields.text("metric");
            await api.put("/api/v1/prices/{metric}", { path: { metric }, body: { model: editing?.model ?? fields.text("model"), microsPerUnit: Math.round(fields.number("price") * 1_000_000) } });
            await queries.invalidateQueries({ queryKey: ["prices"] });
            setEditing(null);
            toast({ title: `The price of ${metricTitle(metric)} is saved`, text: "It holds for what is used from now on." });
          }}
        >
          {editing?.metric === undefined && <SelectField name="metric" label="What" data={metrics.map((value) => ({ value, label: metricTitle(value) }))} defaultValue="ai_tokens" />}
          {editing?.model === undefined && <TextField name="model" label="Model" placeholder="gpt-4o" required maxLength={200} />}
          {editing?.model !== undefined && editing.model !== "" && <p className="lh-quiet">For {editing.model} alone.</p>}
          <TextField name="price" label="A unit costs" description="To a millionth: 0.000001" type="number" min={0} step="0.000001" required defaultValue={(editing?.microsPerUnit ?? 0) / 1_000_000} data-autofocus />
        </Form>
      </FormDrawer>
    </Page>
  );
}
