import { Button } from "@mantine/core";
import { useInfiniteQuery, useSuspenseQuery } from "@tanstack/react-query";
import { useNavigate } from "@tanstack/react-router";
import { Suspense, lazy, useCallback, useMemo, useRef, useState } from "react";
import { addressOf } from "@/api/client";
import { sessionQuery } from "@/api/session";
import { ChoiceMenu } from "@/ui/ChoiceMenu";
import { IconAdd, IconConfiguration, IconDensity, IconExport, IconFilter, IconLimits, IconPause, IconPlay } from "@/ui/icons";
import { Gable, appTitle } from "@/ui/identity";
import { Key, KeyHint } from "@/ui/Key";
import { useKeys } from "@/ui/keys";
import { loadable } from "@/ui/loadable";
import { count, plural } from "@/ui/numbers";
import { FilterPill, FiltersEnd, FootEnd, Page, Search, dashedPill, outlineButton, plainPill } from "@/ui/Page";
import { usePaletteItems } from "@/ui/palette";
import { setPreferences, usePreferences } from "@/ui/preferences";
import { Empty, Failed, LoadingRows, NothingFound } from "@/ui/states";
import { Sparkline } from "@/ui/Sparkline";
import { Status } from "@/ui/Status";
import type { Column } from "@/ui/Table";
import { BulkBar, NameCell, PhoneRow, Table, useSelection } from "@/ui/Table";
import { RowLink } from "@/ui/TableRow";
import { Ago, useNow } from "@/ui/time";
import { useViewState } from "@/ui/view-state";
import { useTenantTotal } from "../console/system";
import type { Tenant } from "./queries";
import { pageSize, tenantsQuery } from "./queries";
import { statusOf } from "./status";

const ApplyDefaults = lazy(() => import("./ApplyDefaults"));
const NewTenant = loadable(() => import("./NewTenant"));
const SuspendMany = lazy(() => import("./SuspendMany"));
const ChangePlans = lazy(() => import("./ChangePlans"));
const statuses = ["active", "suspended", "provisioning", "deleting"] as const;

type Sort = "activity" | "requests" | "slug";

const sorts: Record<Sort, string> = { activity: "last activity", requests: "requests", slug: "slug" };

const columns = (sort: Sort, put: (sort: Sort) => void): Column<Tenant>[] => [
  { key: "name", title: "Tenant", width: "25%", cell: (tenant) => <NameCell><Gable name={tenant.name} app={tenant.appType} /><RowLink to={`tenants/${tenant.id}`}>{tenant.name}</RowLink><small>{tenant.slug}</small></NameCell> },
  { key: "app", title: "App", width: 92, cell: (tenant) => appTitle(tenant.appType) },
  { key: "status", title: "Status", width: 110, cell: (tenant) => { const { kind, word } = statusOf(tenant); return <Status kind={kind}>{word}</Status>; } },
  { key: "host", title: "Hosts", cell: (tenant) => <Where tenant={tenant} /> },
  { key: "requests", title: "Requests, 24 h", width: 122, wide: true, sorted: sort === "requests", onSort: () => { put("requests"); }, cell: (tenant) => <Requests tenant={tenant} /> },
  { key: "people", title: "People", width: 66, right: true, wide: true, cell: (tenant) => count(tenant.people) },
  { key: "config", title: "Config", width: 66, right: true, wide: true, cell: (tenant) => tenant.revision === 0 ? <span className="lh-dim">none</span> : `v${tenant.revision}` },
  { key: "activity", title: "Last activity", width: 124, right: true, sorted: sort === "activity", onSort: () => { put("activity"); }, cell: (tenant) => <Ago at={tenant.lastActivityAt ?? tenant.createdAt} /> },
];

function Requests({ tenant }: { tenant: Tenant }) {
  const all = tenant.requests.reduce((sum, hour) => sum + hour, 0);
  return <Sparkline points={tenant.requests} label={all === 0 ? "No requests in 24 hours" : `${plural(all, "request")} in 24 hours`} tone={statusOf(tenant).word === "Degraded" ? "bad" : undefined} />;
}

/** The host; or, where something differs from the ordinary, what. */
function Where({ tenant }: { tenant: Tenant }) {
  const { kind, reason } = statusOf(tenant);
  const tone = kind === "attention" ? "warn" : kind === "failed" ? "bad" : "t3";
  return reason === null ? <span title={tenant.primaryHost ?? ""}>{tenant.primaryHost}</span> : <span title={reason} style={{ color: `var(--lh-${tone})` }}>{reason}</span>;
}

