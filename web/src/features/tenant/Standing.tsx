import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import type { components } from "@/api/schema/control";
import { plural } from "@/ui/numbers";
import { Section } from "@/ui/Page";
import type { StatusKind } from "@/ui/Status";
import { StatusShape } from "@/ui/Status";
import { Ago } from "@/ui/time";
import { schemaQuery } from "../configuration/queries";
import type { Schema } from "../configuration/schema";
import type { Tenant } from "../tenants/queries";
import css from "./Overview.module.css";
import { checksQuery, membersQuery } from "./queries";

type Check = components["schemas"]["TenantCheck"];

interface Line { name: string; tab: string; kind: StatusKind; text: string; at: string | null; isStep: boolean }

const kinds: Record<Check["state"], StatusKind> = { good: "active", attention: "attention", failed: "failed", nothing: "draft" };
const words: Partial<Record<StatusKind, string>> = { active: "in order", attention: "needs attention", failed: "failed", draft: "nothing yet" };

/** What the house looks at, and what is to be done where there is nothing yet. */
const parts: readonly { check: string; name: string; tab: string; step?: string }[] = [
  { check: "address", name: "Address", tab: "hosts", step: "Bind a host, so that it can be opened." },
  { check: "configuration", name: "Configuration", tab: "configuration", step: "Publish a first version; services get nothing before." },
  { check: "credentials", name: "Credentials", tab: "credentials", step: "Connect storage and what it publishes to." },
  { check: "people", name: "People", tab: "members", step: "Invite somebody who looks after it." },
  { check: "requests", name: "Requests", tab: "usage" },
  { check: "jobs", name: "Background work", tab: "audit" },
];

/** How a tenant stands, as the house finds it when it looks: not by what was set up, but by what works. */
export function Standing({ tenant }: { tenant: Tenant }) {
  const checks = useQuery({ ...checksQuery(tenant.id), refetchInterval: 30_000, retry: false });
  const members = useQuery(membersQuery(tenant.id)).data?.items;
  const form = useQuery(schemaQuery(tenant.appType)).data?.form as Schema | undefined;
  if (checks.data === undefined)
    return null; // not for everyone, and nothing else waits for it
  const admins = members?.filter((one) => one.role === "owner" || one.role === "admin").length ?? 0;
  const people: Check = { name: "people", state: admins > 0 ? "good" : "nothing", text: `${plural(members?.length ?? 0, "member")}, ${plural(admins, "administrator")}.`, at: null };
  const all = new Map([...checks.data.checks, people].map((one) => [one.name, one]));
  // An app that takes no credentials asks for none.
  const asksForCredentials = JSON.stringify(form ?? "").includes("x-credential") || all.get("credentials")?.state !== "nothing";
  const lines = parts.flatMap(({ check, name, tab, step }): Line[] => {
    const one = all.get(check);
    if (one === undefined || (check === "credentials" && !asksForCredentials) || (check === "people" && members === undefined))
      return [];
    // A document of which nothing must be said need not be published.
    const isOptional = check === "configuration" && (form?.required?.length ?? 0) === 0;
    const isStep = one.state === "nothing" && step !== undefined && !isOptional;
    return [{ name, tab, kind: kinds[one.state], text: isStep ? step : isOptional && one.state === "nothing" ? "Nothing is said of its own; the defaults hold." : one.text, at: one.at, isStep }];
  });
  const wrong = lines.filter((line) => line.kind === "failed" || line.kind === "attention").length;
  const open = lines.filter((line) => line.isStep).length;
  return (
    <Section title={wrong > 1 ? `${wrong} things to look at` : wrong === 1 ? "One thing to look at" : open > 0 ? `${plural(open, "step")} to go` : "Everything works"} actions={<span className="lh-dim">looked at <Ago at={checks.data.at} /></span>}>
      <ul className={css["steps"]} aria-label="How it stands">
        {lines.map((line) => (
          <li key={line.name}>
            <Link to="/tenants/$tenantId/$tab" params={{ tenantId: tenant.id, tab: line.tab }}>
              <StatusShape kind={line.kind} /><b>{line.name}<span className="lh-hidden"> {words[line.kind]}</span></b><span>{line.text}{line.at !== null && <span className="lh-dim"> <Ago at={line.at} /></span>}</span>
            </Link>
          </li>
        ))}
      </ul>
    </Section>
  );
}
