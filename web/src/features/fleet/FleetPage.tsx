import { useQuery } from "@tanstack/react-query";
import { useRef } from "react";
import { api } from "@/api/client";
import type { components } from "@/api/schema/control";
import { appTitle } from "@/ui/identity";
import { FootEnd, Page } from "@/ui/Page";
import { Empty, Failed, LoadingRows } from "@/ui/states";
import { Status } from "@/ui/Status";
import type { Column } from "@/ui/Table";
import { PhoneRow, Table } from "@/ui/Table";
import { Ago, useNow } from "@/ui/time";

type Member = components["schemas"]["FleetMember"];
const silence = 5 * 60_000;

/** The execution planes that ask this house: who they are, and whether they still do. */
export default function FleetPage() {
  const list = useQuery({ queryKey: ["fleet"], queryFn: ({ signal }) => api.get("/api/v1/fleet", { query: { limit: 200 }, signal }), refetchInterval: 10_000 });
  const scroller = useRef<HTMLDivElement>(null);
  const columns: Column<Member>[] = [
    { key: "client", title: "Client", width: "26%", cell: (one) => <><b style={{ color: "var(--lh-t1)" }}>{one.client}</b> <span className="lh-dim">{one.instance}</span></> },
    { key: "state", title: "State", width: 120, cell: (one) => <State member={one} /> },
    { key: "app", title: "App", width: 120, cell: (one) => appTitle(one.appType) },
    { key: "agent", title: "Version", cell: (one) => <span title={one.agent}>{one.agent}</span> },
    { key: "feed", title: "Feed at", width: 90, right: true, cell: (one) => one.feedPosition ?? <span className="lh-dim">no feed</span> },
    { key: "first", title: "First call", width: 120, right: true, wide: true, cell: (one) => <Ago at={one.firstCallAt} /> },
    { key: "last", title: "Last call", width: 120, right: true, cell: (one) => <Ago at={one.lastCallAt} /> },
  ];
  return (
    <Page title="Fleet" count={list.data?.items.length} contentRef={scroller} foot={<FootEnd>Whoever asked with a service token in the last days</FootEnd>}>
      {list.isPending ? <LoadingRows rows={4} /> : list.isError ? <Failed title="The fleet did not load" error={list.error} retry={() => void list.refetch()} />
        : list.data.items.length === 0 ? <Empty title="Nobody asks this house">Execution planes that run elsewhere ask here for configurations and credentials, each with a service token. They appear with their first call.</Empty>
        : <Table label="Fleet" rows={list.data.items} columns={columns} rowKey={(one) => `${one.tokenId} ${one.instance}`} rowName={(one) => one.client} scroller={scroller} phone={(one) => <PhoneRow name={one.client} end={<Ago at={one.lastCallAt} />}><State member={one} /><span className="lh-dim lh-cut">{one.agent}</span></PhoneRow>} />}
    </Page>
  );
}

function State({ member }: { member: Member }) {
  const now = useNow(10_000);
  return now - new Date(member.lastCallAt).getTime() < silence ? <Status kind="active">Asking</Status> : <Status kind="suspended">Silent</Status>;
}
