import { useQueryClient } from "@tanstack/react-query";
import { Suspense, lazy, useState } from "react";
import { api } from "@/api/client";
import { Form, SelectField, TextField, useTouched } from "@/ui/Form";
import { appTitle, appTypes } from "@/ui/identity";
import { LoadingRows } from "@/ui/states";
import { toast } from "@/ui/toast";
import type { Json } from "../configuration/json";
import { asObject } from "../configuration/queries";
import { PlanField } from "../plans/PlanField";
import css from "./Templates.module.css";
import type { Template } from "./queries";
import { labelsOf, templatesQuery } from "./queries";

const JsonPanel = lazy(() => import("../configuration/JsonPanel"));

/** A new template, or one that is there, whole. */
export function TemplateForm({ of, onDone }: { of: Template | null; onDone: () => void }) {
  const queries = useQueryClient();
  const [config, setConfig] = useState<Json>(asObject(of?.config));
  const [fault, setFault] = useState<string | null>(null);
  return (
    <Form
      fill submit={of === null ? "Make template" : "Save template"} onCancel={onDone} disabled={fault !== null}
      onSubmit={async (fields) => {
        const labels = Object.fromEntries(fields.lines("labels").map((line) => [line.split("=")[0] ?? line, line.split("=").slice(1).join("=")]));
        const body = { name: fields.text("name"), appType: fields.text("appType"), schemaVersion: of?.schemaVersion ?? 2, config: config as never, plan: fields.optional("plan"), labels };
        const kept = of === null ? await api.post("/api/v1/templates", { body }) : await api.put("/api/v1/templates/{templateId}", { path: { templateId: of.id }, version: of.version, body });
        await queries.invalidateQueries({ queryKey: templatesQuery.queryKey });
        onDone();
        toast(of === null ? { title: `${kept.name} is a template now`, text: "It is offered where a tenant is made." } : { title: `${kept.name} is saved`, text: "Tenants that are made from now on begin with it." });
      }}
    >
      <TextField name="name" label="Name" placeholder="Photo studio" required maxLength={80} defaultValue={of?.name ?? ""} data-autofocus />
      <SelectField name="appType" label="App" data={appTypes.map((value) => ({ value, label: appTitle(value) }))} defaultValue={of?.appType ?? "publisher_v2"} />
      <PlanField present={of?.plan ?? ""} />
      <TextField name="labels" label="Labels" description="name=value, separated by commas" defaultValue={of === null ? "" : labelsOf(of)} />
      <Brought config={config} onChange={setConfig} fault={fault} onFault={setFault} />
    </Form>
  );
}

function Brought({ config, onChange, fault, onFault }: { config: Json; onChange: (next: Json) => void; fault: string | null; onFault: (fault: string | null) => void }) {
  const touched = useTouched();
  return (
    <div>
      <p className={css["label"]}>Configuration</p>
      <div className={css["document"]}><Suspense fallback={<LoadingRows rows={3} />}><JsonPanel label="The configuration that it brings" value={config} onChange={(next) => { touched(); onChange(next); }} onFault={onFault} /></Suspense></div>
      {fault !== null ? <p className={css["fault"]} role="alert">{fault}</p> : <p className={css["hint"]}>What each tenant brings itself, such as credentials, may be missing: it is a draft then.</p>}
    </div>
  );
}
