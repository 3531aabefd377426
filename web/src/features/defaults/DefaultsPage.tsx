import { Button, NumberInput, Slider, TextInput } from "@mantine/core";
import { useQuery, useQueryClient } from "@tanstack/react-query";
import { Suspense, lazy, useState } from "react";
import { api } from "@/api/client";
import { toProblem } from "@/api/problem";
import { sessionQuery } from "@/api/session";
import { Form, TextArea } from "@/ui/Form";
import { appTitle } from "@/ui/identity";
import { useLeaveGuard } from "@/ui/keys";
import { Facts, Page, Section } from "@/ui/Page";
import { Failed, LoadingRows } from "@/ui/states";
import { Status } from "@/ui/Status";
import { Segments } from "@/ui/Segments";
import { toast } from "@/ui/toast";
import { Ago } from "@/ui/time";
import { useViewState } from "@/ui/view-state";
import { useActors } from "../audit/actor";
import { Diff } from "../configuration/Diff";
import type { Json } from "../configuration/json";
import { isSame } from "../configuration/json";
import { asObject, schemaQuery } from "../configuration/queries";
import type { Schema } from "../configuration/schema";
import { partsOf } from "../configuration/schema";
import { TwoPeopleOfApp } from "../configuration/TwoPeople";
import { systemQuery } from "../console/system";
import css from "./DefaultsPage.module.css";

const JsonPanel = lazy(() => import("../configuration/JsonPanel"));

/** What the platform puts below every tenant's configuration, and how far a change has come. */
export default function DefaultsPage() {
  const [view, change] = useViewState();
  const { data: system } = useQuery(systemQuery);
  const apps = [...new Set(["publisher_v2", ...(system?.apps ?? [])])];
  const app = view["app"] ?? apps[0] ?? "publisher_v2";
  return (
    <Page title="Defaults" padded actions={<Segments label="App" options={apps.map((value) => ({ value, label: appTitle(value) }))} value={app} onChange={(next) => { change({ app: next }); }} />}>
      <OfApp key={app} app={app} />
    </Page>
  );
}

function OfApp({ app }: { app: string }) {
  const client = useQueryClient();
  const { data: session } = useQuery(sessionQuery);
  const mayChange = session?.platformRole === "platformAdmin";
  const defaults = useQuery({
    queryKey: ["defaults", app],
    queryFn: async ({ signal }) => {
      try {
        return await api.get("/api/v1/defaults/{appType}", { path: { appType: app }, signal });
      } catch (error) {
        if (toProblem(error).status === 404)
          return null;
        throw error;
      }
    },
  });
  const schema = useQuery(schemaQuery(app)).data;
  const [edited, setEdited] = useState<Json | null>(null);
  const [fault, setFault] = useState<string | null>(null);
  const [share, setShare] = useState(10);
  const [label, setLabel] = useState("");
  const actor = useActors();
  const base: Json = asObject(defaults.data?.config);
  const config = edited ?? base;
  const isChanged = edited !== null && !isSame(edited, base);
  useLeaveGuard(isChanged);
  if (defaults.isPending)
    return <LoadingRows rows={6} />;
  if (defaults.isError)
    return <Failed title="The defaults did not load" error={defaults.error} retry={() => void defaults.refetch()} />;
  const rollout = defaults.data?.rollout;
  const percent = rollout?.percent ?? 100;
  const changed = () => client.invalidateQueries({ queryKey: ["defaults"] });

  return (
    <>
      {defaults.data !== null && (
        <Section title={`Version ${defaults.data.revision}`}>
          <Facts facts={[
            ["Rolled out", percent === 100 ? <Status key="r" kind="active">to every tenant</Status> : <Status key="r" kind="pending">{percent} % of tenants{rollout?.label == null ? "" : ` and those labelled ${rollout.label}`}</Status>],
            ["Why", defaults.data.comment === "" ? <span className="lh-dim" key="w">nothing said</span> : defaults.data.comment],
            ["By", <span key="b">{actor(defaults.data.author)}, <Ago at={defaults.data.createdAt} /></span>],
          ]} />
          {mayChange && percent < 100 && (
            <div className={css["rollout"]}>
              <Form
                submit="Roll out" onSubmit={async () => {
                  await api.put("/api/v1/defaults/{appType}/rollout", { path: { appType: app }, version: defaults.data?.revision ?? 0, body: { percent: Math.max(share, percent), label: label.trim() === "" ? rollout?.label ?? null : label.trim() } });
                  await changed();
                  toast({ title: `The defaults hold for ${Math.max(share, percent)} % of tenants`, text: "The tenants come one after the other; see Jobs." });
                }}
              >
                <Rollout share={Math.max(share, percent)} setShare={setShare} label={label} setLabel={setLabel} least={percent} />
              </Form>
            </div>
          )}
        </Section>
      )}
      <Section title={defaults.data === null ? "No defaults yet" : "The document"} lead="Tenants’ own configurations are merged over this. Whatever they do not say, this says.">
        <div className={css["document"]}><Suspense fallback={<LoadingRows rows={4} />}><JsonPanel label="Defaults as JSON" value={config} base={base} {...(mayChange ? { onChange: setEdited } : {})} onFault={setFault} /></Suspense></div>
        {fault !== null && <p className={css["fault"]} role="alert">{fault}</p>}
      </Section>
      {isChanged && (
        <Section title="What changes" actions={<Button variant="subtle" onClick={() => { setEdited(null); }}>Discard</Button>}>
          <Diff before={base} after={config} title={(section) => section} />
          <div className={css["rollout"]}>
            <Form
              submit={`Publish version ${(defaults.data?.revision ?? 0) + 1}`} disabled={fault !== null}
              onSubmit={async (fields) => {
                await api.put("/api/v1/defaults/{appType}", { path: { appType: app }, version: defaults.data?.revision ?? 0, body: { config: config as never, comment: fields.text("comment"), rollout: { percent: share, label: label.trim() === "" ? null : label.trim() } } });
                await changed();
                setEdited(null);
                toast({ title: `Version ${(defaults.data?.revision ?? 0) + 1} of the defaults is out`, text: share === 100 ? "It holds for every tenant." : `It holds for ${share} % of tenants.` });
              }}
            >
              <Rollout share={share} setShare={setShare} label={label} setLabel={setLabel} least={0} />
              <TextArea name="comment" label="Why" required maxLength={500} />
            </Form>
          </div>
        </Section>
      )}
      <Section title="What takes two people" lead={`At every tenant that runs ${appTitle(app)}. Each can ask for more in its own configuration.`}>
        <div className={css["rollout"]}><TwoPeopleOfApp app={app} parts={schema === null || schema === undefined ? [] : partsOf(schema.form as Schema)} mayChange={mayChange} /></div>
      </Section>
    </>
  );
}

function Rollout({ share, setShare, label, setLabel, least }: { share: number; setShare: (share: number) => void; label: string; setLabel: (label: string) => void; least: number }) {
  return (
    <>
      <div className={css["share"]}>
        <Slider aria-label="Share of tenants" thumbLabel="Share of tenants, in per cent" min={0} max={100} step={5} value={share} onChange={(next) => { setShare(Math.max(least, next)); }} />
        <NumberInput label="Share of tenants, %" min={least} max={100} value={share} onChange={(next) => { setShare(Number(next)); }} hideControls />
      </div>
      <TextInput label="And those labelled" placeholder="early=yes" value={label} onChange={(event) => { setLabel(event.currentTarget.value); }} />
    </>
  );
}
