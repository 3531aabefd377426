import { Button, Checkbox } from "@mantine/core";
import { useQuery, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { api } from "@/api/client";
import { Confirm } from "@/ui/Confirm";
import { TextField } from "@/ui/Form";
import { sessionQuery } from "@/api/session";
import { plural } from "@/ui/numbers";
import { Section } from "@/ui/Page";
import { Row, Rows } from "@/ui/Rows";
import { toast, toastProblem } from "@/ui/toast";
import { fullTime } from "@/ui/time";
import { useMayChange } from "../console/system";
import type { Tenant } from "../tenants/queries";
import { Exports } from "./Exports";
import { credentialsQuery, hostsQuery } from "./queries";

/** What stops the tenant. */
export default function Danger({ tenant }: { tenant: Tenant }) {
  const [suspending, setSuspending] = useState(false);
  const [deleting, setDeleting] = useState(false);
  const [reason, setReason] = useState("");
  const [withObjects, setWithObjects] = useState(false);
  const mayChange = useMayChange();
  const queries = useQueryClient();
  const { data: session } = useQuery(sessionQuery);
  const mayDelete = session?.platformRole === "platformAdmin";
  const departure = useQuery({ queryKey: ["tenants", tenant.id, "departure"], queryFn: ({ signal }) => api.get("/api/v1/tenants/{tenantId}/departure", { path: { tenantId: tenant.id }, signal }), enabled: tenant.status === "deleting" });
  const hosts = useQuery({ ...hostsQuery(tenant.id), enabled: deleting });
  const credentials = useQuery({ ...credentialsQuery(tenant.id), enabled: deleting });
  const changed = () => queries.invalidateQueries({ queryKey: ["tenants"] });

  async function resume() {
    try {
      await api.post("/api/v1/tenants/{tenantId}:resume", { path: { tenantId: tenant.id } });
      await changed();
      toast({ title: `${tenant.name} is open again` });
    } catch (error) {
      toastProblem(`${tenant.name} stays suspended`, error);
    }
  }

  async function stay() {
    try {
      await api.post("/api/v1/tenants/{tenantId}:cancel-delete", { path: { tenantId: tenant.id } });
      await changed();
      toast({ title: `${tenant.name} stays` });
    } catch (error) {
      toastProblem(`${tenant.name} is still going to be deleted`, error);
    }
  }

  return (
    <>
    <Exports tenant={tenant} />
    <Section title="Danger zone" lead={mayChange ? "Each of these is felt by the tenant’s people at once." : "Only operators of the house can do this."}>
      <Rows label="Danger zone">
        {tenant.status === "deleting" ? null : tenant.status === "suspended" ? (
          <Row title="Resume" detail={`Suspended: ${tenant.statusReason}. Its hosts answer again within two seconds.`} actions={<Button variant="default" disabled={!mayChange} onClick={() => void resume()}>Resume tenant</Button>} />
        ) : (
          <Row title="Suspend" detail="Its hosts answer 404 within two seconds, and services get no configuration. Data and settings stay." actions={<Button variant="default" disabled={!mayChange} onClick={() => { setSuspending(true); }}>Suspend tenant…</Button>} />
        )}
        {tenant.status === "deleting" ? (
          <Row title="Being deleted" detail={departure.data === undefined ? "Its hosts answer 404 already." : `Its hosts answer 404 already. Everything of it is removed on ${fullTime(departure.data.dueAt)}.`} actions={<Button variant="default" disabled={!mayDelete} onClick={() => void stay()}>Keep tenant</Button>} />
        ) : (
          <Row title="Delete" detail="It answers nobody from then on, and is removed with everything that is its own two weeks later. Until then it can be taken back." actions={<Button color="bad" disabled={!mayDelete} onClick={() => { setDeleting(true); }}>Delete tenant…</Button>} />
        )}
      </Rows>
      <Confirm
        opened={suspending} onClose={() => { setSuspending(false); }} title={`Suspend ${tenant.name}?`} action="Suspend tenant" keep="Keep it open" slug={tenant.slug}
        onConfirm={async () => {
          await api.post("/api/v1/tenants/{tenantId}:suspend", { path: { tenantId: tenant.id }, body: { reason: reason.trim() === "" ? "Suspended" : reason.trim() } });
          await changed();
          toast({ title: `${tenant.name} is suspended`, action: { label: "Undo", run: () => void resume() } });
        }}
      >
        {tenant.primaryHost === null ? "It has no host yet." : `${tenant.primaryHost} answers 404 from then on, ${tenant.people === 0 ? "and services get no configuration" : `for ${tenant.people === 1 ? "its one member" : `all of its ${tenant.people} members`}`}.`} It can be resumed at any time.
        <TextField name="reason" label="Why" placeholder="Stands in the list of tenants" maxLength={500} value={reason} onChange={(event) => { setReason(event.currentTarget.value); }} mt={14} />
      </Confirm>
      <Confirm
        opened={deleting} onClose={() => { setDeleting(false); }} title={`Delete ${tenant.name}?`} action="Delete tenant" keep="Keep it" slug={tenant.slug}
        onConfirm={async () => {
          await api.post("/api/v1/tenants/{tenantId}:delete", { path: { tenantId: tenant.id }, body: { slug: tenant.slug, deleteManagedObjects: withObjects } });
          await changed();
          toast({ title: `${tenant.name} will be deleted`, action: { label: "Undo", run: () => void stay() } });
        }}
      >
          This removes {plural(hosts.data?.items.length ?? 0, "host")}, {plural(tenant.people, "membership")}, {plural(credentials.data?.items.length ?? 0, "credential")}, {plural(tenant.revision, "version")} of its configuration, and its data. It can be undone for two weeks.
          <Checkbox mt={14} label="Its objects in managed storage too" description="Otherwise they stay where they are." checked={withObjects} onChange={(event) => { setWithObjects(event.currentTarget.checked); }} />
      </Confirm>
    </Section>
    </>
  );
}
