import { readdirSync } from "node:fs";
import { join } from "node:path";
import type { Plugin } from "vite";

/** By place: what is loaded there besides the page's own script. The server writes it into the page, so that nothing waits for the script to ask. */
const places: Readonly<Record<string, readonly string[]>> = {
  console: ["src/features/console/Console.tsx"],
  "console/tenants": ["src/features/console/Console.tsx", "src/features/tenants/TenantList.tsx"],
};

export function preloadScreens(): Plugin {
  let root = "";
  return {
    name: "longhouse-preload-screens",
    apply: "build",
    configResolved: (config) => void (root = config.root),
    generateBundle(_, bundle) {
      const chunks = Object.values(bundle).filter((file) => file.type === "chunk");
      const closure = (names: readonly string[], seen = new Set<string>()): Set<string> => {
        for (const name of names.filter((one) => !seen.has(one))) {
          seen.add(name);
          closure(chunks.find((chunk) => chunk.fileName === name)?.imports ?? [], seen);
        }
        return seen;
      };
      const chunkOf = (module: string) => {
        const found = chunks.find((chunk) => chunk.facadeModuleId === join(root, module));
        if (found === undefined)
          throw new Error(`No chunk is made of ${module}; change it in build/preload-screens.ts too.`);
        return found.fileName;
      };
      const first = closure(chunks.filter((chunk) => chunk.isEntry).map((chunk) => chunk.fileName)); // the page names these itself
      const stylesOf = (names: Iterable<string>) => [...names].flatMap((name) => [...chunks.find((chunk) => chunk.fileName === name)?.viteMetadata?.importedCss ?? []]);
      const beyond = (modules: readonly string[]) => {
        const more = [...closure(modules.map(chunkOf))].filter((file) => !first.has(file));
        return [...new Set([...stylesOf(more), ...more])].filter((file) => !stylesOf(first).includes(file)).sort();
      };
      const apps = readdirSync(join(root, "../apps")).filter((app) => chunks.some((chunk) => chunk.facadeModuleId === join(root, `../apps/${app}/web/index.ts`)));
      const preloads = {
        ...Object.fromEntries(Object.entries(places).map(([place, modules]) => [place, beyond(modules)])),
        ...Object.fromEntries(apps.map((app) => [app.toLowerCase(), beyond(["src/features/shell/TenantApp.tsx", `../apps/${app}/web/index.ts`])])),
      };
      this.emitFile({ type: "asset", fileName: "preload.json", source: `${JSON.stringify(preloads, null, 2)}\n` });
    },
  };
}
