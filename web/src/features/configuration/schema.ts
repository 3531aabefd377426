import type { Json, Path } from "./json";
import { fromPointer, read, write } from "./json";
import type { Finding } from "./queries";

/** As much of JSON Schema as our forms are made from; `x-…` is what a form needs besides. */
export interface Schema {
  type?: string | readonly string[];
  title?: string;
  description?: string;
  properties?: Readonly<Record<string, Schema>>;
  required?: readonly string[];
  items?: Schema;
  enum?: readonly (string | number | null)[];
  const?: string;
  default?: Json;
  oneOf?: readonly Schema[];
  minimum?: number;
  maximum?: number;
  maxLength?: number;
  maxItems?: number;
  readOnly?: boolean;
  format?: string;
  "x-lines"?: number;
  "x-shown-when"?: string;
  "x-credential"?: string;
  "x-credential-by"?: Readonly<Record<string, string>>;
}

/** A part of the form. Its path is empty where it holds what stands at the top of the document by itself. */
export interface FormSection extends FormPart { schema: Schema; path: Path }

/** What stands at the top of a document, by name. */
export interface FormPart { name: string; title: string }

export const typeOf = (schema: Schema): string => (Array.isArray(schema.type) ? schema.type.find((type) => type !== "null") : schema.type as string | undefined) ?? "object";

/** All that stands at the top of the document and can be changed. */
export const partsOf = (form: Schema): FormSection[] =>
  Object.entries(form.properties ?? {}).filter(([, schema]) => schema.readOnly !== true).map(([name, schema]) => ({ name, title: schema.title ?? name, schema, path: [name] }));

/** The form's sections: what has an inside has one of its own, single values share the first. */
export function sectionsOf(form: Schema): FormSection[] {
  const parts = partsOf(form);
  const single = parts.filter(({ schema }) => !["object", "array"].includes(typeOf(schema)));
  if (single.length === 0)
    return parts;
  const schema: Schema = { type: "object", properties: Object.fromEntries(single.map((part) => [part.name, part.schema])), ...(form.required === undefined ? {} : { required: form.required }) };
  return [{ name: "", title: form.title ?? "General", schema, path: [] }, ...parts.filter((part) => !single.includes(part))];
}

/** What a place of the document is called, from the outside in: "Publishers, channel-main, Credential". */
export function placeTitle(form: Schema, config: Json, pointer: string): string {
  let [schema, value]: [Schema | undefined, Json | undefined] = [form, config];
  const titles: string[] = [];
  for (const part of fromPointer(pointer)) {
    const entry: Json | undefined = read(value, [/^\d+$/.test(part) ? Number(part) : part]);
    if (schema?.items !== undefined) {
      const id = read(entry, ["id"]);
      titles.push(typeof id === "string" && id !== "" ? id : `entry ${Number(part) + 1}`);
      schema = { ...schema.items, properties: { ...schema.items.properties, ...variantOf(schema.items, entry ?? {})?.properties } };
    } else {
      schema = schema?.properties?.[part];
      titles.push(schema?.title ?? (schema === undefined ? part : ""));
    }
    value = entry;
  }
  return titles.filter((title) => title !== "").join(", ");
}

/** Whether a section is on: what belongs to a feature that is off is kept, and hidden. */
export function isShown(section: FormSection, config: Json, effective: Json): boolean {
  const condition = section.schema["x-shown-when"];
  if (condition === undefined)
    return true;
  const path = fromPointer(condition);
  const value = read(config, path) ?? read(effective, path);
  return Array.isArray(value) ? value.length > 0 : value === true;
}

/** The findings at a place, or below it too. */
export const findingsAt = (findings: readonly Finding[], pointer: string, below = false): Finding[] =>
  findings.filter((finding) => finding.path === pointer || (below && finding.path.startsWith(`${pointer}/`)));

export type SectionState = "active" | "failed" | "attention" | "draft";

export function stateOf(section: FormSection, config: Json, effective: Json, findings: readonly Finding[]): SectionState {
  const names = section.path.length > 0 ? [section.name] : Object.keys(section.schema.properties ?? {});
  const own = names.flatMap((name) => findingsAt(findings, `/${name}`, true));
  if (own.some((finding) => finding.severity === "error"))
    return "failed";
  if (own.length > 0)
    return "attention";
  return isShown(section, config, effective) && names.some((name) => read(config, [name]) !== undefined) ? "active" : "draft";
}

/** The kind of credential that belongs at a place; it may depend on a field beside it. */
export function credentialKind(schema: Schema, config: Json, path: Path): string | null {
  if (schema["x-credential"] !== undefined)
    return schema["x-credential"];
  const by = schema["x-credential-by"];
  const field = by?.["field"];
  if (by === undefined || field === undefined)
    return null;
  const value = read(config, [...path.slice(0, -1), field]);
  return typeof value === "string" ? by[value] ?? null : null;
}

/** The properties of one entry of a list whose shape follows from its type. */
export function variantOf(schema: Schema, entry: Json): Schema | undefined {
  return schema.oneOf?.find((variant) => Object.entries(variant.properties ?? {}).every(([name, one]) => one.const === undefined || read(entry, [name]) === one.const));
}

/** How many places differ, as a person would count them. */
export function countChanges(before: Json | undefined, after: Json | undefined): number {
  if (JSON.stringify(before) === JSON.stringify(after))
    return 0;
  const isObject = (value: Json | undefined): value is { [name: string]: Json } => typeof value === "object" && value !== null && !Array.isArray(value);
  if (isObject(before) && isObject(after))
    return [...new Set([...Object.keys(before), ...Object.keys(after)])].reduce((sum, name) => sum + countChanges(before[name], after[name]), 0);
  if (Array.isArray(before) && Array.isArray(after) && before.length === after.length)
    return before.reduce<number>((sum, one, i) => sum + countChanges(one, after[i]), 0);
  return 1;
}

/** What the form shows as chosen but nobody said: required choices with a default, in sections that must be there or are. Saying them spares a newcomer to. */
export function completed(form: Schema, config: Json): Json {
  let next = config;
  for (const { name, schema } of partsOf(form)) {
    if (typeOf(schema) !== "object" || (read(config, [name]) === undefined && form.required?.includes(name) !== true))
      continue;
    for (const field of schema.required ?? []) {
      const one = schema.properties?.[field];
      if (one?.default !== undefined && read(next, [name, field]) === undefined)
        next = write(next, [name, field], one.default);
    }
  }
  return next;
}
