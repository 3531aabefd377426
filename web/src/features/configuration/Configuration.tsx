import { Button } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { Suspense, lazy, useState } from "react";
import { FormDrawer } from "@/ui/FormDrawer";
import { IconCopy, IconHistory, IconPeople } from "@/ui/icons";
import { IconButton } from "@/ui/IconButton";
import { Note } from "@/ui/Note";
import { Segments } from "@/ui/Segments";
import { Empty, Failed, LoadingRows } from "@/ui/states";
import { Status, StatusShape } from "@/ui/Status";
import { useKeys, useLeaveGuard } from "@/ui/keys";
import { plural } from "@/ui/numbers";
import { clock } from "@/ui/time";
import { toast, toastProblem } from "@/ui/toast";
import { useViewState } from "@/ui/view-state";
import type { Tenant } from "../tenants/queries";
import css from "./Configuration.module.css";
import { Diff } from "./Diff";
import { Field, ObjectFields } from "./FormFields";
import type { Json } from "./json";
import { approvalQuery, asObject, effectiveQuery, schemaQuery } from "./queries";
import { Refused } from "./Refused";
import { Review } from "./Review";
import type { Schema } from "./schema";
import { completed, countChanges, isShown, partsOf, placeTitle, sectionsOf, stateOf, typeOf } from "./schema";
import { TwoPeopleOfTenant } from "./TwoPeople";
import { useDraft } from "./use-draft";
import { Waiting } from "./Waiting";

const JsonPanel = lazy(() => import("./JsonPanel"));
const words = { active: "in order", failed: "has a problem", attention: "has a warning", draft: "off" };

