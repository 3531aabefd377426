import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { Suspense, lazy } from "react";
import { api } from "@/api/client";
import { Form, SelectField, TextField } from "@/ui/Form";
import { appTitle, appTypes } from "@/ui/identity";
import { Facts, Page } from "@/ui/Page";
import { Failed, LoadingRows } from "@/ui/states";
import { Status } from "@/ui/Status";
import { useViewState } from "@/ui/view-state";
import { asObject } from "../configuration/queries";
import css from "./HostsPage.module.css";

const JsonPanel = lazy(() => import("../configuration/JsonPanel"));

/** What a service would get for a host; with the real reason, which services are not told. */
export default function HostsPage() {
  const [view, change] = useViewState();
  const host = view["host"];
  const appType = view["app"] ?? "publisher_v2";
  const answer = useQuery({ queryKey: ["simulate", host, appType], queryFn: ({ signal }) => api.post("/api/v1/simulate/by-host", { body: { host: host ?? "", appType }, signal }), enabled: host !== undefined });
  return (
    <Page title="Host lookup" padded>
      <div className={css["ask"]}>
        <Form key={`${host ?? ""} ${appType}`} guard={false} submit="Look up" onSubmit={(fields) => { change({ host: fields.text("host"), app: fields.text("app") }, true); return Promise.resolve(); }}>
          <TextField name="host" label="Host" placeholder="photos.northlight.art" description="As it stands in a browser’s address bar; a port and capital letters do no harm." defaultValue={host ?? ""} required maxLength={1000} autoFocus />
          <SelectField name="app" label="Asked by a service of" data={appTypes.map((value) => ({ value, label: appTitle(value) }))} defaultValue={appType} />
        </Form>
      </div>
      {host !== undefined && (answer.isPending ? <LoadingRows rows={3} /> : answer.isError ? <Failed title="The host was not looked up" error={answer.error} retry={() => void answer.refetch()} /> : (
        <section className={css["answer"]} aria-label="Answer">
          <h2>{answer.data.status === 200 ? <Status kind="active">A service gets the configuration of {answer.data.tenant}</Status> : <Status kind="attention">A service gets 404, like for any unknown host</Status>}</h2>
          <Facts facts={[
            ["Really because", answer.data.reason],
            ["Read as", answer.data.normalized ?? <span className="lh-dim" key="n">not a host</span>],
            ["Tenant", answer.data.tenant === null ? <span className="lh-dim" key="t">none</span> : <Link key="t" to="/tenants" search={{ q: answer.data.tenant } as never}>{answer.data.tenant}</Link>],
            answer.data.document !== null && ["Version", <code key="v">{answer.data.document.config_version}</code>],
            answer.data.document !== null && ["Asks again after", `${answer.data.document.ttl_seconds} s`],
          ]} />
          {answer.data.document !== null && <div className={css["document"]}><Suspense fallback={<LoadingRows rows={4} />}><JsonPanel label="What the service gets" value={asObject(answer.data.document.config)} /></Suspense></div>}
        </section>
      ))}
    </Page>
  );
}
