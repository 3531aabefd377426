import type { Browser, BrowserContext, Page } from "@playwright/test";
import { expect } from "@playwright/test";
import type { House } from "../house";
import { call, makeTenant, signIn } from "../test";

const names = new Map<string, Promise<string>>();

/** A tenant whose door is open and whose people choose among the files, made once for each house. */
export const replayTenant = (operator: Page, house: House): Promise<string> => once("choice", house, () => openTenant(operator, "Aldgate Markets"));

/** A tenant that replays one file from one day on, made once for each house. */
export const fixedTenant = (operator: Page, house: House): Promise<string> => once("fixed", house, async () => openTenant(operator, "Fixed Markets", { file: "es-like-30m.csv", start_date: "2012-01-02" }));

function once(which: string, house: House, make: () => Promise<string>): Promise<string> {
  const key = `${which} ${house.at("app")}`;
  const made = names.get(key) ?? make();
  names.set(key, made);
  return made;
}

async function openTenant(operator: Page, name: string, config?: object): Promise<string> {
  const tenant = await makeTenant(operator, name, "simulator");
  const at = `/api/v1/tenants/${tenant.id}`;
  await call(operator, "POST", `${at}/hosts`, { host: `${tenant.slug}.localhost` }).catch(() => undefined); // it may have come with the tenant
  if (config !== undefined) {
    await call(operator, "PUT", `${at}/config/draft`, { schemaVersion: 1, config }, 0);
    await call(operator, "POST", `${at}/config/draft:publish`, { comment: "One file" }, 0);
  }
  const { version } = await call<{ version: number }>(operator, "GET", `${at}/join-policy`);
  await call(operator, "PUT", `${at}/join-policy`, { kind: "open", role: "member", addresses: [] }, version);
  return tenant.slug;
}

/** Somebody at the replay, in a browser of their own. */
export async function someoneAt(browser: Browser, house: House, tenant: string, address: string): Promise<{ context: BrowserContext; page: Page; failures: string[] }> {
  const context = await browser.newContext({ viewport: { width: 1440, height: 900 }, colorScheme: "dark", permissions: ["clipboard-read", "clipboard-write"] });
  const page = await context.newPage();
  const failures: string[] = [];
  page.on("pageerror", (error) => failures.push(error.message));
  page.on("console", (message) => { if (message.type() === "error" && /content security policy/i.test(message.text())) failures.push(message.text()); });
  await page.goto(house.at(tenant));
  await page.getByRole("link", { name: "Sign in" }).click(); // on the app's front page, and into the app
  await page.getByLabel("Address, on this machine only").fill(address);
  await page.getByRole("button", { name: "Sign in as anyone" }).click();
  await ready(page);
  return { context, page, failures };
}

export async function ready(page: Page): Promise<void> {
  await expect(page.getByRole("slider", { name: "Position in the history" })).not.toHaveAttribute("aria-valuenow", "0", { timeout: 30_000 });
}

/** The bar at the playhead. */
export async function position(page: Page): Promise<number> {
  return Number(await page.getByRole("slider", { name: "Position in the history" }).getAttribute("aria-valuenow"));
}

/** Goes to a bar, as a person would. */
export async function jumpTo(page: Page, bar: number): Promise<void> {
  await page.keyboard.press("d");
  await page.getByLabel("Or to a bar").fill(String(bar));
  await page.keyboard.press("Enter");
  await expect.poll(() => position(page), { timeout: 30_000 }).toBe(bar);
}

export { signIn };
