import { useQueryClient } from "@tanstack/react-query";
import { api } from "@/api/client";
import { toProblem } from "@/api/problem";
import { Confirm } from "@/ui/Confirm";
import { TextField } from "@/ui/Form";
import { plural } from "@/ui/numbers";
import { toast } from "@/ui/toast";
import type { Tenant } from "./queries";

interface Props { what: "suspend" | "resume"; tenants: readonly Tenant[]; onClose: () => void; onDone: () => void }

/** Suspends or resumes all that are chosen, one after the other, and says which refused. */
export default function SuspendMany({ what, tenants, onClose, onDone }: Props) {
  const queries = useQueryClient();
  const number = plural(tenants.length, "tenant");
  const isSuspending = what === "suspend";

  async function run() {
    const reason = document.querySelector<HTMLInputElement>("input[name=reason]")?.value.trim() ?? "";
    const refused: string[] = [];
    for (const { id: tenantId, name, version } of tenants) {
      try {
        if (isSuspending)
          await api.post("/api/v1/tenants/{tenantId}:suspend", { path: { tenantId }, body: { reason: reason === "" ? "Suspended from the list" : reason }, version });
        else
          await api.post("/api/v1/tenants/{tenantId}:resume", { path: { tenantId }, version });
      } catch (error) {
        refused.push(`${name}: ${toProblem(error).text}`);
      }
    }
    await queries.invalidateQueries({ queryKey: ["tenants"] });
    onDone();
    const done = tenants.length - refused.length;
    toast(refused.length === 0
      ? { title: `${plural(done, "tenant")} ${isSuspending ? "suspended" : "resumed"}` }
      : { kind: "failed", title: `${done} of ${number} ${isSuspending ? "suspended" : "resumed"}`, text: refused.slice(0, 3).join(" "), stays: true });
  }

  return (
    <Confirm
      opened onClose={onClose} onConfirm={run} danger={isSuspending} title={isSuspending ? `Suspend ${number}?` : `Resume ${number}?`}
      action={isSuspending ? `Suspend ${number}` : `Resume ${number}`} keep={isSuspending ? "Keep them open" : "Leave them"}
    >
      {isSuspending ? "Their hosts answer 404 within two seconds, and services get no configuration. Data and settings stay as they are." : "Their hosts answer again within two seconds."}
      {isSuspending && <TextField name="reason" label="Why" placeholder="Shown in the list" maxLength={200} data-autofocus mt={14} />}
    </Confirm>
  );
}
