import { Button, Menu } from "@mantine/core";
import { useQuery, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { api } from "@/api/client";
import { Confirm } from "@/ui/Confirm";
import { IconAdd } from "@/ui/icons";
import { Section } from "@/ui/Page";
import { RowMenu } from "@/ui/RowMenu";
import { Row, Rows } from "@/ui/Rows";
import { Empty, Failed, LoadingRows } from "@/ui/states";
import { Status } from "@/ui/Status";
import { toast, toastProblem } from "@/ui/toast";
import { Ago } from "@/ui/time";
import type { Tenant } from "../tenants/queries";
import type { Credential } from "./CredentialForm";
import { CredentialForm } from "./CredentialForm";
import { HouseStorage } from "./HouseStorage";
import { providerTitle } from "./providers";
import { credentialsQuery } from "./queries";

/** What the tenant gave the house to act for it: how each stands and where it is used; never what it is. */
export default function Credentials({ tenant }: { tenant: Tenant }) {
  const [form, setForm] = useState<{ of: Credential | null } | null>(null);
  const [asking, setAsking] = useState<{ what: "revoke" | "delete"; of: Credential } | null>(null);
  const [testing, setTesting] = useState("");
  const list = useQuery(credentialsQuery(tenant.id));
  const queries = useQueryClient();
  const changed = () => queries.invalidateQueries({ queryKey: ["tenants"] });
  const at = (one: Credential) => ({ tenantId: tenant.id, credentialId: one.id });

  async function test(one: Credential) {
    setTesting(one.id);
    try {
      const result = await api.post("/api/v1/tenants/{tenantId}/credentials/{credentialId}:test", { path: at(one), body: { port: 587, useTls: true } });
      toast(result.works ? { title: `${one.label} works`, text: result.detail } : { kind: "failed", title: `${one.label} was refused`, text: result.detail, stays: true });
      await changed();
    } catch (error) {
      toastProblem(`${one.label} was not tested`, error);
    }
    setTesting("");
  }

  const act = (what: string, call: () => Promise<unknown>, done: string) => () => void call().then(async () => { await changed(); toast({ title: done }); }, (error: unknown) => { toastProblem(what, error); });

  if (list.isPending)
    return <LoadingRows rows={4} />;
  if (list.isError)
    return <Failed title="The credentials did not load" error={list.error} retry={() => void list.refetch()} />;
  const add = <Button leftSection={<IconAdd size={15} stroke={1.8} />} onClick={() => { setForm({ of: null }); }}>New credential</Button>;
  return (
    <>
      <Section title="Credentials" lead="Configurations name them by reference. Values go in, and never come out." actions={list.data.items.length > 0 && add}>
        {list.data.items.length === 0 ? <Empty small title="Nothing is connected" actions={add}>A credential lets the house act for the tenant: read its storage, post to its channel, send its mail.</Empty> : (
          <Rows label="Credentials">
            {list.data.items.map((one) => (
              <Row
                key={one.id} title={one.label}
                detail={<>{providerTitle(one.provider)} · <code>{one.ref.slice(0, 10)}…</code> · {one.whereUsed.length === 0 ? "used nowhere" : `used at ${one.whereUsed.join(", ")}`}{one.lastError !== null && <span style={{ color: "var(--lh-bad)" }}> · {one.lastError}</span>}</>}
                status={one.state === "active" ? <Status kind="active">Active</Status> : one.state === "revoked" ? <Status kind="suspended">Revoked</Status> : <Status kind="attention">Needs reconnect</Status>}
                end={<span title="When it was last used">{one.lastResolvedAt === null ? <span className="lh-dim">not used yet</span> : <Ago at={one.lastResolvedAt} />}</span>}
                actions={<>
                  {one.state !== "revoked" && <Button variant="default" loading={testing === one.id} onClick={() => void test(one)}>Test</Button>}
                  <RowMenu label={`More about ${one.label}`}>
                    {one.state !== "revoked" && <Menu.Item onClick={() => { setForm({ of: one }); }}>Rotate…</Menu.Item>}
                    <Menu.Item onClick={() => { void navigator.clipboard.writeText(one.ref).then(() => toast({ title: "The reference is copied" })); }}>Copy the reference</Menu.Item>
                    {one.number > 1 && <Menu.Item onClick={act("The value before did not come back", () => api.post("/api/v1/tenants/{tenantId}/credentials/{credentialId}:restore", { path: at(one) }), `${one.label} has the value before again`)}>Go back to the value before</Menu.Item>}
                    <Menu.Item onClick={act("The reference did not change", () => api.post("/api/v1/tenants/{tenantId}/credentials/{credentialId}:rekey", { path: at(one) }), `${one.label} has a new reference`)}>Give it a new reference</Menu.Item>
                    {one.state !== "revoked" && <Menu.Item color="var(--lh-bad)" onClick={() => { setAsking({ what: "revoke", of: one }); }}>Revoke…</Menu.Item>}
                    <Menu.Item color="var(--lh-bad)" onClick={() => { setAsking({ what: "delete", of: one }); }}>Delete…</Menu.Item>
                  </RowMenu>
                </>}
              />
            ))}
          </Rows>
        )}
      </Section>
      <HouseStorage tenant={tenant} credentials={list.data.items} />
      <CredentialForm tenant={tenant} of={form?.of ?? null} opened={form !== null} onClose={() => { setForm(null); }} />
      <Confirm
        opened={asking !== null} onClose={() => { setAsking(null); }} title={asking?.what === "revoke" ? `Revoke ${asking.of.label}?` : `Delete ${asking?.of.label ?? ""}?`}
        action={asking?.what === "revoke" ? "Revoke credential" : "Delete credential"} keep="Keep it"
        onConfirm={async () => {
          if (asking === null)
            return;
          if (asking.what === "revoke")
            await api.post("/api/v1/tenants/{tenantId}/credentials/{credentialId}:revoke", { path: at(asking.of) });
          else
            await api.delete("/api/v1/tenants/{tenantId}/credentials/{credentialId}", { path: at(asking.of) });
          await changed();
          toast({ title: asking.what === "revoke" ? `${asking.of.label} is revoked` : `${asking.of.label} is deleted` });
        }}
      >
        {asking?.of.whereUsed.length === 0 ? "The configuration that is live does not use it." : `What uses it stops: ${asking?.of.whereUsed.join(", ") ?? ""}.`} {asking?.what === "delete" ? "This cannot be undone." : "Where the provider allows it, it is revoked there too."}
      </Confirm>
    </>
  );
}
