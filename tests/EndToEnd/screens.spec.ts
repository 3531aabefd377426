import { mkdirSync } from "node:fs";
import { resolve } from "node:path";
import type { Page } from "@playwright/test";
import type { House } from "./house";
import { accessible, call, expect, makePublisher, makeTenant, signIn, test, versionOf } from "./test";

const folder = resolve(import.meta.dirname, "../../artifacts/screens");
mkdirSync(folder, { recursive: true });

const people = [
  ["Northlight Studio", "publisher_v2"], ["Aldgate Markets", "simulator"], ["Meridian Partners", "freight"], ["Historical Society of Ghent", "atlas"], ["Kestrel Signals", "signals"], ["Ravel & Daughters", "publisher_v2"],
  ["Brightwater Capital", "simulator"], ["Lantern Cartography", "atlas"], ["Oakhurst Ventures", "freight"], ["Tidewater Replay", "simulator"], ["Sable Photography", "publisher_v2"], ["Fennimore Index", "signals"],
] as const;

/** A house that somebody lives in. */
async function furnish(page: Page): Promise<string> {
  const slug = (name: string) => name.toLowerCase().split(/[^a-z]/)[0] ?? "";
  const present = (await call<{ items: { id: string; slug: string }[] }>(page, "GET", "/api/v1/tenants?q=northlight")).items.find((one) => one.slug === "northlight");
  if (present !== undefined)
    return present.id; // the other half was here before
  await call(page, "PUT", "/api/v1/plans/studio", { requestsPerSecond: 50, requestsBurst: 200, people: 12 }, 0);
  const northlight = await makePublisher(page, "Northlight Studio", "northlight");
  for (const [name, app] of people.slice(1)) {
    const tenant = await makeTenant(page, name, app, slug(name));
    if (name === "Brightwater Capital")
      await call(page, "POST", `/api/v1/tenants/${tenant.id}:suspend`, { reason: "Suspended by Tomas Reyes" });
    if (name === "Oakhurst Ventures")
      await call(page, "POST", `/api/v1/tenants/${tenant.id}/hosts`, { host: "crm.oakhurst.example" });
  }
  const at = `/api/v1/tenants/${northlight.id}`;
  await call(page, "POST", `${at}/credentials`, { provider: "telegram", label: "Daily channel", skipTest: true, fields: { bot_token: "123456:abcdefghijklmnopqrstuvwxyz012345678" } });
  await call(page, "POST", `${at}/hosts`, { host: "photos.northlight.example" });
  await call(page, "POST", `${at}/invitations`, { role: "member", note: "Ida, accounts", days: 7 });
  await call(page, "PUT", `${at}/config/draft`, { schemaVersion: 2, config: { ...northlight.config, features: { ...(northlight.config["features"] as object), publish_enabled: true }, publishers: [{ id: "channel-main", type: "telegram", enabled: true, config: { channel_id: "@northlight_daily" } }] } }, 0);
  await call(page, "POST", "/api/v1/service-tokens", { name: "publisher-eu", appType: "publisher_v2" });
  await call(page, "POST", "/api/v1/templates", { name: "Photo studio", appType: "publisher_v2", schemaVersion: 2, plan: "studio", labels: { kind: "photo" }, config: { content: { archive: true } } });
  await call(page, "POST", "/api/v1/me/keys", { name: "Nightly report", scopes: [] });
  const defaults = "/api/v1/defaults/publisher_v2"; // the house's, so another test may have changed them
  await call(page, "PUT", defaults, { config: { content: { archive: true } }, comment: "Archive unless somebody says otherwise", rollout: { percent: 25 } }, await versionOf(page, defaults));
  return northlight.id;
}

