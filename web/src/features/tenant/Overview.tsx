import { Button } from "@mantine/core";
import { useQuery, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { api } from "@/api/client";
import { Form, TextField } from "@/ui/Form";
import { FormDrawer } from "@/ui/FormDrawer";
import { Facts, Section } from "@/ui/Page";
import { Note } from "@/ui/Note";
import { toast } from "@/ui/toast";
import { Ago, fullTime } from "@/ui/time";
import type { Tenant } from "../tenants/queries";
import { useMayChange, useRunsHouse } from "../console/system";
import { PlanField } from "../plans/PlanField";
import { allows, plansQuery } from "../plans/queries";
import css from "./Overview.module.css";
import { noticesQuery } from "./queries";
import { Standing } from "./Standing";

/** How the tenant stands: what is still to do before it works, what works, and what is known of it. */
export default function Overview({ tenant }: { tenant: Tenant }) {
  const [editing, setEditing] = useState(false);
  const mayChange = useMayChange();
  const queries = useQueryClient();
  const notices = useQuery(noticesQuery(tenant.id)).data?.items.filter((notice) => notice.settledAt === null) ?? [];
  const plans = useQuery({ ...plansQuery, enabled: useRunsHouse() }).data?.items ?? [];
  return (
    <>
      {notices.length > 0 && <div className={css["notices"]}>{notices.map((notice) => <Note key={notice.id} title={notice.text}>Since <Ago at={notice.createdAt} />. {notice.subject}</Note>)}</div>}
      <Standing tenant={tenant} />
      <Section title="Facts" actions={mayChange && <Button variant="default" onClick={() => { setEditing(true); }}>Edit facts…</Button>}>
        <Facts facts={[
          ["Slug", tenant.slug],
          ["Id", <code key="id">{tenant.id}</code>],
          (tenant.plan !== "" || plans.length > 0) && ["Plan", <PlanOf key="plan" name={tenant.plan} />],
          ["Contact", tenant.contactEmail === "" ? <span className="lh-dim" key="contact">none</span> : tenant.contactEmail],
          ["Labels", Object.keys(tenant.labels).length === 0 ? <span className="lh-dim" key="labels">none</span> : Object.entries(tenant.labels).map(([name, value]) => `${name}=${value}`).join(", ")],
          ["Data lies in", tenant.dataRegion === "" ? tenant.storagePrefix : `${tenant.dataRegion}, ${tenant.storagePrefix}`],
          ["Services ask again after", `${tenant.ttlSeconds} s`],
          ["Made", fullTime(tenant.createdAt)],
        ]} />
      </Section>
      <FormDrawer opened={editing} onClose={() => { setEditing(false); }} title="Edit facts">
        <Form
          fill submit="Save facts" onCancel={() => { setEditing(false); }}
          onSubmit={async (fields) => {
            const labels = Object.fromEntries(fields.lines("labels").map((line) => [line.split("=")[0] ?? line, line.split("=").slice(1).join("=")]));
            await api.patch("/api/v1/tenants/{tenantId}", {
              path: { tenantId: tenant.id }, version: tenant.version,
              body: { name: fields.text("name"), plan: fields.text("plan"), contactEmail: fields.text("contactEmail"), dataRegion: fields.text("dataRegion"), ttlSeconds: fields.number("ttlSeconds"), labels },
            });
            await queries.invalidateQueries({ queryKey: ["tenants"] });
            setEditing(false);
            toast({ title: "The facts are saved" });
          }}
        >
          <TextField name="name" label="Name" defaultValue={tenant.name} required maxLength={120} data-autofocus />
          <PlanField present={tenant.plan} />
          <TextField name="contactEmail" label="Contact" type="email" defaultValue={tenant.contactEmail} maxLength={254} />
          <TextField name="labels" label="Labels" description="name=value, separated by commas" defaultValue={Object.entries(tenant.labels).map(([name, value]) => `${name}=${value}`).join(", ")} />
          <TextField name="dataRegion" label="Region of its data" defaultValue={tenant.dataRegion} maxLength={60} />
          <TextField name="ttlSeconds" label="Services ask again after, in seconds" type="number" min={5} max={3600} defaultValue={tenant.ttlSeconds} />
        </Form>
      </FormDrawer>
    </>
  );
}

/** A plan with what it allows; a name that is no plan of the house allows what the house allows everyone. */
function PlanOf({ name }: { name: string }) {
  const { data } = useQuery({ ...plansQuery, enabled: useRunsHouse() });
  const plan = data?.items.find((one) => one.name === name);
  return <>{name === "" ? <span className="lh-dim">none</span> : name}{data !== undefined && <span className="lh-dim">: {plan === undefined ? "as much as the house allows everyone" : allows(plan)}</span>}</>;
}
