import { expect, makeTenant, slug, test } from "./test";

test("queues are paused and go on", async ({ operator: page, house }) => {
  await page.goto(house.at("app", "/jobs"));
  await page.getByRole("button", { name: "Pause low" }).click();
  await expect(page.getByRole("region", { name: "Queue low" })).toContainText("Paused");
  await page.getByRole("button", { name: "Resume low" }).click();
  await expect(page.getByRole("button", { name: "Pause low" })).toBeVisible();
  await page.getByRole("tab", { name: /^Done/ }).click();
  await expect(page.getByRole("tab", { name: /^Done/ })).toHaveAttribute("aria-selected", "true");
});

test("a schedule is held and goes on", async ({ operator: page, house }) => {
  await page.goto(house.at("app", "/schedules"));
  const row = page.getByRole("table", { name: "Schedules" }).getByRole("row").nth(1);
  await row.getByRole("button", { name: /^Pause/ }).click();
  await expect(row).toContainText("Paused");
  await row.getByRole("button", { name: /^Resume/ }).click();
  await expect(row).toContainText("On");
});

test("a service token is made, shown once, promoted and revoked", async ({ operator: page, house }) => {
  const name = slug("service");
  await page.goto(house.at("app", "/service-tokens"));
  for (const _ of ["primary", "secondary"]) {
    await page.getByRole("button", { name: "New token" }).click();
    await page.getByLabel("Client").fill(name);
    await page.getByRole("button", { name: "Make token" }).click();
    await expect(page.getByTestId("secret")).toContainText(/^pvs_/);
    await page.getByRole("button", { name: "I have it" }).click();
  }
  const row = page.getByRole("row").filter({ hasText: name }).filter({ hasText: "Secondary" });
  await row.getByRole("button", { name: /^More about/ }).click();
  await page.getByRole("menuitem", { name: "Make it the primary" }).click();
  await expect(page.getByText("is the primary token")).toBeVisible();
  await expect(page.getByRole("menu")).toHaveCount(0);
  await page.getByRole("row").filter({ hasText: name }).filter({ hasText: "Secondary" }).getByRole("button", { name: /^More about/ }).click();
  await page.getByRole("menuitem", { name: "Revoke…" }).click();
  await page.getByLabel(`Type ${name} to go on`).fill(name);
  await page.getByRole("button", { name: "Revoke token" }).click();
  await expect(page.getByText(/is revoked/)).toBeVisible();
});

test("the audit is searched and exported", async ({ operator: page, house }) => {
  const tenant = await makeTenant(page, "Audited");
  await page.goto(house.at("app", "/audit"));
  await page.getByRole("button", { name: "Filter", exact: true }).click();
  await page.getByLabel("What", { exact: true }).fill("control.tenant_created");
  await page.getByRole("dialog").getByRole("button", { name: "Filter" }).click();
  await page.getByLabel(/^Of what/).fill(tenant.id);
  await expect(page.getByRole("table", { name: "Audit" }).getByRole("row")).toHaveCount(2);
  await page.getByRole("table", { name: "Audit" }).getByRole("row").nth(1).click();
  await expect(page.getByRole("dialog")).toContainText(tenant.id);
  await page.keyboard.press("Escape");
  const [download] = await Promise.all([page.waitForEvent("download"), page.getByRole("link", { name: "Export, signed" }).click()]);
  expect(await download.failure()).toBeNull();
});

test("one's own keys are made, rotated and revoked; sessions are ended", async ({ operator: page, browser, house }) => {
  const name = slug("key");
  await page.goto(house.at("app", "/you/keys"));
  await page.getByRole("button", { name: "New key" }).click();
  await page.getByLabel("Name").fill(name);
  await page.getByRole("button", { name: "Make key" }).click();
  await expect(page.getByTestId("secret")).toContainText(/^lh_/);
  await page.getByRole("button", { name: "I have it" }).click();
  await page.getByRole("button", { name: `More about ${name}` }).click();
  await page.getByRole("menuitem", { name: "Revoke…" }).click();
  await page.getByRole("button", { name: "Revoke key" }).click();
  await expect(page.getByText(`${name} is revoked`)).toBeVisible();

  const other = await browser.newPage();
  await other.goto(house.at("app"));
  await other.getByRole("button", { name: "Sign in as anyone" }).click();
  await other.getByRole("heading", { name: "Tenants" }).waitFor();
  await page.goto(house.at("app", "/you/sessions"));
  await page.getByRole("button", { name: "End", exact: true }).first().click();
  await expect(page.getByText("The session is ended")).toBeVisible();
  await other.close();
});