const screens = (id: string): readonly (readonly [name: string, path: string, heading: string, more?: (page: Page) => Promise<unknown>])[] => [
  ["tenants", "/tenants", "Tenants"],
  ["tenants-chosen", "/tenants", "Tenants", async (page) => { for (const name of ["Kestrel Signals", "Lantern Cartography"]) await page.getByLabel(`Select ${name}`).check(); }],
  ["new-tenant", "/tenants?new=yes", "New tenant", (page) => page.getByRole("dialog").waitFor()],
  ["nothing-found", "/tenants?q=norht", "Tenants", (page) => page.getByText("No tenant matches").waitFor()],
  ["overview", `/tenants/${id}`, "Northlight Studio"],
  ["hosts", `/tenants/${id}/hosts`, "Northlight Studio"],
  ["configuration", `/tenants/${id}/configuration?section=publishers`, "Northlight Studio", (page) => page.getByText(/problem/).first().waitFor()],
  ["review", `/tenants/${id}/configuration?section=publishers`, "Northlight Studio", async (page) => { await page.getByRole("button", { name: "Review changes" }).click(); await page.getByRole("dialog").getByText("Why").waitFor(); }],
  ["credentials", `/tenants/${id}/credentials`, "Northlight Studio"],
  ["members", `/tenants/${id}/members`, "Northlight Studio"],
  ["usage", `/tenants/${id}/usage`, "Northlight Studio"],
  ["history", `/tenants/${id}/history`, "Northlight Studio"],
  ["tenant-audit", `/tenants/${id}/audit`, "Northlight Studio"],
  ["danger", `/tenants/${id}/danger`, "Northlight Studio"],
  ["jobs", "/jobs", "Jobs"],
  ["schedules", "/schedules", "Schedules"],
  ["fleet", "/fleet", "Fleet"],
  ["defaults", "/defaults", "Defaults"],
  ["templates", "/templates", "Templates"],
  ["prices", "/prices", "Prices"],
  ["plans", "/plans", "Plans"],
  ["limits", "/tenants", "Tenants", async (page) => { await page.getByLabel("Select Kestrel Signals").check(); await page.getByRole("button", { name: "Limits…" }).click(); await page.getByRole("combobox", { name: /^Plan/ }).click(); await page.getByRole("option", { name: /^studio/ }).click(); await page.getByRole("button", { name: "Preview" }).click(); await page.getByRole("list", { name: "What would change" }).waitFor(); }],
  ["service-tokens", "/service-tokens", "Service tokens"],
  ["audit", "/audit", "Audit"],
  ["host-lookup", "/hosts?host=nobody.localhost", "Host lookup"],
  ["system", "/system", "System"],
  ["sessions", "/you/sessions", "Your sessions"],
  ["keys", "/you/keys", "Your API keys"],
  ["accounts", "/you/accounts", "Linked accounts"],
  ["palette", "/tenants", "Tenants", async (page) => { await page.keyboard.press("Control+k"); await page.getByRole("combobox", { name: "Search or jump to" }).fill("nor"); await page.getByRole("option", { name: /Northlight/ }).first().waitFor(); }],
  ["key-help", "/jobs", "Jobs", async (page) => { await page.keyboard.press("?"); await page.getByRole("dialog").waitFor(); }],
  ["no-such-page", "/nowhere", "There is no such page"],
];

/** How a screen is looked at. Where elements are the same as in a look before, only what differs is asked of axe. */
const looks = [
  { kind: "dark", colorScheme: "dark", size: { width: 1440, height: 900 }, of: "everything" }, { kind: "light", colorScheme: "light", size: { width: 1440, height: 900 }, of: "colours" },
  { kind: "360-light", colorScheme: "light", size: { width: 360, height: 740 }, of: "colours" }, { kind: "360-dark", colorScheme: "dark", size: { width: 360, height: 740 }, of: "everything" },
] as const;

async function look(page: Page, name: string): Promise<void> {
  for (const { kind, colorScheme, size, of } of looks) {
    await page.emulateMedia({ colorScheme });
    await page.setViewportSize(size);
    await page.screenshot({ path: `${folder}/${name}-${kind}.png`, animations: "disabled" });
    const wider = await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
    expect.soft(wider, `${name} scrolls sideways, ${kind}`).toBe(0);
    await accessible(page, of);
  }
  await page.setViewportSize(looks[0].size);
}

/** As a link would lead there, without loading the application anew. */
async function go(page: Page, house: House, path: string): Promise<void> {
  if (page.url().startsWith(house.at("app", "")))
    await page.evaluate((path) => { history.pushState(null, "", path); dispatchEvent(new PopStateEvent("popstate")); }, path);
  else
    await page.goto(house.at("app", path));
}

test.describe.configure({ mode: "parallel" });

for (const part of [0, 1]) {
  test(`every screen is as it should be, half ${part + 1}`, async ({ operator: page, house }) => {
    test.setTimeout(600_000); // a hundred and twenty looks, also on a slow machine
    const id = await furnish(page);
    for (const [name, path, heading, more] of screens(id).filter((_, i) => i % 2 === part)) {
      await test.step(name, async () => {
        await go(page, house, path);
        await page.getByRole("heading", { name: heading }).first().waitFor();
        await more?.(page);
        await expect(page.getByRole("status", { name: "Loading" })).toHaveCount(0);
        await look(page, name);
        await page.keyboard.press("Escape");
        if (name === "limits") // something was typed
          await page.getByRole("button", { name: "Discard it" }).click();
      });
    }
  });
}

