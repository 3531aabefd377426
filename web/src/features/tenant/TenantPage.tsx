import { Button, Menu } from "@mantine/core";
import { useSuspenseQuery } from "@tanstack/react-query";
import { Link, useNavigate, useParams } from "@tanstack/react-router";
import { Suspense } from "react";
import { toProblem } from "@/api/problem";
import { Gable, appTitle } from "@/ui/identity";
import { IconActions, IconCopy, IconOpen } from "@/ui/icons";
import { useKeys } from "@/ui/keys";
import { loadable } from "@/ui/loadable";
import { tabClass, tabsClass } from "@/ui/Page";
import { Status } from "@/ui/Status";
import { LoadingRows } from "@/ui/states";
import { useTitle } from "@/ui/title";
import { toast } from "@/ui/toast";
import { addressOfHost } from "../tenants/address";
import type { Tenant } from "../tenants/queries";
import { tenantQuery } from "../tenants/queries";
import { statusOf } from "../tenants/status";
import css from "./TenantPage.module.css";

interface Tab { path: string; title: string; screen: ReturnType<typeof loadable<{ tenant: Tenant }>>; full?: boolean }

const tabs: readonly Tab[] = [
  { path: "", title: "Overview", screen: loadable(() => import("./Overview")) },
  { path: "hosts", title: "Hosts", screen: loadable(() => import("./Hosts")) },
  { path: "configuration", title: "Configuration", screen: loadable(() => import("../configuration/Configuration")), full: true },
  { path: "credentials", title: "Credentials", screen: loadable(() => import("./Credentials")) },
  { path: "members", title: "Members", screen: loadable(() => import("./Members")) },
  { path: "usage", title: "Usage", screen: loadable(() => import("./Usage")) },
  { path: "history", title: "History", screen: loadable(() => import("../configuration/History")) },
  { path: "audit", title: "Audit", screen: loadable(() => import("./TenantAudit")), full: true },
  { path: "danger", title: "Danger zone", screen: loadable(() => import("./Danger")) },
];

const tabOf = (path: string | undefined) => tabs.find((one) => one.path === (path ?? ""));

/** For the router: what is in the tab comes with the page, not after it. */
export const loadTab = (path: string | undefined) => tabOf(path)?.screen.preload();

/** One tenant: who it is, and its tabs. */
export default function TenantPage() {
  const params: { tenantId?: string; tab?: string } = useParams({ strict: false });
  const { data: tenant } = useSuspenseQuery(tenantQuery(params.tenantId ?? ""));
  const navigate = useNavigate();
  const tab = tabOf(params.tab) ?? tabs[0];
  useTitle(`${tenant.name}, ${tab?.title ?? ""}`);
  useKeys([{ keys: "e", label: "Edit the configuration", group: "Tenant", run: () => void navigate({ to: "/tenants/$tenantId/$tab", params: { tenantId: tenant.id, tab: "configuration" } }) }]);
  const { kind, word, reason } = statusOf(tenant);
  const Screen = tab?.screen;
  return (
    <div className={css["page"]}>
      <header className={css["head"]}>
        <Gable name={tenant.name} app={tenant.appType} size={36} />
        <div className={css["who"]}>
          <div className={css["title"]}><h1>{tenant.name}</h1>{kind !== "active" && <Status kind={kind} chip>{word}</Status>}</div>
          <p className="lh-quiet lh-cut" title={reason ?? ""}>{[appTitle(tenant.appType), reason ?? tenant.primaryHost ?? "no host", `in the house since ${new Date(tenant.createdAt).toLocaleDateString("en-GB", { month: "long", year: "numeric" })}`].join(" · ")}</p>
        </div>
        <div className={css["actions"]}>
          {tenant.primaryHost !== null && <Button variant="default" component="a" href={addressOfHost(tenant.primaryHost)} target="_blank" rel="noreferrer" rightSection={<IconOpen size={14} stroke={1.6} />}>Open app</Button>}
          <Menu position="bottom-end" width={200}>
            <Menu.Target><Button variant="default" px={8} aria-label="More about this tenant"><IconActions size={16} stroke={1.6} /></Button></Menu.Target>
            <Menu.Dropdown>
              <Menu.Item leftSection={<IconCopy size={16} stroke={1.6} />} onClick={() => { void navigator.clipboard.writeText(tenant.id).then(() => toast({ title: "The tenant’s id is copied", text: tenant.id })); }}>Copy the id</Menu.Item>
            </Menu.Dropdown>
          </Menu>
        </div>
      </header>
      <nav className={tabsClass} aria-label="About this tenant" ref={(nav) => { nav?.querySelector("[aria-current]")?.scrollIntoView({ inline: "center", block: "nearest" }); }}>
        {tabs.map((one) => one.path === ""
          ? <Link key="" to="/tenants/$tenantId" params={{ tenantId: tenant.id }} className={tabClass} activeOptions={{ exact: true }} activeProps={{}} {...(one === tab ? { "aria-current": "page" as const } : {})}>{one.title}</Link>
          : <Link key={one.path} to="/tenants/$tenantId/$tab" params={{ tenantId: tenant.id, tab: one.path }} className={tabClass} activeOptions={{ exact: true }} activeProps={{}} {...(one === tab ? { "aria-current": "page" as const } : {})}>{one.title}</Link>)}
      </nav>
      <div className={tab?.full === true ? css["full"] : css["content"]}>
        <Suspense fallback={<LoadingRows rows={6} />}>{Screen !== undefined && <Screen tenant={tenant} />}</Suspense>
      </div>
    </div>
  );
}

export const isNotFound = (error: unknown) => toProblem(error).status === 404;
