import { useQuery, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { api } from "@/api/client";
import type { components } from "@/api/schema/control";
import { Form, TextField } from "@/ui/Form";
import { FormDrawer } from "@/ui/FormDrawer";
import { plural } from "@/ui/numbers";
import { toast } from "@/ui/toast";
import { templatesQuery } from "../templates/queries";
import { FromTo, Outcomes } from "./Outcomes";
import type { Tenant } from "./queries";

type Result = components["schemas"]["PlansResult"];

/** Puts the chosen tenants under the limits of another plan: first seen, then made. */
export default function ChangePlans({ tenants, onClose }: { tenants: readonly Tenant[]; onClose: () => void }) {
  const queries = useQueryClient();
  const [plan, setPlan] = useState("");
  const [seen, setSeen] = useState<Result | null>(null);
  const templates = useQuery(templatesQuery);
  const known = [...new Set([...tenants.map((tenant) => tenant.plan), ...(templates.data?.items.map((one) => one.plan) ?? [])])].filter((one) => one !== "").sort();
  const changing = seen?.tenants.filter((one) => one.outcome === "changed") ?? [];

  async function go() {
    const body = { tenantIds: seen === null ? tenants.map((tenant) => tenant.id) : changing.map((one) => one.tenantId), plan: plan.trim() };
    if (seen === null) {
      setSeen(await api.post("/api/v1/tenants:plan", { body: { ...body, preview: true } }));
      return;
    }
    const done = await api.post("/api/v1/tenants:plan", { body: { ...body, preview: false, versions: Object.fromEntries(changing.map((one) => [one.tenantId, one.version])) } });
    await queries.invalidateQueries({ queryKey: ["tenants"] });
    const failed = done.tenants.filter((one) => one.outcome === "failed");
    if (failed.length > 0) {
      setSeen(done);
      return;
    }
    onClose();
    toast({ title: `${plural(done.tenants.length, "tenant")} ${done.tenants.length === 1 ? "is" : "are"} on ${plan.trim()} now` });
  }

  return (
    <FormDrawer opened onClose={onClose} title={`Limits of ${plural(tenants.length, "tenant")}`}>
      <Form fill keep submit={seen === null ? "Preview" : `Change ${plural(changing.length, "tenant")}`} onCancel={onClose} disabled={seen !== null && changing.length === 0} onSubmit={go}>
        <p className="lh-quiet">A tenant’s plan says how much it may. All that are chosen get the same one.</p>
        <TextField name="plan" label="Plan" required maxLength={60} list="known-plans" data-autofocus value={plan} onChange={(event) => { setPlan(event.currentTarget.value); setSeen(null); }} description={known.length === 0 ? undefined : `In use: ${known.join(", ")}`} />
        <datalist id="known-plans">{known.map((one) => <option key={one} value={one} />)}</datalist>
        {seen !== null && (
          <Outcomes
            label="What would change"
            outcomes={seen.tenants.map((one) => ({
              id: one.tenantId, name: one.name, outcome: one.outcome, fault: one.outcome === "failed" ? "Somebody changed it meanwhile. Preview it again." : null,
              changes: one.outcome === "changed" ? [<FromTo key="plan" what="Plan" from={one.from} to={one.to} />] : [],
            }))}
          />
        )}
      </Form>
    </FormDrawer>
  );
}
