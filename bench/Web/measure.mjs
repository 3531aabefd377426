// Runs the published program on a folder of its own and looks at it with Chromium, then with wrk. Writes artifacts/bench/web.json.
import { execFileSync, spawn } from "node:child_process";
import { mkdirSync, mkdtempSync, readdirSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { chromium } from "@playwright/test";

const quick = process.argv.includes("--quick");
const program = process.env.LONGHOUSE_BENCH_PROGRAM ?? "artifacts/longhouse/longhouse";
const assets = join(program, "../web/assets");
const tenants = quick ? 500 : 10_000;
const rounds = quick ? 1 : 5;

const folder = mkdtempSync(join(tmpdir(), "longhouse-bench-"));
const settings = ["Urls=http://127.0.0.1:0", "Management=off", "Telemetry:Logs=json", "Limits:TenantRequestsPerSecond=1000000", "Limits:TenantRequestsBurst=1000000"];
const bare = Object.fromEntries(Object.entries(process.env).filter(([name]) => !name.startsWith("LONGHOUSE_"))); // what says how to measure is not meant for the program
const house = spawn(program, ["serve", "--data-dir", folder, "--demo", ...settings.flatMap((setting) => ["--set", setting])], { stdio: ["ignore", "pipe", "inherit"], env: bare });
const port = await new Promise((found, failed) => {
  house.once("exit", (code) => failed(new Error(`The program ended with ${code}.`)));
  createInterface(house.stdout).on("line", (line) => {
    const listening = /Now listening on: http:\/\/127\.0\.0\.1:(\d+)/.exec(line);
    if (listening !== null)
      found(Number(listening[1]));
  });
});
const at = (path) => `http://app.localhost:${port}${path}`;
const browser = await chromium.launch({ executablePath: "/usr/bin/chromium", args: ["--no-sandbox", "--disable-quic", "--no-first-run", "--disable-background-networking"] });
const median = (values) => values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)];
const figures = [];
const atMost = (bar, figure, value, unit) => figures.push({ figure, value, unit, bar, met: value <= bar });
const atLeast = (bar, figure, value, unit) => figures.push({ figure, value, unit, bar, met: value >= bar });

try {
  await measureSignIn();
  const page = await signIn();
  await measureShell(page);
  await makeTenants(page);
  await measureList(page);
  await browser.close();
  measureFiles();
} finally {
  await browser.close();
  house.kill("SIGTERM");
  rmSync(folder, { recursive: true, force: true });
}

const text = (value) => value >= 100 ? Math.round(value).toLocaleString("en-GB") : String(Math.round(value * 100) / 100);
for (const { figure, value, unit, bar, met } of figures)
  console.log(`${figure.padEnd(64)} ${text(value).padStart(8)} ${unit.padEnd(6)} ${bar === undefined ? "" : `bar ${text(bar).padStart(7)}  ${met ? "met" : "NOT MET"}`}`);
mkdirSync("artifacts/bench", { recursive: true });
writeFileSync("artifacts/bench/web.json", `${JSON.stringify(figures.map(({ figure, value, unit, bar, met }) => ({ figure, value, unit, bar, met })), null, 2)}\n`);

/** The first visit, as the tools of the browser emulate a slow phone: nothing in the cache. */
async function measureSignIn() {
  const times = [];
  for (let i = 0; i < rounds; i++) {
    const context = await browser.newContext();
    const page = await context.newPage();
    const tools = await context.newCDPSession(page);
    await tools.send("Network.enable");
    await tools.send("Emulation.setCPUThrottlingRate", { rate: 4 });
    await tools.send("Network.emulateNetworkConditions", { offline: false, latency: 562.5, downloadThroughput: (1.6 * 0.9 * 1024 * 1024) / 8, uploadThroughput: (0.75 * 0.9 * 1024 * 1024) / 8 });
    await page.goto(at("/"));
    await page.waitForFunction(() => performance.getEntriesByName("first-contentful-paint").length > 0);
    times.push(await page.evaluate(() => performance.getEntriesByName("first-contentful-paint")[0].startTime));
    await context.close();
  }
  atMost(1.8, "sign-in page: first contentful paint, 4x slower, fast 3G", median(times) / 1000, "s");
}

