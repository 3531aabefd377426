// Makes src/api/schema/*.d.ts from the descriptions in docs/api. With --check nothing is written, and a difference is an error.
import { existsSync, mkdirSync, readFileSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import openapiTS, { astToString } from "openapi-typescript";

const descriptions = new URL("../../docs/api/", import.meta.url);
const target = new URL("../src/api/schema/", import.meta.url);
const check = process.argv.includes("--check");

// Whole numbers come as numbers; the description allows texts too, since JavaScript could not hold the largest.
function numbersOnly(node) {
  if (Array.isArray(node))
    return node.map(numbersOnly);
  if (node === null || typeof node !== "object")
    return node;
  const copy = Object.fromEntries(Object.entries(node).map(([name, value]) => [name, numbersOnly(value)]));
  if (Array.isArray(copy.type) && copy.type.includes("string") && (copy.type.includes("integer") || copy.type.includes("number"))) {
    copy.type = copy.type.filter((type) => type !== "string");
    delete copy.pattern;
  }
  if (copy.in === "query") // the server reads them in any case, and we write names in one
    copy.name = copy.name[0].toLowerCase() + copy.name.slice(1);
  return copy;
}

// What the server answers has all of its fields, also those that its constructors do not ask for.
function whole(description) {
  for (const [name, schema] of Object.entries(description.components?.schemas ?? {})) {
    if (!name.endsWith("Request") && schema.properties !== undefined)
      schema.required = Object.keys(schema.properties);
  }
  return description;
}

mkdirSync(target, { recursive: true });
const names = readdirSync(descriptions).filter((name) => name.endsWith(".json")).map((name) => name.slice(0, -5));
let stale = 0;
for (const name of names) {
  const description = whole(numbersOnly(JSON.parse(readFileSync(new URL(`${name}.json`, descriptions), "utf8"))));
  const text = `// Generated from docs/api/${name}.json by ./dev gen.\n/* eslint-disable */\n${astToString(await openapiTS(description))}`;
  const file = new URL(`${name}.d.ts`, target);
  if (existsSync(file) && readFileSync(file, "utf8") === text)
    continue;
  stale++;
  if (check)
    console.error(`${fileURLToPath(file)} does not fit docs/api/${name}.json; run ./dev gen and commit it.`);
  else
    writeFileSync(file, text);
}
for (const file of readdirSync(target).filter((file) => !names.includes(file.replace(/\.d\.ts$/, "")))) {
  stale++;
  if (!check)
    rmSync(new URL(file, target)); // of an app that is gone
}
process.exit(check && stale > 0 ? 1 : 0);