/** What the tenant's app does, as a form and as text: one document, one validation. */
export default function Configuration({ tenant }: { tenant: Tenant }) {
  const schema = useQuery(schemaQuery(tenant.appType));
  const effective = useQuery(effectiveQuery(tenant.id));
  const rule = useQuery(approvalQuery(tenant.id));
  const draft = useDraft(tenant.id, schema.data?.version);
  const [view, change] = useViewState();
  const [reviewing, setReviewing] = useState(false);
  const [ruling, setRuling] = useState(false);
  const [fault, setFault] = useState<string | null>(null);
  useLeaveGuard(draft.keeping);
  useKeys([{ keys: "mod+enter", label: "Review changes", group: "Configuration", run: () => { setReviewing(true); } }], draft.isChanged && !reviewing);
  if (draft.published.isError)
    return <Failed title="The configuration did not load" error={draft.published.error} retry={() => void draft.published.refetch()} />;
  if (schema.isPending || draft.published.isPending || draft.kept.isPending)
    return <LoadingRows rows={8} />;

  const form = schema.data === null || schema.data === undefined ? null : (schema.data.form as Schema);
  const below: Json = schema.data === null || schema.data === undefined ? {} : asObject(schema.data.defaults);
  const parts = form === null ? [] : partsOf(form);
  const sections = form === null ? [] : sectionsOf(form);
  const current = sections.find((section) => section.name === view["section"]) ?? sections[0];
  const panel = view["panel"] ?? "json";
  const errors = draft.findings.filter((finding) => finding.severity === "error").length;
  const changes = countChanges(draft.base, draft.config);
  const context = { tenantId: tenant.id, config: draft.config, below, findings: draft.findings, change: (next: Json) => { draft.change(form === null ? next : completed(form, next)); }, readOnly: draft.kept.isError };
  const guarded = new Set([...rule.data?.fields ?? [], ...rule.data?.fieldsOfApp ?? []]);
  const twoPeople = <button type="button" className={css["rule"]} onClick={() => { setRuling(true); }}><IconPeople size={15} stroke={1.6} aria-hidden="true" />{guarded.size === 0 ? "Two people…" : `Two people: ${guarded.has("*") ? "all" : `${guarded.size} of ${parts.length}`}`}</button>;
  const title = (name: string) => name === "*" ? "all of it" : form?.properties?.[name]?.title ?? name;
  // From the chosen section on; what belongs to a feature that is off only where it was chosen.
  const shown = sections.slice(sections.findIndex((section) => section === current)).filter((section) => section === current || isShown(section, draft.config, below));
  const narrow = view["as"] ?? "form";

  async function discard() {
    const before = draft.config;
    try {
      await draft.discard();
      toast({ title: "The changes are gone", action: { label: "Undo", run: () => { draft.change(before); } } });
    } catch (error) {
      toastProblem("The changes are still there", error);
    }
  }

  return (
    <div className={css["configuration"]} data-as={form === null ? "json" : narrow}>
      {form !== null && (
        <nav className={css["sections"]} aria-label="Sections">
          <div className={css["narrow"]}><Segments label="Shown as" options={[{ value: "form", label: "Form" }, { value: "json", label: "JSON" }]} value={narrow} onChange={(as) => { change({ as }); }} /></div>
          <ul>
            {sections.map((section) => {
              const state = stateOf(section, draft.config, below, draft.findings);
              return (
                <li key={section.name}>
                  <button type="button" {...(section === current ? { "aria-current": "true" as const } : {})} onClick={() => { change({ section: section.name === "" ? undefined : section.name }); document.getElementById("configuration-form")?.scrollTo({ top: 0 }); }}>
                    {section.title}<StatusShape kind={state} /><span className="lh-hidden">{words[state]}</span>
                  </button>
                </li>
              );
            })}
          </ul>
          {twoPeople}
        </nav>
      )}
      {form !== null && (
        <div className={css["form"]} id="configuration-form" tabIndex={-1}>
          <Waiting tenant={tenant} title={title} />
          <Refused tenant={tenant} draft={draft.kept.data ?? null} />
          {draft.isBehind && <Note title="Somebody else published while you were editing.">Compare version {draft.revision} with your changes before you go on; publishing asks again.</Note>}
          {shown.map((section) => (
            <section key={section.name} aria-label={section.title}>
              <h2>{section.title}</h2>
              {section.schema.description !== undefined && <p className="lh-quiet">{section.schema.description}</p>}
              {isShown(section, draft.config, below)
                ? typeOf(section.schema) === "array" ? <Field context={context} schema={section.schema} path={section.path} /> : <ObjectFields context={context} schema={section.schema} path={section.path} />
                : <p className="lh-dim">This belongs to a feature that is off. What was set is kept.</p>}
            </section>
          ))}
        </div>
      )}
      <aside className={css["panel"]} aria-label="The document">
        <div className={css["panelHead"]}>
          <Segments label="Shown" options={[{ value: "json", label: "JSON" }, { value: "changes", label: "Changes" }, { value: "effective", label: "Effective" }]} value={panel} onChange={(next) => { change({ panel: next === "json" ? undefined : next }); }} />
          {form === null && twoPeople}
          <span className="lh-quiet">{draft.revision === 0 ? "not published yet" : `based on v${draft.revision}`}</span>
          <IconButton icon={IconCopy} label="Copy the document" onClick={() => { void navigator.clipboard.writeText(JSON.stringify(draft.config, null, 2)).then(() => toast({ title: "The document is copied" })); }} />
        </div>
        <div className={css["panelBody"]}>
          {fault !== null && panel === "json" && <p className={css["error"]} role="alert">{fault}</p>}
          {panel === "changes" ? <div className={css["padded"]}><Diff before={draft.base} after={draft.config} title={title} /></div>
            : panel === "effective" && effective.data === null ? <Empty small title="Nothing is live yet">With the first version, this shows what services get: the tenant’s own document over the defaults.</Empty>
            : (
              <Suspense fallback={<LoadingRows rows={6} />}>
                {panel === "effective"
                  ? <JsonPanel label="The document that services get" value={asObject(effective.data?.document.config)} />
                  : <JsonPanel label="The configuration as JSON" value={draft.config} base={draft.base} findings={draft.findings} onChange={draft.change} onFault={setFault} />}
              </Suspense>
            )}
        </div>
      </aside>
      {draft.isChanged && (
        <div className={css["bar"]} role="region" aria-label="Changes">
          {draft.refusal !== null ? <Status kind="failed">{draft.refusal.text}</Status> : errors > 0 ? <Status kind="failed">{plural(errors, "problem")}</Status> : <Status kind="active">No problems</Status>}
          <span className={css["kept"]}><b>{plural(changes, "unpublished change")}</b> {draft.keeping ? "being kept" : draft.keptAt === null ? "" : `kept as your draft since ${clock(draft.keptAt)}`}</span>
          <div className={css["acts"]}>
            <Button variant="subtle" onClick={() => void discard()}>Discard</Button>
            <Button variant="default" leftSection={<IconHistory size={15} stroke={1.6} />} onClick={() => { setReviewing(true); }}>Review changes</Button>
            <Button disabled={errors > 0 || draft.keeping || fault !== null} title={errors > 0 ? "Mend the problems first" : ""} onClick={() => { setReviewing(true); }}>Publish v{draft.revision + 1}</Button>
          </div>
        </div>
      )}
      <Review opened={reviewing} onClose={() => { setReviewing(false); }} draft={draft} title={title} place={(pointer) => form === null ? pointer : placeTitle(form, draft.config, pointer)} tenant={tenant} />
      <FormDrawer opened={ruling} onClose={() => { setRuling(false); }} title="What takes two people"><TwoPeopleOfTenant tenant={tenant} parts={parts} onDone={() => { setRuling(false); }} /></FormDrawer>
    </div>
  );
}
