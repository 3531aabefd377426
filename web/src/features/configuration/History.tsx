import { Button, Drawer } from "@mantine/core";
import { useQuery, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { api } from "@/api/client";
import { Form, TextArea } from "@/ui/Form";
import { Section } from "@/ui/Page";
import { Row, Rows } from "@/ui/Rows";
import { Empty, Failed, LoadingRows } from "@/ui/states";
import { Status } from "@/ui/Status";
import { toast } from "@/ui/toast";
import { Ago } from "@/ui/time";
import { useActors } from "../audit/actor";
import type { Tenant } from "../tenants/queries";
import { Diff } from "./Diff";
import { asObject, configQuery, refusedQuery, revisionQuery, revisionsQuery, schemaQuery } from "./queries";
import type { Revision } from "./queries";
import type { Schema } from "./schema";
import { Waiting } from "./Waiting";

/** Every version that was live: what it changed, who published it, and the way back to it. */
export default function History({ tenant }: { tenant: Tenant }) {
  const list = useQuery(revisionsQuery(tenant.id));
  const refused = useQuery(refusedQuery(tenant.id)).data?.items ?? [];
  const [shown, setShown] = useState<{ what: "diff" | "back"; of: Revision } | null>(null);
  const actor = useActors();
  const title = useSectionTitles(tenant.appType);
  if (list.isPending)
    return <LoadingRows rows={6} />;
  if (list.isError)
    return <Failed title="The history did not load" error={list.error} retry={() => void list.refetch()} />;
  return (
    <Section title="History" lead="A version never changes. Going back publishes an earlier one again, as a new version.">
      <Waiting tenant={tenant} title={title} />
      {list.data.items.length === 0 ? <Empty small title="Nothing was published yet">The first version appears here once it is live.</Empty> : (
        <Rows label="Versions">
          {list.data.items.map((one) => (
            <Row
              key={one.revision} title={<>v{one.revision} {one.comment !== "" && <span className="lh-quiet" style={{ fontWeight: 400 }}>{one.comment}</span>}</>} detail={<>by {actor(one.author)}{one.approvedBy !== null && <>, agreed to by {actor(one.approvedBy)}</>} · <code>{one.configVersion.slice(0, 12)}</code></>}
              status={one.state === "published" ? <Status kind="active">Live</Status> : undefined} end={<Ago at={one.createdAt} />}
              actions={<>
                <Button variant="default" onClick={() => { setShown({ what: "diff", of: one }); }}>What changed</Button>
                {one.state !== "published" && <Button variant="default" onClick={() => { setShown({ what: "back", of: one }); }}>Go back to v{one.revision}…</Button>}
              </>}
            />
          ))}
        </Rows>
      )}
      {refused.length > 0 && (
        <div style={{ marginTop: 28 }}>
          <h3 style={{ marginBottom: 8 }}>Not agreed to</h3>
          <Rows label="Not agreed to">
            {refused.map((one) => (
              <Row
                key={one.id} title={one.comment === "" ? `A change of ${one.fields.join(", ")}` : one.comment} status={<Status kind="failed">Refused</Status>} end={<Ago at={one.decidedAt ?? one.createdAt} />}
                detail={<>by {one.cause === "defaults" ? "new defaults" : actor(one.author)}, refused by {actor(one.decidedBy ?? "")}: {one.reason}</>}
              />
            ))}
          </Rows>
        </div>
      )}
      <Drawer opened={shown !== null} onClose={() => { setShown(null); }} size={640} title={shown?.what === "back" ? `Go back to v${shown.of.revision}` : `What v${shown?.of.revision ?? ""} changed`}>
        {shown !== null && <Shown tenant={tenant} shown={shown} onClose={() => { setShown(null); }} />}
      </Drawer>
    </Section>
  );
}

function Shown({ tenant, shown: { what, of }, onClose }: { tenant: Tenant; shown: { what: "diff" | "back"; of: Revision }; onClose: () => void }) {
  const queries = useQueryClient();
  const title = useSectionTitles(tenant.appType);
  const current = useQuery(configQuery(tenant.id)).data;
  const parent = what === "back" ? current?.revision ?? 0 : of.parentRevision ?? 0;
  const before = useQuery({ ...revisionQuery(tenant.id, parent), enabled: parent > 0 });
  const after = useQuery(revisionQuery(tenant.id, of.revision));
  const diff = after.data === undefined || (parent > 0 && before.data === undefined) ? <LoadingRows rows={4} /> : <Diff before={asObject(before.data?.config)} after={asObject(after.data.config)} title={title} />;
  if (what === "diff")
    return <div style={{ padding: 20, overflow: "auto" }}>{diff}</div>;
  return (
    <Form
      fill submit={`Publish v${of.revision} again`} onCancel={onClose} cancel="Keep what is live"
      onSubmit={async (fields) => {
        const made = await api.post("/api/v1/tenants/{tenantId}/config/revisions/{revision}:rollback", { path: { tenantId: tenant.id, revision: of.revision }, version: current?.revision ?? 0, body: { comment: fields.text("comment") } });
        await queries.invalidateQueries({ queryKey: ["tenants"] });
        onClose();
        toast("configVersion" in made
          ? { title: `Version ${made.revision} is live`, text: `It says what version ${of.revision} said.` }
          : { title: "It waits for a second person", text: "It is live once somebody else who may publish has agreed." });
      }}
    >
      {diff}
      <TextArea name="comment" label="Why" required maxLength={500} data-autofocus />
    </Form>
  );
}

/** Sections as the form calls them. */
function useSectionTitles(appType: string): (section: string) => string {
  const form = useQuery(schemaQuery(appType)).data?.form as Schema | undefined;
  return (section) => form?.properties?.[section]?.title ?? section;
}
