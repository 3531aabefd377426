import { Button, Drawer } from "@mantine/core";
import { useQuery, useQueryClient } from "@tanstack/react-query";
import { Suspense, lazy, useRef, useState } from "react";
import { api } from "@/api/client";
import { Confirm } from "@/ui/Confirm";
import { FormDrawer } from "@/ui/FormDrawer";
import { IconAdd, IconDelete } from "@/ui/icons";
import { IconButton } from "@/ui/IconButton";
import { appTitle } from "@/ui/identity";
import { Key } from "@/ui/Key";
import { useKeys } from "@/ui/keys";
import { Facts, Page } from "@/ui/Page";
import { Empty, Failed, LoadingRows } from "@/ui/states";
import type { Column } from "@/ui/Table";
import { PhoneRow, Table } from "@/ui/Table";
import { toast } from "@/ui/toast";
import { Ago, fullTime } from "@/ui/time";
import { asObject } from "../configuration/queries";
import { useMayChange } from "../console/system";
import css from "./Templates.module.css";
import type { Template } from "./queries";
import { labelsOf, templatesQuery } from "./queries";
import { TemplateForm } from "./TemplateForm";

const JsonPanel = lazy(() => import("../configuration/JsonPanel"));

const columns: Column<Template>[] = [
  { key: "name", title: "Template", width: "30%", cell: (one) => <b style={{ color: "var(--lh-t1)" }}>{one.name}</b> },
  { key: "app", title: "App", width: 110, cell: (one) => appTitle(one.appType) },
  { key: "plan", title: "Plan", width: 110, cell: (one) => one.plan === "" ? <span className="lh-dim">none</span> : one.plan },
  { key: "labels", title: "Labels", cell: (one) => labelsOf(one) === "" ? <span className="lh-dim">none</span> : labelsOf(one) },
  { key: "config", title: "Brings", width: 200, wide: true, cell: (one) => { const sections = Object.keys(asObject(one.config)); return sections.length === 0 ? <span className="lh-dim">no configuration</span> : sections.join(", "); } },
  { key: "made", title: "Made", width: 120, right: true, cell: (one) => <Ago at={one.createdAt} /> },
];

/** What new tenants may begin with: an app, a plan, labels, and as much of a configuration as is the same for all. */
export default function TemplatesPage() {
  const list = useQuery(templatesQuery);
  const [shown, setShown] = useState<Template | "new" | null>(null);
  const [removing, setRemoving] = useState<Template | null>(null);
  const mayChange = useMayChange();
  const scroller = useRef<HTMLDivElement>(null);
  const queries = useQueryClient();
  const one = shown === "new" || shown === null ? null : shown;
  const begin = () => { setShown("new"); };
  const close = () => { setShown(null); };
  useKeys([{ keys: "n", label: "New template", group: "Lists", run: begin }], mayChange);
  const add = <Button leftSection={<IconAdd size={15} stroke={1.8} />} onClick={begin} rightSection={(list.data?.items.length ?? 1) === 0 ? <Key keys="n" inside /> : undefined}>New template</Button>;
  const actions: Column<Template> = { key: "do", title: <span className="lh-hidden">Actions</span>, width: 72, right: true, cell: (template) => <IconButton icon={IconDelete} size={14} label={`Delete ${template.name}`} onClick={() => { setRemoving(template); }} /> };
  return (
    <Page title="Templates" count={list.data?.items.length} contentRef={scroller} actions={mayChange && (list.data?.items.length ?? 0) > 0 && add}>
      {list.isPending ? <LoadingRows rows={4} /> : list.isError ? <Failed title="The templates did not load" error={list.error} retry={() => void list.refetch()} />
        : list.data.items.length === 0 ? <Empty title="There are no templates" actions={mayChange && add}>A template spares whoever makes a tenant to say again what is the same for many: app, plan, labels and a first configuration.</Empty>
        : <Table label="Templates" rows={list.data.items} columns={mayChange ? [...columns, actions] : columns} rowKey={(template) => template.id} rowName={(template) => template.name} scroller={scroller} onOpen={setShown} phone={(template) => <PhoneRow name={template.name} end={<Ago at={template.createdAt} />}><span className="lh-quiet">{appTitle(template.appType)}</span><span className="lh-dim lh-cut">{[template.plan, labelsOf(template)].filter(Boolean).join(" · ")}</span></PhoneRow>} />}
      {mayChange ? (
        <FormDrawer opened={shown !== null} onClose={close} title={one?.name ?? "New template"} size={640}>
          <TemplateForm key={one?.id} of={one} onDone={close} />
        </FormDrawer>
      ) : (
        <Drawer opened={one !== null} onClose={close} title={one?.name ?? ""} size={480}>
          {one !== null && (
            <div className={css["shown"]}>
              <Facts facts={[["App", appTitle(one.appType)], one.plan !== "" && ["Plan", one.plan], ["Labels", labelsOf(one) === "" ? "none" : labelsOf(one)], ["Made", fullTime(one.createdAt)]]} />
              <div className={css["document"]}><Suspense fallback={<LoadingRows rows={4} />}><JsonPanel label="The configuration that it brings" value={asObject(one.config)} /></Suspense></div>
            </div>
          )}
        </Drawer>
      )}
      <Confirm
        opened={removing !== null} onClose={() => { setRemoving(null); }} title={`Delete the template ${removing?.name ?? ""}?`} action="Delete template" keep="Keep it"
        onConfirm={async () => {
          if (removing === null)
            return;
          await api.delete("/api/v1/templates/{templateId}", { path: { templateId: removing.id }, version: removing.version });
          await queries.invalidateQueries({ queryKey: templatesQuery.queryKey });
          toast({ title: `${removing.name} is deleted` });
        }}
      >
        It is offered no more where a tenant is made. Tenants that began with it stay as they are.
      </Confirm>
    </Page>
  );
}
