import { useQuery, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { api } from "@/api/client";
import { sessionQuery } from "@/api/session";
import { CheckField, Form } from "@/ui/Form";
import { Note } from "@/ui/Note";
import { Failed, LoadingRows } from "@/ui/states";
import { toast } from "@/ui/toast";
import type { Tenant } from "../tenants/queries";
import { appApprovalQuery, approvalQuery } from "./queries";
import type { FormPart } from "./schema";
import css from "./TwoPeople.module.css";

const everything = "*";

/** Of one tenant: what of its configuration holds only once a second person has agreed. */
export function TwoPeopleOfTenant({ tenant, parts, onDone }: { tenant: Tenant; parts: readonly FormPart[]; onDone: () => void }) {
  const queries = useQueryClient();
  const rule = useQuery(approvalQuery(tenant.id));
  const { data: session } = useQuery(sessionQuery);
  const mayChange = session?.platformRole === "platformAdmin" || session?.memberships[tenant.id] === "owner";
  if (rule.isPending)
    return <LoadingRows rows={4} />;
  if (rule.isError)
    return <Failed title="The rule did not load" error={rule.error} retry={() => void rule.refetch()} />;
  return (
    <Rule
      key={rule.data.version} parts={parts} fields={rule.data.fields} everywhere={rule.data.fieldsOfApp} fill onCancel={onDone}
      {...(mayChange ? {} : { readOnly: "The tenant’s owners and those who run the house say what takes two people." })}
      onSave={async (fields) => {
        await api.put("/api/v1/tenants/{tenantId}/approval", { path: { tenantId: tenant.id }, version: rule.data.version, body: { fields } });
        await queries.invalidateQueries({ queryKey: ["tenants", tenant.id] });
        onDone();
        toast({ title: fields.length === 0 ? `One person is enough at ${tenant.name}` : `At ${tenant.name}, this takes two people from now on` });
      }}
    />
  );
}

/** Of all tenants of an app. */
export function TwoPeopleOfApp({ app, parts, mayChange }: { app: string; parts: readonly FormPart[]; mayChange: boolean }) {
  const queries = useQueryClient();
  const rule = useQuery(appApprovalQuery(app));
  if (rule.isPending)
    return <LoadingRows rows={3} />;
  if (rule.isError)
    return <Failed title="The rule did not load" error={rule.error} retry={() => void rule.refetch()} />;
  return (
    <Rule
      key={rule.data.version} parts={parts} fields={rule.data.fields} everywhere={[]} {...(mayChange ? {} : { readOnly: "Those who administer the platform say what takes two people." })}
      onSave={async (fields) => {
        await api.put("/api/v1/approval/{appType}", { path: { appType: app }, version: rule.data.version, body: { fields } });
        await queries.invalidateQueries({ queryKey: appApprovalQuery(app).queryKey });
        await queries.invalidateQueries({ queryKey: ["tenants"] });
        toast({ title: fields.length === 0 ? "One person is enough again" : "This takes two people from now on, at every tenant" });
      }}
    />
  );
}

interface Props {
  parts: readonly FormPart[];
  fields: readonly string[];
  /** What takes two people at every tenant of the app, whatever is chosen here. */
  everywhere: readonly string[];
  onSave: (fields: string[]) => Promise<unknown>;
  readOnly?: string;
  fill?: boolean;
  onCancel?: () => void;
}

function Rule({ parts, fields, everywhere, onSave, readOnly, fill = false, onCancel }: Props) {
  const [chosen, setChosen] = useState<ReadonlySet<string>>(new Set(fields));
  const isAll = everywhere.includes(everything);
  const all = isAll || chosen.has(everything);
  const next = [...chosen].sort();
  const isChanged = next.join(" ") !== [...fields].sort().join(" ");
  const choose = (name: string, on: boolean) => { setChosen((before) => new Set(on ? [...before, name] : [...before].filter((one) => one !== name))); };
  const box = (name: string, title: string, isEverywhere: boolean, covered: boolean) => (
    <CheckField
      key={name} name={name} label={title} checked={isEverywhere || covered || chosen.has(name)} disabled={isEverywhere || covered || readOnly !== undefined}
      {...(isEverywhere ? { description: "At every tenant of this app" } : {})} onChange={(event) => { choose(name, event.currentTarget.checked); }}
    />
  );
  return (
    <Form submit="Save what takes two people" fill={fill} keep disabled={!isChanged || readOnly !== undefined} {...(onCancel === undefined ? {} : { onCancel })} onSubmit={() => onSave(next)}>
      {readOnly !== undefined && <Note title={readOnly} />}
      <p className="lh-quiet">Whoever changes one of these asks; it holds once somebody else who may publish has agreed. That goes for going back, for changes of many tenants and for new defaults too.</p>
      <fieldset className={css["fields"]}>
        <legend className="lh-hidden">What takes two people</legend>
        {box(everything, "All of the configuration", isAll, false)}
        <div className={css["parts"]}>{parts.map(({ name, title }) => box(name, title, everywhere.includes(name), all))}</div>
      </fieldset>
    </Form>
  );
}
