import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { Gable } from "@/ui/identity";
import { tenantQuery } from "./queries";

/** A tenant by its id: picture and name, which lead to it. The house's own work has no tenant. */
export function TenantName({ id }: { id: string }) {
  const isTenant = id.startsWith("tenant_");
  const { data } = useQuery({ ...tenantQuery(id), enabled: isTenant, staleTime: 5 * 60_000 });
  if (!isTenant)
    return <span className="lh-quiet">the house</span>;
  return <Link to="/tenants/$tenantId" params={{ tenantId: id }} tabIndex={-1} style={{ display: "inline-flex", gap: 8, alignItems: "center", color: "var(--lh-t1)", minWidth: 0 }}>{data !== undefined && <Gable name={data.name} app={data.appType} size={16} />}<span className="lh-cut">{data?.name ?? id}</span></Link>;
}
