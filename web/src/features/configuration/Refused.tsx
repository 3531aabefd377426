import { useQuery, useSuspenseQuery } from "@tanstack/react-query";
import type { components } from "@/api/schema/control";
import { sessionQuery } from "@/api/session";
import { Note } from "@/ui/Note";
import { Ago } from "@/ui/time";
import { useActors } from "../audit/actor";
import type { Tenant } from "../tenants/queries";
import { refusedQuery } from "./queries";

/** Why one's own proposal was refused, as long as the draft that it became again is as it was. */
export function Refused({ tenant, draft }: { tenant: Tenant; draft: components["schemas"]["DraftView"] | null }) {
  const { data: session } = useSuspenseQuery(sessionQuery);
  const refused = useQuery({ ...refusedQuery(tenant.id), enabled: draft !== null }).data?.items[0];
  const actor = useActors();
  if (draft === null || refused === undefined || refused.cause !== "draft" || refused.author !== `person:${session.person?.id ?? ""}` || refused.decidedAt === null || Date.parse(refused.decidedAt) < Date.parse(draft.changedAt))
    return null;
  return <Note kind="failed" title={`${actor(refused.decidedBy ?? "")} refused your change: ${refused.reason ?? ""}`}>It is your draft again, <Ago at={refused.decidedAt} />. Mend it and ask once more, or discard it.</Note>;
}
