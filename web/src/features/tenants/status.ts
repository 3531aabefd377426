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
      if (tenant.attention !== null)
        return { kind: "attention", word: "Attention", reason: tenant.attention };
      if (tenant.pendingHost !== null)
        return { kind: "pending", word: "Pending", reason: `Waiting for DNS: ${tenant.pendingHost}` };
      return tenant.primaryHost === null ? { kind: "draft", word: "Draft", reason: "Not opened yet" } : { kind: "active", word: "Active", reason: null };
  }
}
