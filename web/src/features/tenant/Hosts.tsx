import { Button, Menu } from "@mantine/core";
import { useQuery, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { api } from "@/api/client";
import { toProblem } from "@/api/problem";
import type { components } from "@/api/schema/control";
import { Confirm } from "@/ui/Confirm";
import { Form, TextField } from "@/ui/Form";
import { IconAdd, IconCopy, IconOpen } from "@/ui/icons";
import { IconButton } from "@/ui/IconButton";
import { Section } from "@/ui/Page";
import { RowMenu } from "@/ui/RowMenu";
import { Row, Rows } from "@/ui/Rows";
import { Empty, Failed, LoadingRows } from "@/ui/states";
import { Status } from "@/ui/Status";
import { toast, toastProblem } from "@/ui/toast";
import { Ago } from "@/ui/time";
import { addressOfHost } from "../tenants/address";
import type { Tenant } from "../tenants/queries";
import css from "./Hosts.module.css";
import { hostsQuery } from "./queries";

type Host = components["schemas"]["HostView"];

/** Where the tenant is found: its own names, and those it still has to prove. */
export default function Hosts({ tenant }: { tenant: Tenant }) {
  const [adding, setAdding] = useState(false);
  const [removing, setRemoving] = useState<Host | null>(null);
  const list = useQuery(hostsQuery(tenant.id));
  const queries = useQueryClient();
  const path = (host: Host) => ({ tenantId: tenant.id, hostId: host.id });
  const changed = () => queries.invalidateQueries({ queryKey: ["tenants"] });

  async function verify(host: Host) {
    try {
      await api.post("/api/v1/tenants/{tenantId}/hosts/{hostId}:verify", { path: path(host) });
      toast({ title: `${host.host} is proven`, text: "It answers from now on." });
    } catch (error) {
      const problem = toProblem(error);
      if (problem.code === "control.host_not_verified")
        toast({ kind: "pending", title: `${host.host} is not proven yet`, text: problem.text });
      else
        toastProblem(`${host.host} was not checked`, error);
    }
    await changed();
  }

  async function makeFirst(host: Host) {
    try {
      await api.post("/api/v1/tenants/{tenantId}/hosts/{hostId}:make-primary", { path: path(host) });
      await changed();
      toast({ title: `${host.host} comes first now` });
    } catch (error) {
      toastProblem("The first host did not change", error);
    }
  }

  if (list.isPending)
    return <LoadingRows rows={3} />;
  if (list.isError)
    return <Failed title="The hosts did not load" error={list.error} retry={() => void list.refetch()} />;
  const hosts = list.data.items;
  const add = <Button leftSection={<IconAdd size={15} stroke={1.8} />} onClick={() => { setAdding(true); }}>Bind host</Button>;
  return (
    <Section title="Hosts" lead="Each leads to this tenant alone. The first is the one that others are told." actions={!adding && hosts.length > 0 && add}>
      {adding && (
        <div className={css["form"]}>
          <Form
            submit="Bind host" onCancel={() => { setAdding(false); }}
            onSubmit={async (fields) => {
              const host = await api.post("/api/v1/tenants/{tenantId}/hosts", { path: { tenantId: tenant.id }, body: { host: fields.text("host"), pathPrefix: fields.optional("pathPrefix") } });
              await changed();
              setAdding(false);
              toast(host.status === "active" ? { title: `${host.host} is bound`, text: "It answers from now on." } : { kind: "pending", title: `${host.host} waits for its DNS record` });
            }}
          >
            <TextField name="host" label="Host" placeholder={`photos.${tenant.slug}.example`} description="A name of the house is active at once; another one after its DNS record is found." required maxLength={253} autoFocus />
            <TextField name="pathPrefix" label="Path prefix" placeholder="/xatra" description="Only if the tenant shares the name with others." />
          </Form>
        </div>
      )}
      {hosts.length === 0 && !adding ? <Empty small title="No host leads here" actions={add}>Without one the tenant cannot be opened, and services do not find it.</Empty> : (
        <Rows label="Hosts">
          {hosts.map((host) => (
            <Row
              key={host.id} title={<>{host.host}{host.pathPrefix}{host.isPrimary && <small className={css["first"]}>first</small>}</>}
              detail={host.challenge != null
                ? <Challenge host={host} />
                : host.kind === "custom_domain" ? "its own domain" : "a name of the house"}
              status={host.status === "active" ? <Status kind="active">Active</Status> : <Status kind="pending">Waiting for DNS</Status>}
              end={<Ago at={host.createdAt} />}
              actions={<>
                {host.status !== "active" && <Button variant="default" onClick={() => void verify(host)}>Check now</Button>}
                <RowMenu label={`More about ${host.host}`}>
                  {host.status === "active" && <Menu.Item rightSection={<IconOpen size={14} stroke={1.6} />} component="a" href={addressOfHost(host.host + host.pathPrefix)} target="_blank">Open</Menu.Item>}
                  {host.status === "active" && !host.isPrimary && <Menu.Item onClick={() => void makeFirst(host)}>Make it the first</Menu.Item>}
                  <Menu.Item color="var(--lh-bad)" onClick={() => { setRemoving(host); }}>Unbind…</Menu.Item>
                </RowMenu>
              </>}
            />
          ))}
        </Rows>
      )}
      <Confirm
        opened={removing !== null} onClose={() => { setRemoving(null); }} title={`Unbind ${removing?.host ?? ""}?`} action="Unbind host" keep="Keep it"
        onConfirm={async () => {
          if (removing === null)
            return;
          await api.delete("/api/v1/tenants/{tenantId}/hosts/{hostId}", { path: path(removing) });
          await changed();
          toast({ title: `${removing.host} is unbound` });
        }}
      >
        Whoever opens it gets the page of an unknown address within two seconds. Another tenant may bind it then.
      </Confirm>
    </Section>
  );
}

/** The record that proves a domain, to be copied to wherever its DNS is kept. */
function Challenge({ host }: { host: Host }) {
  const { challenge } = host;
  if (challenge == null)
    return null;
  const parts = [["Name", challenge.name], ["Value", challenge.value]] as const;
  return (
    <>
      Add this {challenge.type} record where its DNS is kept, then check.
      <dl className={css["record"]}>
        {parts.map(([title, value]) => (
          <div key={title}><dt>{title}</dt><dd><code>{value}</code><IconButton icon={IconCopy} size={13} label={`Copy the ${title.toLowerCase()}`} onClick={() => { void navigator.clipboard.writeText(value).then(() => toast({ title: `The ${title.toLowerCase()} is copied` })); }} /></dd></div>
        ))}
      </dl>
      {host.lastError !== null && <span className={css["missing"]}>{host.lastError}</span>}
    </>
  );
}
