import { Button, NumberInput, Select, Switch, Textarea, TextInput } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { IconAdd, IconDelete, IconKey } from "@/ui/icons";
import { IconButton } from "@/ui/IconButton";
import { credentialsQuery } from "../tenant/queries";
import { providerTitle } from "../tenant/providers";
import css from "./Configuration.module.css";
import type { Json, Path } from "./json";
import { read, toPointer, write } from "./json";
import type { Finding } from "./queries";
import type { Schema } from "./schema";
import { credentialKind, findingsAt, typeOf, variantOf } from "./schema";

export interface FormContext {
  tenantId: string;
  config: Json;
  /** What holds where nothing is said: defaults of the app and the platform. */
  below: Json;
  findings: readonly Finding[];
  change: (next: Json) => void;
  readOnly: boolean;
}

interface FieldProps { context: FormContext; schema: Schema; path: Path; required?: boolean }

const words = (value: string | number | null): string => value === null ? "" : String(value).replaceAll("_", " ").replace(/^./, (first) => first.toUpperCase());

/** All fields of an object, short ones two in a row. */
export function ObjectFields({ context, schema, path }: FieldProps) {
  return (
    <div className={css["grid"]}>
      {Object.entries(schema.properties ?? {}).filter(([, one]) => one.readOnly !== true && one.const === undefined).map(([name, one]) => (
        <Field key={name} context={context} schema={one} path={[...path, name]} required={schema.required?.includes(name) === true} />
      ))}
    </div>
  );
}

export function Field(props: FieldProps) {
  const { schema, context, path } = props;
  const type = typeOf(schema);
  if (credentialKind(schema, context.config, path) !== null)
    return <CredentialField {...props} />;
  if (type === "object")
    return <div className={css["wide"]}><h3 className={css["group"]}>{schema.title}</h3><ObjectFields {...props} /></div>;
  if (type === "array" && schema.items !== undefined && typeOf(schema.items) === "object")
    return <div className={css["wide"]}><EntryList {...props} /></div>;
  if (schema["x-credential-by"] !== undefined)
    return null; // the kind beside it takes none
  return <Simple {...props} />;
}

function useField({ context, schema, path, required = false }: FieldProps) {
  const value = read(context.config, path);
  const findings = findingsAt(context.findings, toPointer(path), typeOf(schema) === "array");
  const error = findings.find((finding) => finding.severity === "error");
  const fallback = read(context.below, path) ?? schema.default;
  return {
    value, fallback,
    set: (next: Json | undefined) => { context.change(write(context.config, path, next)); },
    common: {
      label: schema.title ?? String(path.at(-1)), description: schema.description, withAsterisk: required, disabled: context.readOnly,
      error: error === undefined ? undefined : `${error.message}${error.fix === null ? "" : ` ${error.fix}`}`,
    },
  };
}

function Simple(props: FieldProps) {
  const { schema } = props;
  const { value, fallback, set, common } = useField(props);
  const text = typeof value === "string" ? value : typeof value === "number" ? String(value) : "";
  const hint = fallback === undefined || fallback === null || fallback === "" ? "" : String(fallback as string | number);
  switch (typeOf(schema)) {
    case "boolean": {
      const { label, description, disabled, error } = common;
      return <div className={`${css["wide"]} ${css["switch"]}`}><Switch label={label} description={description} disabled={disabled} error={error} checked={typeof value === "boolean" ? value : fallback === true} onChange={(event) => { set(event.currentTarget.checked); }} /></div>;
    }
    case "integer":
    case "number":
      return (
        <NumberInput
          {...common} value={typeof value === "number" ? value : ""} placeholder={hint} min={schema.minimum} max={schema.maximum} hideControls clampBehavior="none" allowDecimal={typeOf(schema) === "number"}
          onChange={(next) => { set(next === "" ? undefined : Number(next)); }}
        />
      );
    case "array":
      return (
        <div className={css["wide"]}>
          <Textarea {...common} description={common.description ?? "One a line"} value={Array.isArray(value) ? value.join("\n") : ""} placeholder={Array.isArray(fallback) ? fallback.join("\n") : ""}
            onChange={(event) => { const lines = event.currentTarget.value.split("\n"); set(lines.length === 1 && lines[0] === "" ? undefined : lines); }} />
        </div>
      );
    default:
      if (schema.enum !== undefined) {
        const options = schema.enum.filter((one) => one !== null).map((one) => ({ value: String(one), label: words(one) }));
        return <Select {...common} data={options} value={text === "" ? null : text} placeholder={hint === "" ? "Not said" : words(hint)} clearable={schema.enum.includes(null)} onChange={(next) => { set(next ?? undefined); }} />;
      }
      return (schema["x-lines"] ?? 0) > 1 || (schema.maxLength ?? 0) > 300
        ? <div className={css["wide"]}><Textarea {...common} minRows={Math.min(4, schema["x-lines"] ?? 3)} maxRows={schema["x-lines"] ?? 8} value={text} placeholder={hint} maxLength={schema.maxLength} onChange={(event) => { set(event.currentTarget.value === "" ? undefined : event.currentTarget.value); }} /></div>
        : <TextInput {...common} value={text} placeholder={hint} maxLength={schema.maxLength} onChange={(event) => { set(event.currentTarget.value === "" ? undefined : event.currentTarget.value); }} />;
  }
}

