import { Button } from "@mantine/core";
import { useQuery, useQueryClient } from "@tanstack/react-query";
import { useRef, useState } from "react";
import { api } from "@/api/client";
import { sessionQuery } from "@/api/session";
import { Confirm } from "@/ui/Confirm";
import { Form, TextField } from "@/ui/Form";
import { FormDrawer } from "@/ui/FormDrawer";
import { IconAdd, IconDelete } from "@/ui/icons";
import { IconButton } from "@/ui/IconButton";
import { Key } from "@/ui/Key";
import { useKeys } from "@/ui/keys";
import { count, plural } from "@/ui/numbers";
import { FootEnd, Page } from "@/ui/Page";
import { Empty, Failed, LoadingRows } from "@/ui/states";
import type { Column } from "@/ui/Table";
import { PhoneRow, Table } from "@/ui/Table";
import { toast } from "@/ui/toast";
import { Ago } from "@/ui/time";
import type { Plan } from "./queries";
import { allows, plansQuery } from "./queries";

/** How much tenants may: the house holds each to the plan that it is on. */
export default function PlansPage() {
  const list = useQuery(plansQuery);
  const { data: session } = useQuery(sessionQuery);
  const mayChange = session?.platformRole === "platformAdmin";
  const [editing, setEditing] = useState<Plan | "new" | null>(null);
  const [removing, setRemoving] = useState<Plan | null>(null);
  const scroller = useRef<HTMLDivElement>(null);
  const queries = useQueryClient();
  const changed = () => queries.invalidateQueries({ queryKey: plansQuery.queryKey });
  const plans = list.data?.items ?? [];
  const one = editing === "new" || editing === null ? null : editing;
  useKeys([{ keys: "n", label: "New plan", group: "Lists", run: () => { setEditing("new"); } }], mayChange);
  const add = <Button leftSection={<IconAdd size={15} stroke={1.8} />} onClick={() => { setEditing("new"); }} rightSection={plans.length === 0 ? <Key keys="n" inside /> : undefined}>New plan</Button>;
  const columns: Column<Plan>[] = [
    { key: "name", title: "Plan", cell: (plan) => <b style={{ color: "var(--lh-t1)" }}>{plan.name}</b> },
    { key: "rate", title: "Requests a second", width: 150, right: true, cell: (plan) => count(plan.requestsPerSecond) },
    { key: "burst", title: "At once", width: 120, right: true, wide: true, cell: (plan) => count(plan.requestsBurst) },
    { key: "people", title: "People", width: 110, right: true, cell: (plan) => plan.people === null ? <span className="lh-dim">any</span> : count(plan.people) },
    { key: "tenants", title: "Tenants", width: 110, right: true, cell: (plan) => plan.tenants === 0 ? <span className="lh-dim">none</span> : count(plan.tenants) },
    { key: "changed", title: "Changed", width: 140, right: true, cell: (plan) => <Ago at={plan.changedAt} /> },
    ...(mayChange ? [{
      key: "do", title: <span className="lh-hidden">Actions</span>, width: 72, right: true,
      cell: (plan: Plan) => <IconButton icon={IconDelete} size={14} label={plan.tenants > 0 ? `${plural(plan.tenants, "tenant")} on ${plan.name}: it stays` : `Give up ${plan.name}`} disabled={plan.tenants > 0} onClick={() => { setRemoving(plan); }} />,
    }] : []),
  ];
  return (
    <Page
      title="Plans" count={list.data === undefined ? undefined : plans.length} contentRef={scroller} actions={mayChange && plans.length > 0 && add}
      foot={list.data !== undefined && <FootEnd>Without a plan: {plural(list.data.houseRequestsPerSecond, "request")} a second, {count(list.data.houseRequestsBurst)} at once, any number of people</FootEnd>}
    >
      {list.isPending ? <LoadingRows rows={4} /> : list.isError ? <Failed title="The plans did not load" error={list.error} retry={() => void list.refetch()} />
        : plans.length === 0 ? <Empty title="There are no plans" actions={mayChange && add}>Every tenant may as much as the house allows everyone. A plan allows its tenants more or less: requests a second, and people.</Empty>
        : <Table label="Plans" rows={plans} columns={columns} rowKey={(plan) => plan.name} rowName={(plan) => plan.name} scroller={scroller} {...(mayChange ? { onOpen: setEditing } : {})} phone={(plan) => <PhoneRow name={plan.name} end={plural(plan.tenants, "tenant")}><span className="lh-dim lh-cut">{allows(plan)}</span></PhoneRow>} />}
      <FormDrawer opened={editing !== null} onClose={() => { setEditing(null); }} title={one === null ? "New plan" : `Plan ${one.name}`}>
        <Form
          key={one?.name} fill submit={one === null ? "Make plan" : "Save plan"} onCancel={() => { setEditing(null); }}
          onSubmit={async (fields) => {
            const name = one?.name ?? fields.text("name");
            await api.put("/api/v1/plans/{name}", {
              path: { name }, version: one?.version ?? 0,
              body: { requestsPerSecond: fields.number("requestsPerSecond"), requestsBurst: fields.number("requestsBurst"), people: fields.optional("people") === null ? null : fields.number("people") },
            });
            await changed();
            setEditing(null);
            toast(one === null ? { title: `${name} is a plan now`, text: "Put tenants on it from their list, or on their own pages." } : { title: `${name} is saved`, text: one.tenants === 0 ? "No tenant is on it yet." : `It holds for ${plural(one.tenants, "tenant")} within a second.` });
          }}
        >
          {one === null && <TextField name="name" label="Name" placeholder="studio" required maxLength={60} data-autofocus />}
          <TextField name="requestsPerSecond" label="Requests a second" description="On average. Whoever asks for more is told when to come back." type="number" min={1} max={1_000_000} required defaultValue={one?.requestsPerSecond ?? 50} data-autofocus={one !== null} />
          <TextField name="requestsBurst" label="At once, after a pause" type="number" min={1} max={10_000_000} required defaultValue={one?.requestsBurst ?? 200} />
          <TextField name="people" label="People" description="How many may belong to a tenant; any number unless said. Who is there already stays." type="number" min={1} max={1_000_000} defaultValue={one?.people ?? ""} />
        </Form>
      </FormDrawer>
      <Confirm
        opened={removing !== null} onClose={() => { setRemoving(null); }} title={`Give up the plan ${removing?.name ?? ""}?`} action="Give up plan" keep="Keep it"
        onConfirm={async () => {
          if (removing === null)
            return;
          await api.delete("/api/v1/plans/{name}", { path: { name: removing.name }, version: removing.version });
          await changed();
          toast({ title: `${removing.name} is given up` });
        }}
      >
        No tenant is on it. Templates that name it go on naming it, and what they make is held to what the house allows everyone.
      </Confirm>
    </Page>
  );
}
