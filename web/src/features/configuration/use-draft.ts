import { useQuery, useQueryClient } from "@tanstack/react-query";
import { useEffect, useRef, useState } from "react";
import { api } from "@/api/client";
import { toProblem } from "@/api/problem";
import type { ApiProblem } from "@/api/problem";
import type { Json } from "./json";
import { isSame } from "./json";
import type { Finding } from "./queries";
import { asObject, configQuery, draftQuery } from "./queries";

const pause = 400;

/**
 * What somebody is editing: kept on the server as their own draft a moment after each change, and checked there as publishing would. The draft outlives
 * the page (a first one is of the app's newest schema), so nothing is lost by leaving; what is not kept yet is said by `keeping`.
 */
export function useDraft(tenantId: string, newest = 1) {
  const queries = useQueryClient();
  const published = useQuery(configQuery(tenantId));
  const kept = useQuery(draftQuery(tenantId));
  const [edited, setEdited] = useState<Json | null>(null);
  const [findings, setFindings] = useState<readonly Finding[]>([]);
  const [needsApproval, setNeedsApproval] = useState<readonly string[]>([]);
  const [refusal, setRefusal] = useState<ApiProblem | null>(null);
  const [keeping, setKeeping] = useState(false);
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined);
  const version = useRef<number | null>(null);
  const waiting = useRef<Json | null>(null);
  const writing = useRef(Promise.resolve<ApiProblem | null>(null));
  const base: Json = asObject(published.data?.config);
  const config: Json = edited ?? (kept.data === null || kept.data === undefined ? base : asObject(kept.data.config));
  const schemaVersion = kept.data?.schemaVersion ?? published.data?.schemaVersion ?? newest;
  const isChanged = !isSame(base, config);

  async function check() {
    const result = await api.post("/api/v1/tenants/{tenantId}/config/draft:validate", { path: { tenantId } });
    setFindings(result.findings);
    setNeedsApproval(result.needsApproval);
  }

  async function keep(next: Json): Promise<ApiProblem | null> {
    let problem: ApiProblem | null = null;
    try {
      const draft = await api.put("/api/v1/tenants/{tenantId}/config/draft", {
        path: { tenantId }, version: version.current ?? kept.data?.version ?? 0, body: { schemaVersion, config: next as never, baseRevision: kept.data?.baseRevision ?? published.data?.revision ?? 0 },
      });
      version.current = draft.version;
      queries.setQueryData(draftQuery(tenantId).queryKey, draft);
      setRefusal(null);
      await check();
    } catch (error) {
      problem = toProblem(error);
      setRefusal(problem);
      if (Array.isArray(problem.members["findings"]))
        setFindings(problem.members["findings"] as Finding[]);
    }
    setKeeping(waiting.current !== null);
    return problem;
  }

  function change(next: Json) {
    setEdited(next);
    setKeeping(true);
    waiting.current = next;
    clearTimeout(timer.current);
    timer.current = setTimeout(() => void flush(), pause);
  }

  /** Keeps what waits for a moment without typing, and says why what was typed last was not kept. */
  function flush(): Promise<ApiProblem | null> {
    const next = waiting.current;
    clearTimeout(timer.current);
    waiting.current = null;
    if (next !== null)
      writing.current = writing.current.then(() => keep(next));
    return writing.current;
  }

  async function forget() {
    clearTimeout(timer.current);
    waiting.current = null;
    await writing.current;
    writing.current = Promise.resolve(null);
    version.current = null;
    setEdited(null);
    setFindings([]);
    setNeedsApproval([]);
    setRefusal(null);
    setKeeping(false);
    queries.setQueryData(draftQuery(tenantId).queryKey, null);
    await queries.invalidateQueries({ queryKey: ["tenants"] });
  }

  async function discard() {
    clearTimeout(timer.current);
    waiting.current = null;
    await writing.current;
    await api.post("/api/v1/tenants/{tenantId}/config/draft:discard", { path: { tenantId } });
    await forget();
  }

  async function publish(comment: string) {
    const refused = await flush(); // what is published is the draft, and that must be what is shown
    if (refused !== null)
      throw refused;
    const made = await api.post("/api/v1/tenants/{tenantId}/config/draft:publish", { path: { tenantId }, version: published.data?.revision ?? 0, body: { comment } });
    await forget();
    // What takes two people is a proposal until the second one agrees, and has no version yet.
    return "configVersion" in made ? made.revision : null;
  }

  // A draft from before is checked when it is opened.
  const isOpen = kept.data !== null && kept.data !== undefined;
  useEffect(() => {
    if (isOpen)
      void api.post("/api/v1/tenants/{tenantId}/config/draft:validate", { path: { tenantId } }).then((result) => { setFindings(result.findings); setNeedsApproval(result.needsApproval); }, () => undefined);
  }, [isOpen, tenantId]);

  return {
    published, kept, config, base, findings, needsApproval, refusal, keeping, isChanged, change, discard, publish,
    revision: published.data?.revision ?? 0, keptAt: kept.data?.changedAt ?? null,
    /** Somebody else published while this was edited. */
    isBehind: kept.data !== null && kept.data !== undefined && published.data !== undefined && published.data !== null && kept.data.baseRevision < published.data.revision,
  };
}
