import { expect, slug, test } from "./test";

/** Presses Tab until what is wanted has the focus. */
async function tabTo(page: import("@playwright/test").Page, name: string | RegExp): Promise<void> {
  for (let i = 0; i < 60; i++) {
    const focused = await page.evaluate(() => {
      const element = document.activeElement as HTMLElement | null;
      const labels = element instanceof HTMLInputElement || element instanceof HTMLTextAreaElement ? [...(element.labels ?? [])].map((label) => label.textContent ?? "") : [];
      return [element?.getAttribute("aria-label") ?? "", ...labels, element?.textContent ?? ""];
    });
    if (focused.some((text) => typeof name === "string" ? text.trim() === name : name.test(text.trim())))
      return;
    await page.keyboard.press("Tab");
  }
  throw new Error(`Tab does not lead to ${name}.`);
}

test("a whole journey needs no mouse: make a tenant, bind a host, look at the audit, suspend, change the theme", async ({ operator: page, house }) => {
  await page.goto(house.at("app", "/system"));
  await page.getByRole("heading", { name: "System" }).waitFor();
  const name = slug("by-keys");
  const type = (text: string) => page.keyboard.type(text);
  // Single keys are the page's, once no dialog is left that is still closing.
  const press = async (...keys: string[]) => {
    await expect(page.getByRole("dialog")).toHaveCount(0);
    for (const key of keys)
      await page.keyboard.press(key);
  };
  const goToTenants = async () => {
    // What was pressed while the page was still busy with what came before is pressed again, as one would.
    await expect(async () => {
      await press("g", "t");
      await expect(page.getByRole("heading", { name: "Tenants", level: 1 })).toBeVisible({ timeout: 2_000 });
    }).toPass({ timeout: 20_000 });
    await page.getByRole("row").nth(1).waitFor(); // its keys are there with it
  };
  await goToTenants();
  // What opens gives the focus back, also what is loaded only then.
  for (const button of [page.getByRole("button", { name: "Filter", exact: true }), page.getByRole("button", { name: "Export" }), page.getByRole("button", { name: /^You: / })]) {
    await button.focus();
    await page.keyboard.press("Enter");
    await expect(page.getByRole("menu")).toBeVisible();
    await page.keyboard.press("Escape");
    await expect(page.getByRole("menu")).toHaveCount(0);
    await expect(button).toBeFocused();
  }
  await page.keyboard.press("n");
  await expect(page.getByRole("dialog", { name: "New tenant" })).toBeVisible();
  await expect(page.getByRole("textbox", { name: "Name", exact: true })).toBeFocused();
  await type(name);
  await page.keyboard.press("Control+Enter");
  await expect(page.getByRole("heading", { name, level: 1 })).toBeVisible();

  await tabTo(page, "Hosts");
  await page.keyboard.press("Enter");
  await tabTo(page, "Bind host");
  await page.keyboard.press("Enter");
  await expect(page.getByRole("textbox", { name: "Host" })).toBeFocused();
  await type(`photos.${name}.localhost`);
  await page.keyboard.press("Enter");
  await expect(page.getByRole("list", { name: "Hosts" })).toContainText(`photos.${name}.localhost`);

  await goToTenants();
  await page.keyboard.press("/");
  await type(name);
  await expect(page.getByRole("row")).toHaveCount(2);
  await page.keyboard.press("Escape");
  await page.keyboard.press("/");
  await type(name);
  await expect(page.getByRole("row")).toHaveCount(2);
  await tabTo(page, "Select all");
  await page.keyboard.press("j");
  await page.keyboard.press("x");
  await expect(page.getByText("1 selected")).toBeVisible();
  await page.keyboard.press("Escape");
  await expect(page.getByText("1 selected")).toBeHidden();
  await page.keyboard.press("Enter");
  await expect(page.getByRole("heading", { name, level: 1 })).toBeVisible();

  await tabTo(page, "Danger zone");
  await page.keyboard.press("Enter");
  await tabTo(page, "Suspend tenant…");
  await page.keyboard.press("Enter");
  await tabTo(page, /^Type .* to go on$/);
  await type(name);
  await page.keyboard.press("Control+Enter");
  await expect(page.getByText(`${name} is suspended`)).toBeVisible();

  await press("Control+k");
  await expect(page.getByRole("combobox", { name: "Search or jump to" })).toBeFocused();
  await type(">theme");
  await page.keyboard.press("Enter");
  await expect(page.locator("html")).toHaveAttribute("data-mantine-color-scheme", "dark");
  await press("g", "a");
  await expect(page.getByRole("heading", { name: "Audit" })).toBeVisible();
  await expect(page.getByRole("table", { name: "Audit" })).toContainText("Tenant suspended");
  await page.keyboard.press("j");
  await page.keyboard.press("j");
  await page.keyboard.press("Enter");
  await expect(page.getByRole("dialog")).toBeVisible();
  await page.keyboard.press("Escape");
  await press("?");
  await expect(page.getByRole("dialog", { name: "Keys" })).toContainText("Search or jump to");
});
