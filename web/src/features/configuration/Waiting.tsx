import { Button, Drawer, Textarea } from "@mantine/core";
import { useQuery, useQueryClient, useSuspenseQuery } from "@tanstack/react-query";
import { useState } from "react";
import { api } from "@/api/client";
import { toProblem } from "@/api/problem";
import { sessionQuery } from "@/api/session";
import { Note } from "@/ui/Note";
import { Failed, LoadingRows } from "@/ui/states";
import { Ago } from "@/ui/time";
import { toast } from "@/ui/toast";
import { useActors } from "../audit/actor";
import type { Tenant } from "../tenants/queries";
import { Diff } from "./Diff";
import { asObject, proposalQuery, waitingQuery } from "./queries";
import type { Proposal } from "./queries";
import css from "./Review.module.css";

/** What takes a second person and waits for one: whose it is, and the way to look at it and decide. */
export function Waiting({ tenant, title }: { tenant: Tenant; title: (section: string) => string }) {
  const waiting = useQuery(waitingQuery(tenant.id));
  const [shown, setShown] = useState<Proposal | null>(null);
  const actor = useActors();
  return (
    <>
      {waiting.data?.items.map((one) => (
        <Note key={one.id} kind="pending" title={<>A change of {one.fields.map(title).join(", ")} waits for a second person</>}>
          {one.cause === "defaults" ? "New defaults of the platform" : <>By {actor(one.author)}</>}, <Ago at={one.createdAt} />{one.comment !== "" && <>: {one.comment}</>}
          <div style={{ marginTop: 8 }}><Button variant="default" onClick={() => { setShown(one); }}>Look at it…</Button></div>
        </Note>
      ))}
      <Drawer opened={shown !== null} onClose={() => { setShown(null); }} size={640} title="A change that waits for a second person">
        {shown !== null && <Decide tenant={tenant} proposal={shown} title={title} onDone={() => { setShown(null); }} />}
      </Drawer>
    </>
  );
}

function Decide({ tenant, proposal, title, onDone }: { tenant: Tenant; proposal: Proposal; title: (section: string) => string; onDone: () => void }) {
  const queries = useQueryClient();
  const details = useQuery(proposalQuery(tenant.id, proposal.id));
  const { data: session } = useSuspenseQuery(sessionQuery);
  const [reason, setReason] = useState("");
  const [busy, setBusy] = useState(false);
  const [refusal, setRefusal] = useState<unknown>(null);
  const actor = useActors();
  const isOwn = proposal.author === `person:${session.person?.id ?? ""}`;
  const problem = refusal === null ? null : toProblem(refusal);
  const path = { tenantId: tenant.id, proposalId: proposal.id };

  async function decide(act: () => Promise<string>) {
    setBusy(true);
    setRefusal(null);
    try {
      const said = await act();
      await queries.invalidateQueries({ queryKey: ["tenants"] });
      onDone();
      toast({ title: said });
    } catch (error) {
      setRefusal(error);
    }
    setBusy(false);
  }

  const approve = () => decide(async () => `Version ${(await api.post("/api/v1/tenants/{tenantId}/config/proposals/{proposalId}:approve", { path })).revision} is live`);
  const refuse = () => decide(async () => { await api.post("/api/v1/tenants/{tenantId}/config/proposals/{proposalId}:refuse", { path, body: { reason: reason.trim() } }); return "It was refused, and its author sees why"; });
  const withdraw = () => decide(async () => { await api.post("/api/v1/tenants/{tenantId}/config/proposals/{proposalId}:withdraw", { path }); return "It is your draft again"; });

  if (details.isPending)
    return <LoadingRows rows={4} />;
  if (details.isError)
    return <Failed title="The change did not load" error={details.error} retry={() => void details.refetch()} />;
  return (
    <div className={css["review"]}>
      <div className={css["body"]}>
        <p className="lh-quiet">{proposal.cause === "defaults" ? "New defaults of the platform" : <>By <b>{actor(proposal.author)}</b></>}, <Ago at={proposal.createdAt} />{proposal.comment !== "" && <>: {proposal.comment}</>}. {proposal.baseRevision === 0 ? "Nothing is live" : `Version ${proposal.baseRevision} stays live`} until somebody else who may publish has agreed.</p>
        {isOwn && <Note title="Somebody else has to agree to it.">Anyone but you who may publish can. You can take it back, and it is your draft again.</Note>}
        {problem !== null && <Note kind="failed" title={problem.title}>{problem.detail}</Note>}
        <Diff before={asObject(details.data.before)} after={asObject(details.data.after)} title={title} />
        {!isOwn && <Textarea label="Reason, to refuse it" value={reason} onChange={(event) => { setReason(event.currentTarget.value); }} maxLength={500} minRows={2} placeholder="For its author" />}
      </div>
      <div className={css["foot"]}>
        <span className={css["acts"]}>
          {isOwn
            ? <Button variant="default" loading={busy} onClick={() => void withdraw()}>Take it back</Button>
            : <>
                <Button variant="default" disabled={busy || reason.trim() === ""} onClick={() => void refuse()}>Refuse</Button>
                <Button loading={busy} onClick={() => void approve()}>Agree and publish</Button>
              </>}
        </span>
      </div>
    </div>
  );
}
