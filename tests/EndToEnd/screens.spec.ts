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
  const northlight = await makePublisher(page, "Northlight Studio", "northlight");
  for (const [name, app] of people.slice(1)) {
    const tenant = await makeTenant(page, name, app, name.toLowerCase().split(/[^a-z]/)[0]);
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
  await call(page, "POST", "/api/v1/me/keys", { name: "Nightly report", scopes: [] });
  const defaults = "/api/v1/defaults/publisher_v2"; // the house's, so another test may have changed them
  await call(page, "PUT", defaults, { config: { content: { archive: true } }, comment: "Archive unless somebody says otherwise", rollout: { percent: 25 } }, await versionOf(page, defaults));
  return northlight.id;
}

const screens = (id: string): readonly (readonly [name: string, path: string, heading: string, more?: (page: Page) => Promise<unknown>])[] => [
  ["tenants", "/tenants", "Tenants"],
  ["tenants-chosen", "/tenants", "Tenants", async (page) => { for (const name of ["Kestrel Signals", "Lantern Cartography"]) await page.getByLabel(`Select ${name}`).check({ timeout: 2000 }).catch(() => undefined); }],
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

async function look(page: Page, house: House, id: string, kind: string): Promise<void> {
  for (const [name, path, heading, more] of screens(id)) {
    await test.step(name, async () => {
      await page.goto(house.at("app", path));
      await page.getByRole("heading", { name: heading }).first().waitFor();
      await page.waitForLoadState("networkidle");
      await more?.(page);
      await page.screenshot({ path: `${folder}/${name}-${kind}.png`, animations: "disabled" });
      const wider = await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
      expect.soft(wider, `${name} scrolls sideways`).toBe(0);
      if (!kind.startsWith("360"))
        await accessible(page); // the narrow screens are the same elements
    });
  }
}

test.describe.configure({ mode: "parallel" });

let furnished: { house: House; id: string } | undefined;

for (const [kind, use] of [
  ["dark", { colorScheme: "dark" }], ["light", { colorScheme: "light" }], ["360-dark", { colorScheme: "dark", viewport: { width: 360, height: 740 } }],
] as const) {
  test.describe(kind, () => {
    test.use(use);
    test(`every screen is as it should be, ${kind}`, async ({ operator, house }) => {
      test.setTimeout(150_000);
      if (furnished?.house !== house)
        furnished = { house, id: await furnish(operator) };
      await look(operator, house, furnished.id, kind);
    });

    test(`every door is as it should be, ${kind}`, async ({ page, house }) => {
      for (const [name, address] of [["sign-in", house.at("app")], ["sign-in-tenant", house.at("demo-simulator")], ["unknown-host", house.at("nobody")], ["sign-in-failed", house.at("app", "/auth/google/callback?error=access_denied")], ["device", house.at("app", "/auth/device")]] as const) {
        await test.step(name, async () => {
          await page.goto(address);
          await page.screenshot({ path: `${folder}/${name}-${kind}.png` });
          await accessible(page);
        });
      }
      await signIn(page, house);
      await page.goto(house.at("app", "/auth/device"));
      await page.screenshot({ path: `${folder}/device-${kind}.png` });
      await accessible(page);
    });
  });
}
