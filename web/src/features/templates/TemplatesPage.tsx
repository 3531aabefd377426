import { Button, Drawer } from "@mantine/core";
import { useQuery, useQueryClient } from "@tanstack/react-query";
import { Suspense, lazy, useRef, useState } from "react";
import { api } from "@/api/client";
import { Form, SelectField, TextField } from "@/ui/Form";
import { FormDrawer } from "@/ui/FormDrawer";
import { IconAdd } from "@/ui/icons";
import { appTitle, appTypes } from "@/ui/identity";
import { Key } from "@/ui/Key";
import { useKeys } from "@/ui/keys";
import { Facts, Page } from "@/ui/Page";
import { Empty, Failed, LoadingRows } from "@/ui/states";
import type { Column } from "@/ui/Table";
import { PhoneRow, Table } from "@/ui/Table";
import { toast } from "@/ui/toast";
import { Ago, fullTime } from "@/ui/time";
import type { Json } from "../configuration/json";
import { asObject } from "../configuration/queries";
import { useMayChange } from "../console/system";
import css from "./Templates.module.css";
import type { Template } from "./queries";
import { templatesQuery } from "./queries";

const JsonPanel = lazy(() => import("../configuration/JsonPanel"));

const labelsOf = (template: Template) => Object.entries(template.labels).map(([name, value]) => `${name}=${value}`).join(", ");

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
  const [making, setMaking] = useState(false);
  const [shown, setShown] = useState<Template | null>(null);
  const [config, setConfig] = useState<Json>({});
  const [fault, setFault] = useState<string | null>(null);
  const mayChange = useMayChange();
  const scroller = useRef<HTMLDivElement>(null);
  const queries = useQueryClient();
  const begin = () => { setConfig({}); setMaking(true); };
  useKeys([{ keys: "n", label: "New template", group: "Lists", run: begin }], mayChange);
  const add = <Button leftSection={<IconAdd size={15} stroke={1.8} />} onClick={begin} rightSection={(list.data?.items.length ?? 1) === 0 ? <Key keys="n" inside /> : undefined}>New template</Button>;
  return (
    <Page title="Templates" count={list.data?.items.length} contentRef={scroller} actions={mayChange && (list.data?.items.length ?? 0) > 0 && add}>
      {list.isPending ? <LoadingRows rows={4} /> : list.isError ? <Failed title="The templates did not load" error={list.error} retry={() => void list.refetch()} />
        : list.data.items.length === 0 ? <Empty title="There are no templates" actions={mayChange && add}>A template spares whoever makes a tenant to say again what is the same for many: app, plan, labels and a first configuration.</Empty>
        : <Table label="Templates" rows={list.data.items} columns={columns} rowKey={(one) => one.id} rowName={(one) => one.name} scroller={scroller} onOpen={setShown} phone={(one) => <PhoneRow name={one.name} end={<Ago at={one.createdAt} />}><span className="lh-quiet">{appTitle(one.appType)}</span><span className="lh-dim lh-cut">{[one.plan, labelsOf(one)].filter(Boolean).join(" · ")}</span></PhoneRow>} />}
      <Drawer opened={shown !== null} onClose={() => { setShown(null); }} title={shown?.name ?? ""} size={480}>
        {shown !== null && (
          <div className={css["shown"]}>
            <Facts facts={[["App", appTitle(shown.appType)], ["Plan", shown.plan === "" ? "none" : shown.plan], ["Labels", labelsOf(shown) === "" ? "none" : labelsOf(shown)], ["Made", fullTime(shown.createdAt)]]} />
            <div className={css["document"]}><Suspense fallback={<LoadingRows rows={4} />}><JsonPanel label="The configuration that it brings" value={asObject(shown.config)} /></Suspense></div>
          </div>
        )}
      </Drawer>
      <FormDrawer opened={making} onClose={() => { setMaking(false); }} title="New template" size={640}>
        <Form
          fill submit="Make template" onCancel={() => { setMaking(false); }} disabled={fault !== null}
          onSubmit={async (fields) => {
            const labels = Object.fromEntries(fields.lines("labels").map((line) => [line.split("=")[0] ?? line, line.split("=").slice(1).join("=")]));
            const made = await api.post("/api/v1/templates", { body: { name: fields.text("name"), appType: fields.text("appType"), schemaVersion: 2, config: config as never, plan: fields.optional("plan"), labels } });
            await queries.invalidateQueries({ queryKey: templatesQuery.queryKey });
            setMaking(false);
            toast({ title: `${made.name} is a template now`, text: "It is offered where a tenant is made." });
          }}
        >
          <TextField name="name" label="Name" placeholder="Photo studio" required maxLength={80} data-autofocus />
          <SelectField name="appType" label="App" data={appTypes.map((value) => ({ value, label: appTitle(value) }))} defaultValue="publisher_v2" />
          <TextField name="plan" label="Plan" maxLength={60} />
          <TextField name="labels" label="Labels" description="name=value, separated by commas" />
          <div>
            <p className={css["label"]}>Configuration</p>
            <div className={css["document"]}><Suspense fallback={<LoadingRows rows={3} />}><JsonPanel label="The configuration that it brings" value={config} onChange={setConfig} onFault={setFault} /></Suspense></div>
            {fault !== null ? <p className={css["fault"]} role="alert">{fault}</p> : <p className={css["hint"]}>What each tenant brings itself, such as credentials, may be missing: it is a draft then.</p>}
          </div>
        </Form>
      </FormDrawer>
    </Page>
  );
}
