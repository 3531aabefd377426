import { useSuspenseQuery } from "@tanstack/react-query";
import { Link, Outlet, useNavigate, useRouterState } from "@tanstack/react-router";
import { Suspense } from "react";
import { sessionQuery } from "@/api/session";
import { IconAudit, IconChevron, IconDefaults, IconFleet, IconHost, IconJobs, IconKey, IconLimits, IconPrices, IconSchedule, IconSystem, IconTemplates, IconTenants } from "@/ui/icons";
import { usePaletteSource } from "@/ui/palette";
import type { NavigationGroup } from "../shell/navigation";
import { Shell } from "../shell/Shell";
import { searchTenants } from "../tenants/search";
import { HouseHealth } from "./HouseHealth";
import { Notices } from "./Notices";
import { usePlaces } from "./places";
import { useDeadLetters, useTenantTotal } from "./system";

/** The console: every tenant of the house, and the house itself. */
export function ConsoleShell() {
  const { data: session } = useSuspenseQuery(sessionQuery);
  const navigate = useNavigate();
  const runsHouse = session.platformRole !== "none";
  usePaletteSource(async (text, signal) => [
    ...await searchTenants(text, signal, (to) => void navigate({ to })),
    ...(text === "" || !runsHouse ? [] : [
      { id: "look up", group: "Elsewhere", label: `Look up host “${text}”`, icon: IconHost, run: () => void navigate({ to: "/hosts", search: { host: text } as never }) },
      { id: "search audit", group: "Elsewhere", label: `Search the audit for “${text}”`, icon: IconAudit, run: () => void navigate({ to: "/audit", search: { subject: text } as never }) },
    ]),
  ]);
  const total = useTenantTotal();
  const dead = useDeadLetters();
  const groups: NavigationGroup[] = [
    {
      entries: [
        { to: "/tenants", title: "Tenants", icon: IconTenants, letter: "t", count: total },
        ...(runsHouse ? [
          { to: "/fleet", title: "Fleet", icon: IconFleet, letter: "f" },
          { to: "/jobs", title: "Jobs", icon: IconJobs, letter: "j", count: dead, alarm: true },
          { to: "/defaults", title: "Defaults", icon: IconDefaults, letter: "d" },
          { to: "/templates", title: "Templates", icon: IconTemplates, letter: "l" },
          { to: "/plans", title: "Plans", icon: IconLimits, letter: "n" },
          { to: "/prices", title: "Prices", icon: IconPrices, letter: "p" },
          { to: "/service-tokens", title: "Service tokens", icon: IconKey, letter: "k" },
        ] : []),
      ],
    },
    ...(runsHouse ? [{
      title: "Look into",
      entries: [
        { to: "/audit", title: "Audit", icon: IconAudit, letter: "a" },
        { to: "/hosts", title: "Host lookup", icon: IconHost, letter: "h" },
        { to: "/schedules", title: "Schedules", icon: IconSchedule, letter: "c" },
        { to: "/system", title: "System", icon: IconSystem, letter: "s" },
      ],
    }] : []),
  ];
  return (
    <Shell home="/tenants" groups={groups} crumbs={<Crumbs groups={groups} />} railFoot={runsHouse && <HouseHealth />} notices={runsHouse && <Notices />}>
      <Suspense><Outlet /></Suspense>
    </Shell>
  );
}

function Crumbs({ groups }: { groups: readonly NavigationGroup[] }) {
  const path = useRouterState({ select: (state) => state.location.pathname });
  const place = usePlaces(path);
  const entry = groups.flatMap((group) => group.entries).find((one) => path === one.to || path.startsWith(`${one.to}/`));
  return place === null
    ? <><span className="lh-quiet"><Link to="/tenants">Console</Link></span><IconChevron size={13} stroke={1.6} aria-hidden="true" /><b>{entry?.title ?? (path.startsWith("/you") ? "You" : "Nowhere")}</b></>
    : <><Link to={entry?.to ?? "/"}>{entry?.title ?? "Console"}</Link><IconChevron size={13} stroke={1.6} aria-hidden="true" /><b>{place}</b></>;
}
