import { Drawer } from "@mantine/core";
import { useInfiniteQuery } from "@tanstack/react-query";
import type { RefObject } from "react";
import { useCallback, useMemo, useState } from "react";
import { Facts } from "@/ui/Page";
import { Status } from "@/ui/Status";
import type { StatusKind } from "@/ui/Status";
import { Empty, Failed, LoadingRows, NothingFound } from "@/ui/states";
import type { Column } from "@/ui/Table";
import { PhoneRow, Table } from "@/ui/Table";
import { Ago, fullTime } from "@/ui/time";
import { TenantName } from "../tenants/TenantName";
import { useActors } from "./actor";
import type { AuditFilter, Entry } from "./queries";
import { actionTitle, auditQuery } from "./queries";

const columns = (ofHouse: boolean, actor: (of: string) => string): Column<Entry>[] => [
  { key: "at", title: "When", width: 150, cell: (entry) => <Ago at={entry.at} /> },
  { key: "action", title: "What", width: "20%", cell: (entry) => <b style={{ color: "var(--lh-t1)" }} title={entry.action}>{actionTitle(entry.action)}</b> },
  { key: "subject", title: "Of what", width: "22%", cell: (entry) => <span title={entry.subject}>{entry.subject}</span> },
  { key: "actor", title: "Who", width: "16%", cell: (entry) => <span title={entry.actor}>{actor(entry.actor)}</span> },
  ...(ofHouse ? [{ key: "tenant", title: "Tenant", width: "16%", wide: true, cell: (entry: Entry) => <TenantName id={entry.tenant} /> }] : []),
  { key: "details", title: "Details", wide: true, cell: (entry) => entry.outcome === "denied" || entry.outcome === "failed" ? <Status kind={outcomes[entry.outcome] ?? "attention"}>{entry.details ?? entry.outcome}</Status> : <span className="lh-dim" title={entry.details ?? ""}>{entry.details}</span> },
];

const outcomes: Readonly<Record<string, StatusKind>> = { done: "active", denied: "attention", failed: "failed" };

interface Props { tenantId: string | null; filter: AuditFilter; scroller: RefObject<HTMLDivElement | null>; clear: () => void; onCount?: (shown: number, more: boolean) => void }

/** What was done, by whom; each entry carries the hash of the one before it. */
export function AuditTable({ tenantId, filter, scroller, clear }: Props) {
  const list = useInfiniteQuery(auditQuery(tenantId, filter));
  const rows = useMemo(() => list.data?.pages.flatMap((page) => page.items) ?? [], [list.data]);
  const actor = useActors();
  const [shown, setShown] = useState<Entry | null>(null);
  const { hasNextPage, isFetchingNextPage, fetchNextPage } = list;
  const more = useCallback(() => { if (hasNextPage && !isFetchingNextPage) void fetchNextPage(); }, [hasNextPage, isFetchingNextPage, fetchNextPage]);
  const isFiltered = Object.values(filter).some((value) => value !== undefined);
  if (list.isPending)
    return <LoadingRows />;
  if (list.isError && rows.length === 0)
    return <Failed title="The audit did not load" error={list.error} retry={() => void list.refetch()} />;
  if (rows.length === 0)
    return isFiltered ? <NothingFound title="Nothing was done that is so" text="Actions and people are searched as they are written in the record." clear={clear} /> : <Empty small title="Nothing was done yet">Every change leaves an entry here, with who made it.</Empty>;
  return (
    <>
      <Table
        label="Audit" rows={rows} columns={columns(tenantId === null, actor)} rowKey={(entry) => `${entry.tenant} ${entry.number}`} rowName={(entry) => entry.action} scroller={scroller} onEnd={more} onOpen={setShown}
        phone={(entry) => <PhoneRow name={actionTitle(entry.action)} end={<Ago at={entry.at} />}><span className="lh-quiet lh-cut">{actor(entry.actor)}</span><span className="lh-dim lh-cut">{entry.subject}</span></PhoneRow>}
      />
      <Drawer opened={shown !== null} onClose={() => { setShown(null); }} title={actionTitle(shown?.action ?? "")} size={480}>
        <div style={{ padding: 20, overflow: "auto" }}>
          {shown !== null && <Facts facts={[
            ["When", fullTime(shown.at)], ["Action", <code key="a">{shown.action}</code>], ["Of what", shown.subject], ["Who", actor(shown.actor)], ["From", shown.ip === null ? <span key="i" className="lh-dim">{shown.form > 1 ? "no request" : "not kept then"}</span> : <code key="i">{shown.ip}</code>],
            shown.outcome !== null && ["Outcome", <Status key="o" kind={outcomes[shown.outcome] ?? "attention"}>{shown.outcome.charAt(0).toUpperCase() + shown.outcome.slice(1)}</Status>], ["Tenant", shown.tenant],
            shown.details !== null && ["Details", shown.details], shown.key !== null && ["Key", shown.key], shown.requestId !== null && ["Request", <code key="r">{shown.requestId}</code>],
            shown.beforeHash !== null && ["Before, as a hash", <code key="b">{shown.beforeHash}</code>], shown.afterHash !== null && ["After, as a hash", <code key="f">{shown.afterHash}</code>],
            ["Number in its chain", String(shown.number)], ["Hash", <code key="h">{shown.hash}</code>],
          ]} />}
        </div>
      </Drawer>
    </>
  );
}
