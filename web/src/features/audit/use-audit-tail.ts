import { useQueryClient } from "@tanstack/react-query";
import type { RefObject } from "react";
import { useState } from "react";
import type { StreamState } from "@/api/events";
import { useEvents } from "@/api/events";
import type { AuditFilter, Entry } from "./queries";
import { auditQuery } from "./queries";

interface Tail { state: StreamState; newer: number; show: () => void }

/**
 * Brings what is done while one looks. At the top of an unfiltered list an entry appears by itself; further down nothing may move under the reader's eyes,
 * so it is only counted.
 */
export function useAuditTail(tenantId: string | null, filter: AuditFilter, scroller: RefObject<HTMLElement | null>): Tail {
  const queries = useQueryClient();
  const [newer, setNewer] = useState(0);
  const { queryKey } = auditQuery(tenantId, filter);
  const isFiltered = Object.values(filter).some((value) => value !== undefined);
  const state = useEvents(tenantId === null ? "/api/v1/audit/events" : `/api/v1/tenants/${tenantId}/audit/events`, ["entry"], (_, data) => {
    const entry = data as Entry;
    const list = queries.getQueryData(queryKey);
    const [first, ...rest] = list?.pages ?? [];
    if (list === undefined || first === undefined || list.pages.some((page) => page.items.some((one) => isSame(one, entry))))
      return;
    if (isFiltered || (scroller.current?.scrollTop ?? 0) > 0)
      setNewer((count) => count + 1);
    else
      queries.setQueryData(queryKey, { ...list, pages: [{ ...first, items: [entry, ...first.items] }, ...rest] });
  });
  return {
    state, newer,
    show: () => {
      setNewer(0);
      scroller.current?.scrollTo({ top: 0 });
      void queries.invalidateQueries({ queryKey });
    },
  };
}

const isSame = (a: Entry, b: Entry): boolean => a.tenant === b.tenant && a.number === b.number;