export default function TenantList() {
  const [view, change] = useViewState();
  const filter = { q: view["q"], status: view["status"], appType: view["app"], label: view["label"] };
  const isFiltered = Object.values(filter).some((value) => value !== undefined);
  const sort: Sort = view["sort"] === "slug" || view["sort"] === "requests" ? view["sort"] : "activity";
  const put = useCallback((next: Sort) => { change({ sort: next === "activity" ? undefined : next }); }, [change]);
  const shown = useMemo(() => columns(sort, put), [sort, put]);
  const list = useInfiniteQuery(tenantsQuery(filter, sort));
  // While one reads on, a tenant may move to another page and come twice.
  const rows = useMemo(() => [...new Map(list.data?.pages.flatMap((page) => page.items).map((tenant) => [tenant.id, tenant])).values()], [list.data]);
  const selection = useSelection(rows.map((tenant) => tenant.id));
  const { data: session } = useSuspenseQuery(sessionQuery);
  const total = useTenantTotal();
  const mayCreate = session.platformRole === "operator" || session.platformRole === "platformAdmin";
  const scroller = useRef<HTMLDivElement>(null);
  const navigate = useNavigate();
  const { density } = usePreferences();
  const [suspending, setSuspending] = useState<"suspend" | "resume" | null>(null);
  const [applying, setApplying] = useState<"defaults" | "limits" | null>(null);
  const chosen = rows.filter((tenant) => selection.keys.has(tenant.id));
  const making = view["new"] === "yes";
  const search = useCallback((q: string) => { change({ q }); }, [change]);
  const { hasNextPage, isFetchingNextPage, fetchNextPage } = list;
  const more = useCallback(() => { if (hasNextPage && !isFetchingNextPage) void fetchNextPage(); }, [hasNextPage, isFetchingNextPage, fetchNextPage]);
  const clear = () => { change({ q: undefined, status: undefined, app: undefined, label: undefined }); };
  useKeys([{ keys: "n", label: "New tenant", group: "Lists", run: () => { change({ new: "yes" }); } }], mayCreate);
  usePaletteItems(mayCreate ? [{ id: "new tenant", group: "Elsewhere", label: "New tenant", icon: IconAdd, keys: "n", isAction: true, run: () => void navigate({ to: "/tenants", search: { new: "yes" } as never }) }] : []);

  return (
    <Page
      title="Tenants" count={rows.length === 0 ? undefined : isFiltered || total === undefined ? `${count(rows.length)}${hasNextPage ? "+" : ""}` : total} contentRef={scroller}
      actions={!(rows.length === 0 && !isFiltered) && <>
        <ChoiceMenu className={outlineButton} position="bottom-end" width={200} groups={[{ choices: (["csv", "json"] as const).map((format) => ({ label: format === "csv" ? "As a table, CSV" : "As JSON", run: () => { location.assign(addressOf("/api/v1/tenants/export", { query: { ...filter, sort, format } })); } })) }]}><IconExport size={14} stroke={1.6} aria-hidden="true" /><span>Export</span></ChoiceMenu>
        {mayCreate && <Button onPointerEnter={() => void NewTenant.preload()} onFocus={() => void NewTenant.preload()} leftSection={<IconAdd size={15} stroke={1.8} />} onClick={() => { change({ new: "yes" }); }}>New tenant</Button>}
      </>}
      filters={(rows.length > 0 || isFiltered) && <>
        <Search label="Name, slug or host" value={view["q"] ?? ""} onChange={search} />
        {filter.status !== undefined && <FilterPill field="Status" value={filter.status} onClear={() => { change({ status: undefined }); }} />}
        {filter.appType !== undefined && <FilterPill field="App" value={appTitle(filter.appType)} onClear={() => { change({ app: undefined }); }} />}
        {filter.label !== undefined && <FilterPill field="Label" value={filter.label} onClear={() => { change({ label: undefined }); }} />}
        <ChoiceMenu
          className={dashedPill}
          groups={[
            { title: "Status", choices: statuses.map((status) => ({ label: status.charAt(0).toUpperCase() + status.slice(1), run: () => { change({ status }); } })) },
            { title: "App", choices: [...new Set(["publisher_v2", "simulator", ...rows.map((tenant) => tenant.appType)])].map((app) => ({ label: appTitle(app), run: () => { change({ app }); } })) },
          ]}
        ><IconFilter size={14} stroke={1.6} aria-hidden="true" />Filter</ChoiceMenu>
        <FiltersEnd>
          <ChoiceMenu className={plainPill} position="bottom-end" width={180} groups={[{ choices: (Object.keys(sorts) as Sort[]).map((one) => ({ label: sorts[one].charAt(0).toUpperCase() + sorts[one].slice(1), chosen: one === sort, run: () => { put(one); } })) }]}>Sorted by {sorts[sort]}</ChoiceMenu>
          <ChoiceMenu
            className={plainPill} label={`Density: ${density}`} position="bottom-end" width={160}
            groups={[{ choices: (["compact", "normal", "roomy"] as const).map((one) => ({ label: one.charAt(0).toUpperCase() + one.slice(1), chosen: one === density, run: () => { setPreferences({ density: one }); } })) }]}
          ><IconDensity size={16} stroke={1.6} aria-hidden="true" /></ChoiceMenu>
        </FiltersEnd>
      </>}
      foot={rows.length > 0 && <>
        <span>{isFiltered || total === undefined ? `${count(rows.length)}${hasNextPage ? " so far" : ""}` : `1–${count(rows.length)} of ${count(total)}`}</span>
        <KeyHint keys="j k">move</KeyHint><KeyHint keys="x">select</KeyHint><KeyHint keys="enter">open</KeyHint>
        <FootEnd>{isFetchingNextPage ? "Loading more" : <Updated at={list.dataUpdatedAt} />}</FootEnd>
      </>}
    >
      <span role="status" className="lh-hidden">{isFiltered && !list.isPending ? `${plural(rows.length, "tenant")}${hasNextPage ? " and more" : ""} found` : ""}</span>
      {list.isPending ? <LoadingRows />
        : list.isError && rows.length === 0 ? <Failed title="The list did not load" error={list.error} retry={() => void list.refetch()} />
        : rows.length === 0 && isFiltered ? <NothingFound title={filter.q === undefined ? "No tenant is so" : `No tenant matches “${filter.q}”`} text="Searched in names, slugs and hosts." clear={clear} />
        : rows.length === 0 ? (
          <Empty title="The house is empty" actions={mayCreate && <Button leftSection={<IconAdd size={15} stroke={1.8} />} rightSection={<Key keys="n" inside />} onClick={() => { change({ new: "yes" }); }}>New tenant</Button>}>
            A tenant is one customer: its own address, people, settings and data, running one app. The first one takes about a minute.
          </Empty>
        ) : (
          <Table
            label="Tenants" rows={rows} columns={shown} rowKey={(tenant) => tenant.id} rowName={(tenant) => tenant.name} scroller={scroller} onEnd={more} pageSize={pageSize / 2} {...(mayCreate ? { selection } : {})}
            onOpen={(tenant) => void navigate({ to: "/tenants/$tenantId", params: { tenantId: tenant.id } })}
            onKey={(tenant, key) => {
              if (key !== "e")
                return false;
              void navigate({ to: "/tenants/$tenantId/$tab", params: { tenantId: tenant.id, tab: "configuration" } });
              return true;
            }}
            phone={(tenant) => { const { kind, word, reason } = statusOf(tenant); return <PhoneRow picture={<Gable name={tenant.name} app={tenant.appType} size={36} />} name={tenant.name} end={<Ago at={tenant.lastActivityAt ?? tenant.createdAt} />}><Status kind={kind}>{word}</Status><span className="lh-dim lh-cut">{reason ?? tenant.primaryHost}</span></PhoneRow>; }}
          />
        )}
      <BulkBar selection={selection}>
        <Button variant="subtle" leftSection={<IconConfiguration size={15} stroke={1.6} />} onClick={() => { setApplying("defaults"); }}>Apply defaults…</Button>
        <Button variant="subtle" leftSection={<IconLimits size={15} stroke={1.6} />} onClick={() => { setApplying("limits"); }}>Limits…</Button>
        <Button variant="subtle" leftSection={<IconPause size={15} stroke={1.6} />} onClick={() => { setSuspending("suspend"); }}>Suspend…</Button>
        <Button variant="subtle" leftSection={<IconPlay size={15} stroke={1.6} />} onClick={() => { setSuspending("resume"); }}>Resume…</Button>
      </BulkBar>
      <Suspense>
        {suspending !== null && <SuspendMany what={suspending} tenants={chosen} onClose={() => { setSuspending(null); }} onDone={() => { selection.set(new Set()); }} />}
        {applying === "defaults" && <ApplyDefaults tenants={chosen} onClose={() => { setApplying(null); }} />}
        {applying === "limits" && <ChangePlans tenants={chosen} onClose={() => { setApplying(null); }} />}
        {making && <NewTenant onClose={() => { change({ new: undefined }); }} />}
      </Suspense>
    </Page>
  );
}

export function Updated({ at }: { at: number }) {
  const now = useNow(1000);
  const seconds = Math.max(0, Math.round((now - at) / 1000));
  return <>Updated {seconds < 2 ? "just now" : seconds < 90 ? `${seconds} s ago` : `${Math.round(seconds / 60)} min ago`}</>;
}