/** Names a credential of the tenant, of the kind that belongs here; its value is nobody's to see. */
function CredentialField(props: FieldProps) {
  const { context, schema, path } = props;
  const { value, set, common } = useField(props);
  const kind = credentialKind(schema, context.config, path) ?? "";
  const { data } = useQuery(credentialsQuery(context.tenantId));
  const fitting = data?.items.filter((one) => one.provider === kind) ?? [];
  const options = fitting.map((one) => ({ value: one.ref, label: `${one.label}${one.state === "active" ? "" : ", needs reconnect"}` }));
  if (typeof value === "string" && value !== "" && !options.some((one) => one.value === value))
    options.push({ value, label: `${value.slice(0, 14)}… (not of this tenant)` });
  return (
    <div className={css["wide"]}>
      <Select
        {...common} data={options} value={typeof value === "string" && value !== "" ? value : null} placeholder="Choose a credential" clearable leftSection={<IconKey size={15} stroke={1.6} />}
        nothingFoundMessage={`No credential for ${providerTitle(kind)} yet`} onChange={(next) => { set(next ?? undefined); }}
      />
      {(value === undefined || value === null || value === "") && (
        <p className={css["connect"]}>
          <Button variant="default" component={Link} to={`/tenants/${context.tenantId}/credentials`}>Connect {providerTitle(kind)}…</Button>
          {fitting.length > 0 && <span className="lh-quiet">or choose {fitting.length === 1 ? "the one" : `one of ${fitting.length}`} that this tenant already has</span>}
        </p>
      )}
    </div>
  );
}

/** A list of things that each have a form; what the form has follows from the thing's type. */
function EntryList({ context, schema, path }: FieldProps) {
  const entries = read(context.config, path);
  const items = Array.isArray(entries) ? entries : [];
  const item = schema.items ?? {};
  const kinds = item.oneOf?.map((variant) => variant.properties?.["type"]?.const).filter((kind) => kind !== undefined) ?? [];
  const set = (next: Json | undefined) => { context.change(write(context.config, path, next)); };
  const own = findingsAt(context.findings, toPointer(path)).find((finding) => finding.severity === "error");
  return (
    <>
      {items.map((entry, i) => {
        const variant = variantOf(item, entry);
        const name = read(entry, ["id"]);
        return (
          <fieldset key={i} className={css["entry"]}>
            <legend className="lh-hidden">{typeof name === "string" && name !== "" ? name : `Entry ${i + 1}`}</legend>
            <IconButton icon={IconDelete} label={`Remove ${typeof name === "string" && name !== "" ? name : `entry ${i + 1}`}`} className={css["remove"] ?? ""} disabled={context.readOnly} onClick={() => { set(items.length === 1 ? undefined : items.filter((_, at) => at !== i)); }} />
            <ObjectFields context={context} path={[...path, i]} schema={{ ...item, properties: Object.fromEntries(Object.entries(item.properties ?? {}).filter(([key]) => key !== "config")) }} />
            {variant?.properties?.["config"] !== undefined && <ObjectFields context={context} path={[...path, i, "config"]} schema={variant.properties["config"]} />}
          </fieldset>
        );
      })}
      {own !== undefined && <p className={css["error"]} role="alert">{own.message}</p>}
      {!context.readOnly && <Button variant="default" leftSection={<IconAdd size={15} stroke={1.8} />} onClick={() => { set([...items, { id: "", type: kinds[0] ?? "", enabled: true, config: {} }]); }}>Add {(schema.title ?? "entry").toLowerCase().replace(/s$/, "")}</Button>}
    </>
  );
}
