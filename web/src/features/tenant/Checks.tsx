import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { api } from "@/api/client";
import type { components } from "@/api/schema/control";
import { Section } from "@/ui/Page";
import type { StatusKind } from "@/ui/Status";
import { StatusShape } from "@/ui/Status";
import { Ago } from "@/ui/time";
import type { Tenant } from "../tenants/queries";
import css from "./Overview.module.css";

type Check = components["schemas"]["TenantCheck"];

const kinds: Record<Check["state"], { kind: StatusKind; word: string }> = {
  good: { kind: "active", word: "in order" }, attention: { kind: "attention", word: "needs attention" }, failed: { kind: "failed", word: "failed" }, nothing: { kind: "draft", word: "nothing yet" },
};
const names: Record<string, { title: string; tab: string }> = {
  address: { title: "Address", tab: "hosts" }, configuration: { title: "Configuration", tab: "configuration" }, credentials: { title: "Credentials", tab: "credentials" },
  requests: { title: "Requests", tab: "usage" }, jobs: { title: "Background work", tab: "audit" },
};

export const checksQuery = (tenantId: string) => ({ queryKey: ["tenants", tenantId, "checks"], queryFn: ({ signal }: { signal: AbortSignal }) => api.get("/api/v1/tenants/{tenantId}/checks", { path: { tenantId }, signal }) });

/** How the tenant is, as the house finds it when it looks: not by what was set up, but by what works. */
export function Checks({ tenant }: { tenant: Tenant }) {
  const checks = useQuery({ ...checksQuery(tenant.id), refetchInterval: 30_000, retry: false });
  if (checks.data === undefined)
    return null; // not for everyone, and nothing else waits for it
  const wrong = checks.data.checks.filter((one) => one.state === "failed" || one.state === "attention").length;
  return (
    <Section title={wrong === 0 ? "It works" : wrong === 1 ? "One thing to look at" : `${wrong} things to look at`} actions={<span className="lh-dim">looked at <Ago at={checks.data.at} /></span>}>
      <ul className={css["steps"]} aria-label="Health">
        {checks.data.checks.map((one) => {
          const name = names[one.name] ?? { title: one.name, tab: "" };
          return (
            <li key={one.name}>
              <Link to="/tenants/$tenantId/$tab" params={{ tenantId: tenant.id, tab: name.tab }}>
                <StatusShape kind={kinds[one.state].kind} /><b>{name.title}<span className="lh-hidden"> {kinds[one.state].word}</span></b><span>{one.text}{one.at !== null && <span className="lh-dim"> <Ago at={one.at} /></span>}</span>
              </Link>
            </li>
          );
        })}
      </ul>
    </Section>
  );
}
