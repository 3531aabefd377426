import AxeBuilder from "@axe-core/playwright";
import type { BrowserContext, Locator, Page } from "@playwright/test";
import { test as base, expect } from "@playwright/test";
import type { HouseOptions } from "./house";
import { House } from "./house";

export { expect };

type Cookies = Awaited<ReturnType<BrowserContext["cookies"]>>;

/** One house for each worker; every test makes tenants of its own in it. */
export const test = base.extend<{ operator: Page }, HouseOptions & { house: House; signedIn: Cookies }>({
  engine: ["sqlite", { option: true, scope: "worker" }],
  house: [async ({ engine }, use) => {
    const house = await House.start({ engine });
    await use(house);
    house.stop();
  }, { scope: "worker", timeout: 120_000 }],
  /** What a browser keeps once somebody who runs the house has signed in: where signing in is not the point, once is enough. */
  signedIn: [async ({ house, browser }, use) => {
    const context = await browser.newContext();
    await signIn(await context.newPage(), house);
    const cookies = await context.cookies();
    await context.close();
    await use(cookies);
  }, { scope: "worker", timeout: 60_000 }],
  /** Somebody who runs the house, signed in, before any page. */
  operator: async ({ page, house, signedIn }, use) => {
    const failures: string[] = [];
    page.on("pageerror", (error) => failures.push(error.message));
    page.on("console", (message) => { if (message.type() === "error" && /content security policy/i.test(message.text())) failures.push(message.text()); });
    await page.context().addCookies(signedIn);
    houses.set(page, house);
    await use(page);
    expect(failures).toEqual([]);
  },
});

/** Signs in on this machine as anyone, by address. */
export async function signIn(page: Page, house: House, address = "admin@localhost"): Promise<void> {
  await page.goto(house.at("app"));
  await page.getByLabel("Address, on this machine only").fill(address);
  await page.getByRole("button", { name: "Sign in as anyone" }).click();
  await page.getByRole("button", { name: /^You: / }).waitFor();
  houses.set(page, house);
}

/** From now on the providers see this person in front of them. */
export async function beAt(context: BrowserContext, person: string): Promise<void> {
  await context.addCookies([{ name: "person", value: person, url: "http://127.0.0.1" }]);
}

let made = 0;

/** A slug that no other test has. */
export const slug = (name: string): string => `${name}-${process.pid.toString(36)}${(made++).toString(36)}`;

export interface Tenant { id: string; slug: string; name: string; storagePrefix: string }

/** Speaks to the API as the console's page would: with its cookie, from its own origin; there need be no page yet. */
export async function call<T>(page: Page, method: string, path: string, body?: unknown, version?: number): Promise<T> {
  const answer = await ask(page, method, path, body, version);
  if (answer.status >= 400)
    throw new Error(`${method} ${path}: ${answer.status} ${answer.body}`);
  return (answer.body === "" ? undefined : JSON.parse(answer.body)) as T;
}

/** The version that stands at an address; none is 0. */
export async function versionOf(page: Page, path: string): Promise<number> {
  return Number((await ask(page, "GET", path)).tag.replaceAll('"', ""));
}

const houses = new WeakMap<Page, House>();

async function ask(page: Page, method: string, path: string, json?: unknown, version?: number) {
  const house = houses.get(page);
  if (house === undefined)
    throw new Error("Nobody is signed in here.");
  const cookie = (await page.context().cookies(house.at("app"))).map(({ name, value }) => `${name}=${value}`).join("; ");
  return house.ask("app", path, { method, json, headers: { cookie, origin: new URL(house.at("app")).origin, ...(version === undefined ? {} : { "if-match": `"${version}"` }) } });
}

export async function makeTenant(page: Page, name: string, appType = "publisher_v2", as = slug(name.toLowerCase().replace(/[^a-z]+/g, "-"))): Promise<Tenant> {
  const { tenant } = await call<{ tenant: Tenant }>(page, "POST", "/api/v1/tenants", { slug: as, name, appType, plan: appType === "publisher_v2" ? "studio" : "team" });
  return tenant;
}

/** A tenant with storage connected and a first version published. */
export async function makePublisher(page: Page, name: string, as?: string): Promise<Tenant & { ref: string; config: Record<string, unknown> }> {
  const tenant = await makeTenant(page, name, "publisher_v2", as);
  const at = `/api/v1/tenants/${tenant.id}`;
  const { ref } = await call<{ ref: string }>(page, "POST", `${at}/credentials`, { provider: "managed", label: "Storage", skipTest: true, fields: { access_key_id: "id", secret_access_key: "key", endpoint_url: "https://s3.example.com", bucket: "pictures" } });
  const config = {
    storage: { provider: "managed", credentials_ref: ref, paths: { root: `${tenant.storagePrefix}inbox` } },
    features: { publish_enabled: false, analyze_caption_enabled: false, keep_enabled: true, remove_enabled: true, auto_view_enabled: false },
    content: { hashtag_string: "#first" },
  };
  await call(page, "PUT", `${at}/config/draft`, { schemaVersion: 2, config }, 0);
  await call(page, "POST", `${at}/config/draft:publish`, { comment: "First version" }, 0);
  return { ...tenant, ref, config };
}

/** Axe finds nothing. `of` is "colours" where the same elements were looked at whole in other ones. */
export async function accessible(page: Page, of: "everything" | "colours" = "everything"): Promise<void> {
  const axe = new AxeBuilder({ page }).setLegacyMode(); // there are no frames of others, for which it would open a page of its own each time
  const { violations } = await (of === "colours" ? axe.withRules(["color-contrast", "link-in-text-block"]) : axe.withTags(["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"])).analyze();
  // All that is wrong on all screens, rather than the first.
  expect.soft(violations.map(({ id, nodes }) => `${id}: ${nodes.map((node) => `${node.html.slice(0, 160)} — ${node.any.concat(node.all).map((check) => check.message).join("; ").slice(0, 160)}`).join("\n")}`)).toEqual([]);
}

/** Puts a text in place of all that an editor holds, as from the clipboard. */
export async function paste(editor: Locator, text: string): Promise<void> {
  await editor.click();
  await editor.press("Control+a");
  await editor.evaluate((element, text) => {
    const clipboardData = new DataTransfer();
    clipboardData.setData("text/plain", text);
    element.dispatchEvent(new ClipboardEvent("paste", { clipboardData, bubbles: true, cancelable: true }));
  }, text);
}
