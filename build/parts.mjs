// Writes the parts of others that a release is made of, from the lock files, as CycloneDX (https://cyclonedx.org): what tools that know of holes read.
// What only builds or tests is left out.
import { readFileSync } from "node:fs";

const root = new URL("../", import.meta.url);
const text = (path) => readFileSync(new URL(path, root), "utf8");
const hexOf = (base64) => Buffer.from(base64, "base64").toString("hex");

function part(type, name, version, hash, license) {
  const purl = `pkg:${type}/${name.replace("@", "%40")}@${version}`;
  return { type: "library", "bom-ref": purl, name, version, purl, hashes: [{ alg: "SHA-512", content: hexOf(hash) }], ...(license === undefined ? {} : { licenses: [{ expression: license }] }) };
}

// The host's lock file holds what all projects of the program bring; analyzers, which are private, are in no program.
const settings = text("Directory.Build.props");
const analyzers = [...settings.matchAll(/Include="([^"]+)" PrivateAssets="all"/g)].map(([, name]) => name);
const program = Object.values(JSON.parse(text("src/Host/packages.lock.json")).dependencies).flatMap((packages) => Object.entries(packages))
  .filter(([name, { type }]) => type !== "Project" && !analyzers.includes(name)).map(([name, { resolved, contentHash }]) => part("nuget", name, resolved, contentHash));
const web = Object.entries(JSON.parse(text("web/package-lock.json")).packages).filter(([path, one]) => path !== "" && one.dev !== true && one.link !== true)
  .map(([path, { version, integrity, license }]) => part("npm", path.split("node_modules/").at(-1), version, integrity.replace("sha512-", ""), license));

const [, version] = /<Version>([^<]+)<\/Version>/.exec(settings);
const components = [...new Map([...program, ...web].map((one) => [one.purl, one])).values()];
console.log(JSON.stringify({ bomFormat: "CycloneDX", specVersion: "1.6", version: 1, metadata: { component: { type: "application", name: "longhouse", version } }, components }, null, 2));