test("every door is as it should be", async ({ page, house, signedIn }) => {
  test.setTimeout(120_000);
  const doors = [["sign-in", house.at("app")], ["sign-in-tenant", house.at("demo-simulator", "/?at=0")], ["unknown-host", house.at("nobody")], ["sign-in-failed", house.at("app", "/auth/google/callback?error=access_denied")], ["device", house.at("app", "/auth/device")]] as const;
  for (const [name, address] of doors) {
    await test.step(name, async () => {
      await page.goto(address);
      await look(page, name);
    });
  }
  await page.context().addCookies(signedIn);
  await page.goto(house.at("app", "/auth/device"));
  await look(page, "device-signed-in");
});

test("whatever goes wrong has a page that says what happened and what to do next", async ({ operator: page, browser, house }) => {
  test.setTimeout(120_000);
  const tenant = await makeTenant(page, "Asleep", "simulator");
  await test.step("a tenant that is suspended is as unknown as any other", async () => {
    await call(page, "POST", `/api/v1/tenants/${tenant.id}:suspend`, { reason: "Not paid" });
    await expect.poll(async () => (await house.ask(tenant.slug, "/", { headers: { accept: "text/html" } })).body).toBe((await house.ask("nobody", "/", { headers: { accept: "text/html" } })).body);
    await page.goto(house.at(tenant.slug));
    await expect(page.getByRole("heading", { name: "No one lives at this address" })).toBeVisible();
    await look(page, "suspended");
    await call(page, "POST", `/api/v1/tenants/${tenant.id}:resume`);
  });
  await test.step("who is no member", async () => {
    const context = await browser.newContext();
    const visitor = await context.newPage();
    await signIn(visitor, house, "nobody@example.com");
    await visitor.goto(house.at(tenant.slug, "/api/auth/start"));
    await expect(visitor.getByText("You are signed in as nobody@example.com, who is not a member here.")).toBeVisible();
    await expect(visitor.getByRole("button", { name: "Change account" })).toBeVisible();
    await look(visitor, "not-a-member");
    await context.close();
  });
  await test.step("a session that is over", async () => {
    const context = await browser.newContext();
    const visitor = await context.newPage();
    await signIn(visitor, house, "over@example.com");
    const [mine] = await call<{ id: string }[]>(visitor, "GET", "/api/v1/me/sessions");
    await call(visitor, "DELETE", `/api/v1/me/sessions/${mine?.id ?? ""}`);
    await visitor.goto(house.at("app", "/you/keys"));
    await expect(visitor.getByText("Your session ended. Sign in, and you will be back on this page.")).toBeVisible();
    await look(visitor, "session-ended");
    await visitor.getByRole("button", { name: "Sign in as anyone" }).click();
    await expect(visitor.getByRole("heading", { name: "Your API keys" })).toBeVisible();
    await context.close();
  });
  await test.step("no connection", async () => {
    await page.goto(house.at("app", "/schedules"));
    await expect(page.getByRole("table", { name: "Schedules" })).toBeVisible();
    await page.context().setOffline(true);
    await expect(page.getByText("No connection.")).toBeVisible();
    await expect(page.getByRole("table", { name: "Schedules" })).toBeVisible();
    await look(page, "offline");
    await page.context().setOffline(false);
    await expect(page.getByText("No connection.")).toBeHidden();
  });
  await test.step("a failure of the server's", async () => {
    await page.route("**/api/v1/tenants/*", (route) => route.fulfill({ status: 500, contentType: "application/problem+json", body: JSON.stringify({ code: "server.failed", title: "This is a mistake of ours. Nothing was changed.", status: 500, traceId: "7f3a91c204be4d0c" }) }));
    await page.goto(house.at("app", `/tenants/${tenant.id}`));
    await expect(page.getByRole("heading", { name: "This page failed" })).toBeVisible({ timeout: 20_000 });
    await expect(page.getByText("7f3a91c204be4d0c")).toBeVisible();
    await look(page, "failed");
    await page.unroute("**/api/v1/tenants/*");
    await page.getByRole("button", { name: "Try again" }).click();
    await expect(page.getByRole("heading", { name: tenant.name })).toBeVisible();
  });
});
