import { Checkbox } from "@mantine/core";
import { useQuery, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { api } from "@/api/client";
import type { components } from "@/api/schema/control";
import { Form, TextField } from "@/ui/Form";
import { FormDrawer } from "@/ui/FormDrawer";
import { appTitle } from "@/ui/identity";
import { Note } from "@/ui/Note";
import { plural } from "@/ui/numbers";
import { LoadingRows } from "@/ui/states";
import { toast } from "@/ui/toast";
import { schemaQuery } from "../configuration/queries";
import type { Schema } from "../configuration/schema";
import { partsOf } from "../configuration/schema";
import { FromTo, Outcomes } from "./Outcomes";
import css from "./Outcomes.module.css";
import type { Tenant } from "./queries";

type Result = components["schemas"]["BulkResult"];

/** Lets the platform's defaults hold again where the chosen tenants say something of their own: first seen, then made. */
export default function ApplyDefaults({ tenants, onClose }: { tenants: readonly Tenant[]; onClose: () => void }) {
  const apps = [...new Set(tenants.map((tenant) => tenant.appType))];
  const app = apps[0] ?? "";
  const schema = useQuery(schemaQuery(app));
  const queries = useQueryClient();
  const [sections, setSections] = useState<readonly string[]>([]);
  const [seen, setSeen] = useState<Result | null>(null);
  const names = new Map(tenants.map((tenant) => [tenant.id, tenant.name]));
  const form = schema.data?.form as Schema | undefined;
  const offered = form === undefined ? [] : partsOf(form).filter((section) => form.required?.includes(section.name) !== true);
  const changing = seen?.tenants.filter((one) => one.outcome === "changed") ?? [];
  const ask = (comment: string, preview: boolean) => api.post("/api/v1/bulk", {
    body: {
      appType: app, patch: Object.fromEntries(sections.map((section) => [section, null])) as never, comment, preview, concurrency: 4, abortAfter: 0,
      tenantIds: preview ? tenants.map((tenant) => tenant.id) : changing.map((one) => one.tenantId), revisions: preview ? null : Object.fromEntries(changing.map((one) => [one.tenantId, one.revision])),
    },
  });

  async function go(comment: string) {
    if (seen === null) {
      setSeen(await ask(comment, true));
      return;
    }
    const done = await ask(comment, false);
    await queries.invalidateQueries({ queryKey: ["tenants"] });
    const failed = done.tenants.filter((one) => one.outcome === "failed" || one.outcome === "left");
    if (failed.length > 0) {
      setSeen(done);
      toast({ kind: "failed", title: `${plural(done.tenants.length - failed.length, "tenant")} changed, ${failed.length} did not`, stays: true });
      return;
    }
    onClose();
    toast({ title: `The defaults hold for ${plural(done.tenants.length, "tenant")}`, text: "Each has it in its history, and can go back." });
  }

  return (
    <FormDrawer opened onClose={onClose} title={`Apply defaults to ${plural(tenants.length, "tenant")}`}>
      {apps.length > 1 ? <div style={{ padding: 20 }}><Note title="These tenants run different apps.">Each app has defaults of its own: choose tenants of {apps.map(appTitle).join(" or of ")}.</Note></div>
        : schema.isPending ? <LoadingRows rows={5} />
        : offered.length === 0 ? <div style={{ padding: 20 }}><Note title={`${appTitle(app)} has no sections that could be left to the defaults.`} /></div> : (
          <Form fill keep submit={seen === null ? "Preview" : `Apply to ${plural(changing.length, "tenant")}`} onCancel={onClose} disabled={sections.length === 0 || (seen !== null && changing.length === 0)} onSubmit={(fields) => go(fields.text("comment"))}>
            <p className="lh-quiet">What these tenants say of their own in the chosen sections goes; what the defaults say holds there from then on.</p>
            <fieldset className={css["choices"]}>
              <legend>Leave to the defaults</legend>
              {offered.map((section) => (
                <Checkbox
                  key={section.name} label={section.title} checked={sections.includes(section.name)}
                  onChange={(event) => { setSeen(null); setSections(event.currentTarget.checked ? [...sections, section.name] : sections.filter((one) => one !== section.name)); }}
                />
              ))}
            </fieldset>
            <TextField name="comment" label="Why" description="Stands in each tenant’s history." required maxLength={500} />
            {seen !== null && (
              <Outcomes
                label="What would change"
                outcomes={[
                  ...seen.tenants.map((one) => ({
                    id: one.tenantId, name: names.get(one.tenantId) ?? one.slug, outcome: one.outcome, fault: one.findings.find((finding) => finding.isError)?.message ?? (one.outcome === "failed" ? "Somebody changed it meanwhile." : null),
                    changes: one.changes.map((change) => <FromTo key={change.path} what={<code>{change.path}</code>} from={change.before} to={change.kind === "removed" ? "the default" : change.after} />),
                  })),
                  ...tenants.filter((tenant) => seen.preview && !seen.tenants.some((one) => one.tenantId === tenant.id)).map((tenant) => ({ id: tenant.id, name: tenant.name, outcome: "unchanged", fault: null, changes: ["It has published nothing yet, so the defaults are all it has."] })),
                ]}
              />
            )}
          </Form>
        )}
    </FormDrawer>
  );
}
