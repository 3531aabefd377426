import { useRef } from "react";
import { FootEnd } from "@/ui/Page";
import { StreamChip } from "@/ui/StreamChip";
import { AuditTable } from "../audit/AuditTable";
import { Newer } from "../audit/Newer";
import { useAuditTail } from "../audit/use-audit-tail";
import type { Tenant } from "../tenants/queries";
import css from "./TenantPage.module.css";

const all = {};

/** What was done to this tenant, as it is done. */
export default function TenantAudit({ tenant }: { tenant: Tenant }) {
  const scroller = useRef<HTMLDivElement>(null);
  const tail = useAuditTail(tenant.id, all, scroller);
  return (
    <div className={css["page"]}>
      <div ref={scroller} className={css["scroll"]} tabIndex={-1}><AuditTable tenantId={tenant.id} filter={all} scroller={scroller} clear={() => undefined} /></div>
      <div className={css["foot"]}><StreamChip state={tail.state} /><Newer tail={tail} /><FootEnd>Each entry carries the hash of the one before it</FootEnd></div>
    </div>
  );
}
