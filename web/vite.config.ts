import { fileURLToPath } from "node:url";
import react from "@vitejs/plugin-react";
import { defineConfig } from "vitest/config";
import { compress } from "./build/compress.ts";
import { preloadScreens } from "./build/preload-screens.ts";
import { preloadTypeface } from "./build/preload-typeface.ts";

const here = (path: string) => fileURLToPath(new URL(path, import.meta.url));

export default defineConfig({
  base: "./", // one build works below any prefix: the page's <base> says which
  plugins: [react(), preloadTypeface(), preloadScreens(), compress()],
  resolve: { alias: { "@test": here("./test"), "@": here("./src") }, dedupe: ["react", "react-dom", "@mantine/core", "@tanstack/react-query", "@tanstack/react-router"] },
  build: {
    outDir: "dist",
    target: "es2023",
    assetsInlineLimit: 0, // data: addresses would need a wider policy
    modulePreload: { polyfill: false },
    reportCompressedSize: false,
  },
  server: {
    fs: { allow: [here("..")] },
    proxy: { "^/(api|auth|health)": { target: "http://app.localhost:8080", changeOrigin: true } },
  },
  test: {
    environment: "happy-dom",
    include: ["src/**/*.test.{ts,tsx}", "../apps/*/web/**/*.test.{ts,tsx}"],
    setupFiles: ["./test/setup.ts"],
    css: { modules: { classNameStrategy: "non-scoped" } },
    restoreMocks: true,
    testTimeout: 60_000,
  },
});
