import { Button, Menu, Select } from "@mantine/core";
import { useQuery, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { api } from "@/api/client";
import type { components } from "@/api/schema/control";
import { Confirm } from "@/ui/Confirm";
import { Form, SelectField, TextArea, TextField } from "@/ui/Form";
import { Face } from "@/ui/identity";
import { IconAdd } from "@/ui/icons";
import { count, plural } from "@/ui/numbers";
import { Section } from "@/ui/Page";
import { RowMenu } from "@/ui/RowMenu";
import { Row, Rows } from "@/ui/Rows";
import { Secret } from "@/ui/Secret";
import { Empty, Failed, LoadingRows } from "@/ui/states";
import { toast, toastProblem } from "@/ui/toast";
import { Ago } from "@/ui/time";
import { useRunsHouse } from "../console/system";
import { plansQuery } from "../plans/queries";
import type { Tenant } from "../tenants/queries";
import css from "./Hosts.module.css";
import { invitationsQuery, joinPolicyQuery, membersQuery } from "./queries";

type Member = components["schemas"]["Member"];
type Role = components["schemas"]["TenantRole"];

const roles = [
  { value: "viewer", label: "Viewer" }, { value: "member", label: "Member" }, { value: "admin", label: "Administrator" }, { value: "owner", label: "Owner" },
];
const joins = [
  { value: "invite", label: "By invitation only" }, { value: "list", label: "Listed addresses and domains" }, { value: "open", label: "Anyone who signs in" },
];

/** Who belongs to the tenant, who is invited, and how others come in. */
export default function Members({ tenant }: { tenant: Tenant }) {
  const [inviting, setInviting] = useState(false);
  const [link, setLink] = useState<string | null>(null);
  const [removing, setRemoving] = useState<Member | null>(null);
  const list = useQuery(membersQuery(tenant.id));
  const invitations = useQuery(invitationsQuery(tenant.id)).data?.items ?? [];
  const plan = useQuery({ ...plansQuery, enabled: useRunsHouse() }).data?.items.find((one) => one.name === tenant.plan);
  const queries = useQueryClient();
  const changed = () => queries.invalidateQueries({ queryKey: ["tenants", tenant.id] });

  async function change(member: Member, role: Role) {
    const before = queries.getQueryData(membersQuery(tenant.id).queryKey);
    // Shown at once; put back if the server refuses.
    queries.setQueryData(membersQuery(tenant.id).queryKey, (now) => now === undefined ? now : { ...now, items: now.items.map((one) => one.id === member.id ? { ...one, role } : one) });
    try {
      await api.put("/api/v1/tenants/{tenantId}/members/{personId}", { path: { tenantId: tenant.id, personId: member.id }, body: { role }, version: member.version });
      toast({ title: `${member.name} is ${roles.find((one) => one.value === role)?.label.toLowerCase() ?? role} now`, action: { label: "Undo", run: () => void change({ ...member, version: member.version + 1 }, member.role) } });
    } catch (error) {
      queries.setQueryData(membersQuery(tenant.id).queryKey, before);
      toastProblem(`${member.name} keeps the role`, error);
    }
    await changed();
  }

  if (list.isPending)
    return <LoadingRows rows={5} />;
  if (list.isError)
    return <Failed title="The members did not load" error={list.error} retry={() => void list.refetch()} />;
  const members = list.data.items;
  const lead = [
    plan?.people == null ? "" : `${count(list.data.next === null ? members.length : tenant.people)} of the ${plural(plan.people, "person", "people")} that the plan ${plan.name} allows.`,
    list.data.next === null ? "" : `The first ${count(members.length)} are shown; the API has the others.`,
  ].join(" ").trim();
  const invite = <Button leftSection={<IconAdd size={15} stroke={1.8} />} onClick={() => { setInviting(true); }}>Invite someone</Button>;
  return (
    <>
      <Section title="Members" lead={lead === "" ? undefined : lead} actions={!inviting && members.length > 0 && invite}>
        {inviting && (
          <div className={css["form"]}>
            <Form
              submit="Make invitation" onCancel={() => { setInviting(false); }}
              onSubmit={async (fields) => {
                const made = await api.post("/api/v1/tenants/{tenantId}/invitations", { path: { tenantId: tenant.id }, body: { role: fields.text("role") as Role, note: fields.text("note"), days: fields.number("days") } });
                await changed();
                setInviting(false);
                setLink(made.link);
              }}
            >
              <TextField name="note" label="For whom" placeholder="Ida, accounts" description="Only for this list; whoever has the link can use it, once." maxLength={200} autoFocus />
              <SelectField name="role" label="Role" data={roles} defaultValue="member" />
              <TextField name="days" label="Good for, in days" type="number" min={1} max={30} defaultValue={7} />
            </Form>
          </div>
        )}
        {members.length === 0 && !inviting ? <Empty small title="Nobody lives here yet" actions={invite}>Members sign in at the tenant’s host. Owners and administrators look after it.</Empty> : (
          <Rows label="Members">
            {members.map((member) => (
              <Row
                key={member.id} title={<span style={{ display: "inline-flex", gap: 10, alignItems: "center" }}><Face name={member.name} size={24} />{member.name}</span>} detail={<span style={{ paddingLeft: 34 }}>{member.email}</span>}
                status={<Select aria-label={`Role of ${member.name}`} data={roles} value={member.role} onChange={(role) => { if (role !== null && role !== member.role) void change(member, role as Role); }} />}
                end={<Ago at={member.createdAt} />}
                actions={<RowMenu label={`More about ${member.name}`}><Menu.Item color="var(--lh-bad)" onClick={() => { setRemoving(member); }}>Remove…</Menu.Item></RowMenu>}
              />
            ))}
          </Rows>
        )}
      </Section>
      {invitations.length > 0 && (
        <Section title="Invitations" lead="Links that nobody has used yet.">
          <Rows label="Invitations">
            {invitations.map((one) => (
              <Row
                key={one.id} title={one.note === "" ? "Without a note" : one.note} detail={<>made <Ago at={one.createdAt} />, good until {new Date(one.expiresAt).toLocaleDateString("en-GB", { day: "numeric", month: "short" })}</>}
                status={roles.find((role) => role.value === one.role)?.label}
                actions={<Button variant="default" onClick={() => { void api.delete("/api/v1/tenants/{tenantId}/invitations/{invitationId}", { path: { tenantId: tenant.id, invitationId: one.id } }).then(() => { toast({ title: "The invitation is withdrawn" }); }, (error: unknown) => { toastProblem("The invitation is not withdrawn", error); }).then(changed); }}>Withdraw</Button>}
              />
            ))}
          </Rows>
        </Section>
      )}
      <JoinPolicy tenant={tenant} />
      <Secret title="The invitation is made" value={link} onClose={() => { setLink(null); }}>Send this link. It works once, and cannot be shown again.</Secret>
      <Confirm
        opened={removing !== null} onClose={() => { setRemoving(null); }} title={`Remove ${removing?.name ?? ""}?`} action="Remove member" keep="Keep them"
        onConfirm={async () => {
          if (removing === null)
            return;
          try {
            await api.delete("/api/v1/tenants/{tenantId}/members/{personId}", { path: { tenantId: tenant.id, personId: removing.id }, version: removing.version });
          } finally {
            await changed(); // what somebody else did is seen behind the question
          }
          toast({ title: `${removing.name} is no member any more` });
        }}
      >
        They can no longer open {tenant.name}, from now on. What they made stays.
      </Confirm>
    </>
  );
}

function JoinPolicy({ tenant }: { tenant: Tenant }) {
  const { data: policy } = useQuery(joinPolicyQuery(tenant.id));
  const queries = useQueryClient();
  const [kind, setKind] = useState<string | null>(null);
  if (policy === undefined)
    return null;
  const chosen = kind ?? policy.kind;
  return (
    <Section title="How people come in" lead="What happens when somebody signs in at the tenant’s host who is no member.">
      <div className={css["form"]}>
        <Form
          key={policy.version} submit="Save how people come in" disabled={chosen === policy.kind && chosen === "invite"}
          onSubmit={async (fields) => {
            await api.put("/api/v1/tenants/{tenantId}/join-policy", { path: { tenantId: tenant.id }, version: policy.version, body: { kind: fields.text("kind") as typeof policy.kind, role: (fields.optional("role") ?? policy.role) as Role, addresses: fields.lines("addresses") } });
            await queries.invalidateQueries({ queryKey: joinPolicyQuery(tenant.id).queryKey });
            toast({ title: "How people come in is saved" });
          }}
        >
          <SelectField name="kind" label="Who comes in" data={joins} value={chosen} onChange={setKind} />
          {chosen === "list" && <TextArea name="addresses" label="Addresses and domains" description="One a line: ida@example.com, or example.com for everybody there" defaultValue={policy.addresses.join("\n")} />}
          {chosen !== "invite" && <SelectField name="role" label="They become" data={roles.slice(0, 2)} defaultValue={policy.role === "none" ? "viewer" : policy.role} />}
        </Form>
      </div>
    </Section>
  );
}
