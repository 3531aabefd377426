import { defineConfig } from "@playwright/test";
import type { HouseOptions } from "./house";

const engines = process.env["LONGHOUSE_TEST_POSTGRES"] === undefined ? (["sqlite"] as const) : (["sqlite", "postgres"] as const);

export default defineConfig<object, HouseOptions>({
  testDir: ".",
  outputDir: "../../artifacts/test/browser",
  workers: 2,
  retries: 1,
  failOnFlakyTests: true,
  fullyParallel: false,
  timeout: 60_000,
  expect: { timeout: 10_000 },
  reporter: "list",
  use: {
    viewport: { width: 1440, height: 900 },
    colorScheme: "dark",
    // A trace slows every step: it is made when a test that failed runs for the second time. One that passes then is no pass.
    trace: "on-first-retry",
    launchOptions: { executablePath: "/usr/bin/chromium", args: ["--no-sandbox", "--disable-quic", "--no-first-run", "--disable-background-networking", "--disable-gpu", "--disable-software-rasterizer"] },
  },
  // What looks the same on both engines is looked at once.
  projects: engines.map((engine) => ({ name: engine, use: { engine }, ...(engine === "sqlite" ? {} : { testIgnore: /(screens|prefix)\.spec\.ts/ }) })),
});
