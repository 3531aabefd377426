import { Button, Drawer, Textarea } from "@mantine/core";
import { useState } from "react";
import { toProblem } from "@/api/problem";
import { Key } from "@/ui/Key";
import { Note } from "@/ui/Note";
import { Segments } from "@/ui/Segments";
import { Status } from "@/ui/Status";
import { plural } from "@/ui/numbers";
import { toast } from "@/ui/toast";
import type { Tenant } from "../tenants/queries";
import { Diff } from "./Diff";
import type { Json } from "./json";
import { print } from "./json";
import { asObject } from "./queries";
import css from "./Review.module.css";
import type { useDraft } from "./use-draft";

interface Props { opened: boolean; onClose: () => void; draft: ReturnType<typeof useDraft>; title: (section: string) => string; place: (pointer: string) => string; tenant: Tenant }

/** What publishing would change, and why: the last look before it is live. */
export function Review({ opened, onClose, draft, title, place, tenant }: Props) {
  const [why, setWhy] = useState("");
  const [busy, setBusy] = useState(false);
  const [as, setAs] = useState<"one" | "two">("one");
  const [refusal, setRefusal] = useState<unknown>(null);
  const problem = refusal === null ? null : toProblem(refusal);
  const errors = draft.findings.filter((finding) => finding.severity === "error");
  const warnings = draft.findings.filter((finding) => finding.severity === "warning");
  const theirs = problem?.code === "control.config_conflict" ? (problem.members["theirs"] as { Revision?: number; revision?: number; Config?: unknown; config?: unknown; Author?: string; author?: string } | undefined) : undefined;

  const mayPublish = errors.length === 0 && draft.isChanged && !busy && (warnings.length === 0 || why.trim() !== "");

  async function publish() {
    if (!mayPublish)
      return;
    setBusy(true);
    setRefusal(null);
    try {
      const revision = await draft.publish(why.trim());
      setWhy("");
      onClose();
      toast(revision === null
        ? { title: "It waits for a second person", text: "It is live once somebody else who may publish has agreed." }
        : { title: `Version ${revision} is live`, text: `Services of ${tenant.name} have it within two seconds.` });
    } catch (error) {
      setRefusal(error);
    }
    setBusy(false);
  }

  return (
    <Drawer
      opened={opened} onClose={onClose} size={640}
      title={<span className={css["title"]}><span>Review changes<small>{draft.revision === 0 ? "nothing" : `v${draft.revision}`} → v{draft.revision + 1}, not yet published</small></span>
        <Segments label="Shown" options={[{ value: "one", label: "In one column" }, { value: "two", label: "Side by side" }]} value={as} onChange={setAs} /></span>}
    >
      <form
        className={css["review"]} onSubmit={(event) => { event.preventDefault(); void publish(); }}
        onKeyDown={(event) => { if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) { event.preventDefault(); void publish(); } }}
      >
        <div className={css["body"]}>
          {draft.needsApproval.length > 0 && <Note kind="pending" title={`This changes ${draft.needsApproval.map(title).join(", ")}, which takes two people.`}>It waits until somebody else who may publish has agreed.</Note>}
          {warnings.map((finding) => <Note key={finding.path + finding.code} title={finding.message}>{place(finding.path)}. {finding.fix} Say below why it is published all the same.</Note>)}
          {errors.map((finding) => <Note key={finding.path + finding.code} kind="failed" title={place(finding.path)}>{finding.message}{finding.fix !== null && <> {finding.fix}</>}</Note>)}
          {theirs !== undefined && (
            <Note title={`Version ${theirs.revision ?? theirs.Revision ?? ""} was published while you were editing.`}>
              What it changed is below. Discard your changes and begin anew, or close this, take over what you need, and publish again once the page shows it.
              <div style={{ marginTop: 8 }}><Diff before={draft.base} after={asObject(theirs.config ?? theirs.Config)} title={title} /></div>
            </Note>
          )}
          {problem !== null && theirs === undefined && <Note kind="failed" title={problem.title}>{problem.detail}{problem.traceId !== null && <span className="lh-mono"> trace {problem.traceId.slice(0, 12)}</span>}</Note>}
          {as === "one" ? <Diff before={draft.base} after={draft.config} title={title} /> : <SideBySide before={draft.base} after={draft.config} />}
          <Textarea label="Why" value={why} onChange={(event) => { setWhy(event.currentTarget.value); }} maxLength={500} withAsterisk={warnings.length > 0} data-autofocus placeholder="Stands in the history" minRows={2} />
        </div>
        <div className={css["foot"]}>
          {errors.length === 0 ? <Status kind="active">All checks pass</Status> : <Status kind="failed">{plural(errors.length, "problem")}</Status>}
          <span className={css["acts"]}>
            <Button variant="default" onClick={onClose}>Keep editing</Button>
            <Button type="submit" loading={busy} disabled={!mayPublish && !busy} rightSection={<Key keys="mod+enter" inside />}>{draft.needsApproval.length > 0 ? "Ask a second person" : `Publish v${draft.revision + 1}`}</Button>
          </span>
        </div>
      </form>
    </Drawer>
  );
}

function SideBySide({ before, after }: { before: Json; after: Json }) {
  return <div className={css["two"]}><pre aria-label="Now" tabIndex={0}>{print(before)}</pre><pre aria-label="With your changes" tabIndex={0}>{print(after)}</pre></div>;
}
