export type Json = string | number | boolean | null | Json[] | { [name: string]: Json };
export type Path = readonly (string | number)[];

/** A JSON pointer, as findings name places. */
export const toPointer = (path: Path): string => path.map((part) => `/${String(part).replaceAll("~", "~0").replaceAll("/", "~1")}`).join("");

export const fromPointer = (pointer: string): string[] => pointer.split("/").slice(1).map((part) => part.replaceAll("~1", "/").replaceAll("~0", "~"));

export function read(value: Json | undefined, path: Path): Json | undefined {
  let at = value;
  for (const part of path)
    at = typeof at === "object" && at !== null ? (at as Record<string | number, Json>)[part] : undefined;
  return at;
}

/** A copy in which one place is another; undefined takes it away, with what is empty after that staying as it is. */
export function write(value: Json | undefined, path: Path, next: Json | undefined): Json {
  const [part, ...rest] = path;
  if (part === undefined)
    return next ?? {};
  if (Array.isArray(value) || (typeof part === "number" && (value === undefined || value === null))) {
    const copy = [...(Array.isArray(value) ? value : [])];
    if (rest.length === 0 && next === undefined)
      copy.splice(Number(part), 1);
    else
      copy[Number(part)] = write(copy[Number(part)], rest, next);
    return copy;
  }
  const copy: Record<string, Json> = { ...(typeof value === "object" ? value : {}) };
  if (rest.length === 0 && next === undefined)
    Reflect.deleteProperty(copy, String(part));
  else
    copy[String(part)] = write(copy[String(part)], rest, next);
  return copy;
}

export const print = (value: Json | undefined): string => JSON.stringify(value ?? {}, null, 2);

export const isSame = (a: Json | undefined, b: Json | undefined): boolean => canonical(a) === canonical(b);

function canonical(value: Json | undefined): string {
  return JSON.stringify(value, (_, one: unknown) => typeof one === "object" && one !== null && !Array.isArray(one)
    ? Object.fromEntries(Object.entries(one).sort(([a], [b]) => a < b ? -1 : 1)) : one) ?? "";
}

/** The line, from 0, at which a place begins in what `print` writes. */
export function lineOf(value: Json, path: Path): number {
  const mark = "\u0000";
  const found = read(value, path);
  if (found === undefined)
    return path.length === 0 ? 0 : lineOf(value, path.slice(0, -1));
  const marked = write(value, path, mark);
  return print(marked).split("\n").findIndex((line) => line.includes("\\u0000"));
}