async function signIn() {
  const page = await (await browser.newContext({ viewport: { width: 1440, height: 900 } })).newPage();
  await page.goto(at("/"));
  await page.getByRole("button", { name: "Sign in as anyone" }).click();
  await page.getByRole("heading", { name: "Tenants" }).waitFor();
  return page;
}

/** A page that is none: the shell with nothing in it. */
async function measureShell(page) {
  await page.goto(at("/nowhere"));
  await page.getByRole("heading", { name: "There is no such page" }).waitFor();
  await page.waitForLoadState("networkidle");
  const weight = await page.evaluate(() => performance.getEntriesByType("resource").filter((one) => one.name.endsWith(".js")).reduce((sum, one) => sum + one.encodedBodySize, 0));
  atMost(150, "JavaScript on the wire for the signed-in shell", weight / 1000, "KB");
}

/** As the page would, since its cookie is at hand. */
function makeTenants(page) {
  return page.evaluate(async (wanted) => {
    let next = 0;
    await Promise.all(Array.from({ length: 6 }, async () => {
      while (next < wanted) {
        const i = next++;
        const answer = await fetch("/api/v1/tenants", { method: "POST", headers: { "content-type": "application/json" }, body: JSON.stringify({ slug: `tenant-${String(i).padStart(5, "0")}`, name: `Tenant ${i}`, appType: "publisher_v2" }) });
        if (answer.status !== 201)
          throw new Error(`A tenant was not made: ${answer.status} ${await answer.text()}`);
      }
    }));
  }, tenants);
}

async function measureList(page) {
  await page.addInitScript(() => {
    new MutationObserver((_, observer) => {
      if (document.querySelector("tr[data-row]") === null)
        return;
      window.firstRow = performance.now();
      observer.disconnect();
    }).observe(document, { childList: true, subtree: true });
  });
  const first = [];
  for (let i = 0; i < rounds; i++) {
    await page.goto(at("/tenants"));
    await page.waitForFunction(() => window.firstRow !== undefined);
    first.push(await page.evaluate(() => window.firstRow));
  }
  atMost(300, `list of ${tenants.toLocaleString("en-GB")} tenants: first rows after navigation`, median(first), "ms");

  const rates = [];
  for (let i = 0; i < rounds; i++) {
    const scrolling = page.evaluate((milliseconds) => new Promise((done) => {
      const begin = performance.now();
      let frames = 0;
      const count = (now) => {
        frames++;
        if (now - begin < milliseconds)
          requestAnimationFrame(count);
        else
          done((frames * 1000) / (now - begin));
      };
      requestAnimationFrame(count);
    }), 3000);
    await page.mouse.move(700, 500);
    for (let step = 0; step < 60; step++) {
      await page.mouse.wheel(0, 400);
      await new Promise((later) => setTimeout(later, 40));
    }
    rates.push(await scrolling);
  }
  atLeast(60, "frames a second while it scrolls", median(rates), "fps");
}

/** The file that is nearest to 10 KB as it goes over the wire. */
function measureFiles() {
  const file = readdirSync(assets).filter((name) => name.endsWith(".br")).toSorted((a, b) => Math.abs(statSync(join(assets, a)).size - 10_000) - Math.abs(statSync(join(assets, b)).size - 10_000))[0];
  const size = statSync(join(assets, file)).size;
  const rates = [];
  for (let i = 0; i < Math.min(3, rounds); i++) {
    const said = execFileSync("wrk", ["-t1", "-c64", `-d${quick ? 2 : 10}s`, "-H", `Host: app.localhost:${port}`, "-H", "Accept-Encoding: br", `http://127.0.0.1:${port}/assets/${file.slice(0, -3)}`], { encoding: "utf8" });
    if (/Non-2xx|Socket errors/.test(said))
      throw new Error(`Some requests failed, so there is no figure:\n${said}`);
    rates.push(Number(/Requests\/sec:\s+([\d.]+)/.exec(said)[1]));
  }
  atLeast(20_000, `static files of ${(size / 1000).toFixed(1)} KB, with wrk on the same two cores`, median(rates), "req/s");
}
