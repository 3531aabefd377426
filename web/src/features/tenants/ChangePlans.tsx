import { useQuery, useQueryClient } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { useState } from "react";
import { api } from "@/api/client";
import type { components } from "@/api/schema/control";
import { Form } from "@/ui/Form";
import { FormDrawer } from "@/ui/FormDrawer";
import { Note } from "@/ui/Note";
import { plural } from "@/ui/numbers";
import { toast } from "@/ui/toast";
import { PlanField } from "../plans/PlanField";
import { plansQuery } from "../plans/queries";
import { FromTo, Outcomes } from "./Outcomes";
import type { Tenant } from "./queries";

type Result = components["schemas"]["PlansResult"];

/** Puts the chosen tenants under the limits of another plan: first seen, then made. */
export default function ChangePlans({ tenants, onClose }: { tenants: readonly Tenant[]; onClose: () => void }) {
  const queries = useQueryClient();
  const [plan, setPlan] = useState("");
  const [seen, setSeen] = useState<Result | null>(null);
  const plans = useQuery(plansQuery);
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
      {plans.data?.items.length === 0 ? <div style={{ padding: 20 }}><Note title="There are no plans yet.">A plan says how many requests a second and how many people its tenants may have. <Link to="/plans">Make one</Link>, then come back.</Note></div> : <Form fill keep submit={seen === null ? "Preview" : `Change ${plural(changing.length, "tenant")}`} onCancel={onClose} disabled={plan === "" || (seen !== null && changing.length === 0)} onSubmit={go}>
        <p className="lh-quiet">A tenant’s plan says how much it may. All that are chosen get the same one.</p>
        <PlanField value={plan === "" ? null : plan} required onChange={(next) => { setPlan(next); setSeen(null); }} />
        {seen !== null && (
          <Outcomes
            label="What would change"
            outcomes={seen.tenants.map((one) => ({
              id: one.tenantId, name: one.name, outcome: one.outcome, fault: one.outcome === "failed" ? "Somebody changed it meanwhile. Preview it again." : null,
              changes: one.outcome === "changed" ? [<FromTo key="plan" what="Plan" from={one.from} to={one.to} />] : [],
            }))}
          />
        )}
      </Form>}
    </FormDrawer>
  );
}
