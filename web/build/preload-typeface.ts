import type { Plugin } from "vite";

/** The typeface is needed at once, but named only in the style sheet: the page says so early. */
export function preloadTypeface(): Plugin {
  return {
    name: "longhouse-preload-typeface",
    apply: "build",
    transformIndexHtml: {
      order: "post",
      handler(_, { bundle }) {
        const file = Object.keys(bundle ?? {}).find((name) => /latin-opsz-normal-.*\.woff2$/.test(name) && !name.includes("latin-ext"));
        return file === undefined ? [] : [{ tag: "link", attrs: { rel: "preload", as: "font", type: "font/woff2", href: `./${file}`, crossorigin: true }, injectTo: "head" }];
      },
    },
  };
}
