import { Button } from "@mantine/core";
import { useQuery, useQueryClient } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { useState } from "react";
import { api } from "@/api/client";
import { Form, TextField } from "@/ui/Form";
import { FormDrawer } from "@/ui/FormDrawer";
import { plural } from "@/ui/numbers";
import { Facts, Section } from "@/ui/Page";
import { Note } from "@/ui/Note";
import { StatusShape } from "@/ui/Status";
import type { StatusKind } from "@/ui/Status";
import { toast } from "@/ui/toast";
import { Ago, fullTime } from "@/ui/time";
import type { Tenant } from "../tenants/queries";
import { schemaQuery } from "../configuration/queries";
import { useMayChange, useRunsHouse } from "../console/system";
import { PlanField } from "../plans/PlanField";
import { allows, plansQuery } from "../plans/queries";
import { Checks } from "./Checks";
import css from "./Overview.module.css";
import { credentialsQuery, hostsQuery, membersQuery, noticesQuery } from "./queries";

interface Step { title: string; text: string; kind: StatusKind; tab: string }

/** What is done and what is still to do before the tenant works, and what is known of it. */
export default function Overview({ tenant }: { tenant: Tenant }) {
  const [editing, setEditing] = useState(false);
  const mayChange = useMayChange();
  const queries = useQueryClient();
  const hosts = useQuery(hostsQuery(tenant.id)).data?.items;
  const credentials = useQuery(credentialsQuery(tenant.id)).data?.items;
  const members = useQuery(membersQuery(tenant.id)).data?.items;
  const notices = useQuery(noticesQuery(tenant.id)).data?.items.filter((notice) => notice.settledAt === null) ?? [];
  const plans = useQuery({ ...plansQuery, enabled: useRunsHouse() }).data?.items ?? [];
  const takesCredentials = JSON.stringify(useQuery(schemaQuery(tenant.appType)).data?.form ?? "").includes("x-credential");
  const active = hosts?.filter((host) => host.status === "active").length ?? 0;
  const broken = credentials?.filter((one) => one.state !== "active").length ?? 0;
  const admins = members?.filter((one) => one.role === "owner" || one.role === "admin").length ?? 0;
  const steps: Step[] = [
    { title: "Address", tab: "hosts", kind: active > 0 ? "active" : "draft", text: active > 0 ? `${plural(active, "host")}, ${tenant.primaryHost ?? ""} first` : "Bind a host, so that it can be opened." },
    { title: "Configuration", tab: "configuration", kind: tenant.revision > 0 ? "active" : "draft", text: tenant.revision > 0 ? `Version ${tenant.revision} is live.` : "Publish a first version; services get nothing before." },
    {
      title: "Credentials", tab: "credentials", kind: broken > 0 ? "attention" : (credentials?.length ?? 0) > 0 ? "active" : "draft",
      text: broken > 0 ? `${plural(broken, "credential")} must be connected again.` : (credentials?.length ?? 0) > 0 ? `${plural(credentials?.length ?? 0, "credential")}, all in order.` : "Connect storage and what it publishes to.",
    },
    { title: "People", tab: "members", kind: admins > 0 ? "active" : "draft", text: admins > 0 ? `${plural(members?.length ?? 0, "member")}, ${plural(admins, "administrator")}.` : "Invite somebody who looks after it." },
  ];
  const shownSteps = steps.filter((step) => step.tab !== "credentials" || takesCredentials || (credentials?.length ?? 0) > 0);
  const open = shownSteps.filter((step) => step.kind !== "active").length;
  return (
    <>
      {notices.length > 0 && <div className={css["notices"]}>{notices.map((notice) => <Note key={notice.id} title={notice.text}>Since <Ago at={notice.createdAt} />. {notice.subject}</Note>)}</div>}
      {open > 0 && hosts !== undefined && <Section title={`${plural(open, "step")} to go`}>
        <ol className={css["steps"]}>
          {shownSteps.map((step) => (
            <li key={step.tab}>
              <Link to="/tenants/$tenantId/$tab" params={{ tenantId: tenant.id, tab: step.tab }}>
                <StatusShape kind={step.kind} /><b>{step.title}</b><span>{step.text}</span>
              </Link>
            </li>
          ))}
        </ol>
      </Section>}
      <Checks tenant={tenant} />
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
