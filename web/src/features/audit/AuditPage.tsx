import { Button, Popover } from "@mantine/core";
import { useCallback, useRef, useState } from "react";
import { addressOf } from "@/api/client";
import { Form, SelectField, TextField } from "@/ui/Form";
import { IconExport, IconFilter } from "@/ui/icons";
import { KeyHint } from "@/ui/Key";
import { FilterPill, FootEnd, Page, Search, dashedPill } from "@/ui/Page";
import { StreamChip } from "@/ui/StreamChip";
import { useViewState } from "@/ui/view-state";
import { AuditTable } from "./AuditTable";
import { Newer } from "./Newer";
import type { AuditFilter } from "./queries";
import { actionTitle } from "./queries";
import { useAuditTail } from "./use-audit-tail";

const fields = ["tenant", "actor", "action", "ip", "outcome", "from", "to"] as const;
const titles: Record<(typeof fields)[number], string> = { tenant: "Tenant", actor: "Who", action: "What", ip: "Address", outcome: "Outcome", from: "From", to: "To" };

/** The record of the whole house. */
export default function AuditPage() {
  const [view, change] = useViewState();
  const [opened, setOpened] = useState(false);
  const scroller = useRef<HTMLDivElement>(null);
  const filter: AuditFilter = { tenant: view["tenant"], actor: view["actor"], action: view["action"], subject: view["subject"], ip: view["ip"], outcome: view["outcome"], from: view["from"], to: view["to"] };
  const tail = useAuditTail(null, filter, scroller);
  const search = useCallback((subject: string) => { change({ subject }); }, [change]);
  const clear = () => { change({ subject: undefined, ...Object.fromEntries(fields.map((field) => [field, undefined])) }); };
  return (
    <Page
      title="Audit" contentRef={scroller}
      actions={<Button variant="default" component="a" download href={addressOf("/api/v1/audit/export", { query: filter })} leftSection={<IconExport size={14} stroke={1.6} />}>Export, signed</Button>}
      filters={<>
        <Search label="Of what: id, revision or host" value={view["subject"] ?? ""} onChange={search} />
        {fields.map((field) => view[field] !== undefined && <FilterPill key={field} field={titles[field]} value={field === "action" ? actionTitle(view[field]) : view[field]} onClear={() => { change({ [field]: undefined }); }} />)}
        <Popover opened={opened} onChange={setOpened} position="bottom-start" width={300} trapFocus>
          <Popover.Target><button type="button" className={dashedPill} onClick={() => { setOpened(!opened); }} aria-expanded={opened}><IconFilter size={14} stroke={1.6} aria-hidden="true" />Filter</button></Popover.Target>
          <Popover.Dropdown p={14} aria-label="Filter">
            <Form guard={false} submit="Filter" onSubmit={(form) => { change(Object.fromEntries(fields.map((field) => [field, form.optional(field) ?? undefined]))); setOpened(false); return Promise.resolve(); }}>
              <TextField name="action" label="What" placeholder="control.config_published" defaultValue={view["action"] ?? ""} data-autofocus />
              <TextField name="actor" label="Who" placeholder="person:…" defaultValue={view["actor"] ?? ""} />
              <TextField name="tenant" label="Tenant" placeholder="its id" defaultValue={view["tenant"] ?? ""} />
              <div style={{ display: "grid", gridTemplateColumns: "1fr 1fr", gap: 8 }}>
                <TextField name="ip" label="Address" placeholder="203.0.113.7" defaultValue={view["ip"] ?? ""} />
                <SelectField name="outcome" label="Outcome" placeholder="any" clearable comboboxProps={{ withinPortal: false }} data={[{ value: "done", label: "Done" }, { value: "denied", label: "Denied" }, { value: "failed", label: "Failed" }]} defaultValue={view["outcome"] ?? null} />
              </div>
              <TextField name="from" label="From" type="date" defaultValue={view["from"] ?? ""} />
              <TextField name="to" label="To" type="date" defaultValue={view["to"] ?? ""} />
            </Form>
          </Popover.Dropdown>
        </Popover>
      </>}
      foot={<><StreamChip state={tail.state} /><Newer tail={tail} /><KeyHint keys="j k">move</KeyHint><KeyHint keys="enter">open</KeyHint><FootEnd>Times in {Intl.DateTimeFormat().resolvedOptions().timeZone}</FootEnd></>}
    >
      <AuditTable tenantId={null} filter={filter} scroller={scroller} clear={clear} />
    </Page>
  );
}
