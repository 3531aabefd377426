import { Button } from "@mantine/core";
import { useQuery, useQueryClient } from "@tanstack/react-query";
import { addressOf, api } from "@/api/client";
import { IconExport } from "@/ui/icons";
import { bytes } from "@/ui/numbers";
import { Section } from "@/ui/Page";
import { Row, Rows } from "@/ui/Rows";
import { Status } from "@/ui/Status";
import { toastProblem } from "@/ui/toast";
import { Ago } from "@/ui/time";
import type { Tenant } from "../tenants/queries";

/** Copies of all that the house has of the tenant, to take away; made in the background, kept for a day. */
export function Exports({ tenant }: { tenant: Tenant }) {
  const key = ["tenants", tenant.id, "exports"];
  const list = useQuery({
    queryKey: key, queryFn: ({ signal }) => api.get("/api/v1/tenants/{tenantId}/exports", { path: { tenantId: tenant.id }, query: { limit: 50 }, signal }), retry: false,
    refetchInterval: (query) => query.state.data?.items.some((one) => one.state === "making") === true ? 1_000 : false,
  });
  const queries = useQueryClient();
  if (list.isError)
    return null; // not for everyone

  async function ask() {
    try {
      await api.post("/api/v1/tenants/{tenantId}/export", { path: { tenantId: tenant.id } });
      await queries.invalidateQueries({ queryKey: key });
    } catch (error) {
      toastProblem("No copy is made", error);
    }
  }

  return (
    <Section title="A copy to take away" lead="Everything that the house has of the tenant, as one file; never a credential’s value." actions={<Button variant="default" leftSection={<IconExport size={14} stroke={1.6} />} onClick={() => void ask()}>Make a copy</Button>}>
      <Rows label="Copies">
        {[...list.data?.items ?? []].reverse().map((one) => (
          <Row
            key={one.id} title={<>Asked for <Ago at={one.createdAt} /></>} detail={one.error ?? (one.sha256 === null ? undefined : <code>{one.sha256}</code>)}
            status={one.state === "ready" ? <Status kind="active">Ready</Status> : one.state === "making" ? <Status kind="running">Being made</Status> : one.state === "failed" ? <Status kind="failed">Failed</Status> : <Status kind="suspended">Gone after a day</Status>}
            end={one.bytes === null ? undefined : bytes(one.bytes)}
            actions={one.state === "ready" && <Button variant="default" component="a" download href={addressOf("/api/v1/tenants/{tenantId}/exports/{exportId}/file", { path: { tenantId: tenant.id, exportId: one.id } })}>Download</Button>}
          />
        ))}
      </Rows>
    </Section>
  );
}
