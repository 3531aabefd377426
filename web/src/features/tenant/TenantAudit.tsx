import { useRef } from "react";
import { AuditTable } from "../audit/AuditTable";
import type { Tenant } from "../tenants/queries";

export default function TenantAudit({ tenant }: { tenant: Tenant }) {
  const scroller = useRef<HTMLDivElement>(null);
  return <div ref={scroller} style={{ height: "100%", overflow: "auto" }} tabIndex={-1}><AuditTable tenantId={tenant.id} filter={{}} scroller={scroller} clear={() => undefined} /></div>;
}
