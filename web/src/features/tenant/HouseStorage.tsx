import { Button } from "@mantine/core";
import { useQuery, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { api } from "@/api/client";
import { Confirm } from "@/ui/Confirm";
import { Section } from "@/ui/Page";
import { Row, Rows } from "@/ui/Rows";
import { Status } from "@/ui/Status";
import { toast } from "@/ui/toast";
import { Ago } from "@/ui/time";
import type { Tenant } from "../tenants/queries";
import type { Credential } from "./CredentialForm";
import { storageQuery } from "./queries";

/** A place for the tenant in the house's own storage, where the house has one; its key goes among the credentials, and nobody sees it. */
export function HouseStorage({ tenant, credentials }: { tenant: Tenant; credentials: readonly Credential[] }) {
  const { data: storage } = useQuery(storageQuery(tenant.id));
  const [asking, setAsking] = useState<"make" | "remove" | null>(null);
  const queries = useQueryClient();
  const changed = () => queries.invalidateQueries({ queryKey: ["tenants"] });
  if (storage === undefined || (!storage.isSetUp && storage.credentialId === null))
    return null;
  const credential = credentials.find((one) => one.id === storage.credentialId);
  return (
    <Section title="Storage of the house" lead="A place that the house keeps for the tenant’s pictures, with a key that opens no other.">
      <Rows label="Storage of the house">
        {storage.credentialId === null ? (
          <Row title="None yet" detail={<>It would lie below <code>{storage.prefix}</code>.</>} actions={<Button variant="default" onClick={() => { setAsking("make"); }}>Make storage…</Button>} />
        ) : (
          <Row
            title={<code>{storage.prefix}</code>} detail={credential === undefined ? "Its key is kept as a credential." : <>Its key is kept as {credential.label} · {credential.whereUsed.length === 0 ? "used nowhere" : `used at ${credential.whereUsed.join(", ")}`}</>}
            status={credential?.state === "needs_reconnect" ? <Status kind="attention">Refused</Status> : <Status kind="active">Ready</Status>}
            end={credential !== undefined && <Ago at={credential.createdAt} />}
            actions={<Button variant="default" onClick={() => { setAsking("remove"); }}>Remove…</Button>}
          />
        )}
      </Rows>
      <Confirm
        opened={asking === "make"} onClose={() => { setAsking(null); }} title={`Make storage for ${tenant.name}?`} action="Make storage" keep="Not now" danger={false}
        onConfirm={async () => {
          await api.post("/api/v1/tenants/{tenantId}/storage", { path: { tenantId: tenant.id }, version: tenant.version });
          await changed();
          toast({ title: "The storage is made", text: "The configuration can name its credential now." });
        }}
      >
        It gets a key of its own that opens <code>{storage.prefix}</code> alone. The key is kept among the credentials; nobody sees it.
      </Confirm>
      <Confirm
        opened={asking === "remove"} onClose={() => { setAsking(null); }} title="Remove the storage’s key?" action="Remove key" keep="Keep it"
        onConfirm={async () => {
          await api.delete("/api/v1/tenants/{tenantId}/credentials/{credentialId}", { path: { tenantId: tenant.id, credentialId: storage.credentialId ?? "" } });
          await changed();
          toast({ title: "The storage’s key is removed" });
        }}
      >
        The house takes the key away and deletes its credential. What lies below <code>{storage.prefix}</code> stays.
      </Confirm>
    </Section>
  );
}
