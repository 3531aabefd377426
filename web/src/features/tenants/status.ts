import { count, plural } from "@/ui/numbers";
import type { StatusKind } from "@/ui/Status";
import type { Tenant } from "./queries";

/** The word and shape for how a tenant is, and what stands where its host would if it differs from the ordinary. */
export function statusOf(tenant: Tenant): { kind: StatusKind; word: string; reason: string | null } {
  switch (tenant.status) {
    case "suspended":
      return { kind: "suspended", word: "Suspended", reason: tenant.statusReason === "" ? "Suspended" : tenant.statusReason };
    case "provisioning":
      return { kind: "pending", word: "Pending", reason: "Being set up" };
    case "deleting":
      return { kind: "failed", word: "Deleting", reason: tenant.statusReason === "" ? "Will be deleted" : tenant.statusReason };
    case "deleted":
      return { kind: "draft", word: "Deleted", reason: "Deleted" };
    default:
      if (isDegraded(tenant))
        return { kind: "failed", word: "Degraded", reason: `${count(tenant.recentFailures)} of ${plural(recent(tenant), "request")} failed in the last hour` };
      if (tenant.attention !== null)
        return { kind: "attention", word: "Attention", reason: tenant.attention };
      if (tenant.pendingHost !== null)
        return { kind: "pending", word: "Pending", reason: `Waiting for DNS: ${tenant.pendingHost}` };
      return tenant.primaryHost === null ? { kind: "draft", word: "Draft", reason: "Not opened yet" } : { kind: "active", word: "Active", reason: null };
  }
}

const recent = (tenant: Tenant): number => tenant.requests.slice(-2).reduce((sum, hour) => sum + hour, 0);

/** A few failures happen; one in twenty is felt. */
const isDegraded = (tenant: Tenant): boolean => tenant.recentFailures >= 5 && tenant.recentFailures * 20 >= recent(tenant);
