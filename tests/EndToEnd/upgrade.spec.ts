import { expect, makeTenant, test } from "./test";

test("a page that stays open over an upgrade says so, keeps what is being typed, and is the new one at the next screen", async ({ operator: page, house }) => {
  const tenant = await makeTenant(page, "Upgraded", "simulator");
  await page.goto(house.at("app", `/tenants/${tenant.id}`));
  await page.evaluate(() => { document.documentElement.dataset["loaded"] = "before"; });
  const loaded = () => page.evaluate(() => document.documentElement.dataset["loaded"] ?? "after").catch(() => "under way");
  await page.getByRole("button", { name: "Edit facts…" }).click();
  await page.getByRole("textbox", { name: "Name", exact: true }).fill("Renamed over it");

  await house.upgrade();
  let answers = 0;
  page.on("response", (response) => { if (response.headers()["longhouse-build"] !== undefined) answers++; });

  await page.getByRole("button", { name: "Save facts" }).click();
  await expect(page.getByRole("heading", { name: "Renamed over it", level: 1 })).toBeVisible();
  await expect(page.getByText("A new version is there.")).toBeVisible();
  expect(await loaded()).toBe("before");

  // By then no server of the release before answers any more.
  await expect.poll(() => answers).toBeGreaterThanOrEqual(5);
  await page.getByRole("navigation", { name: "Pages" }).getByRole("link", { name: "Fleet" }).click();
  await expect.poll(loaded).toBe("after");
  await expect(page.getByRole("heading", { name: "Fleet", level: 1 })).toBeVisible();
  await expect(page.getByText("A new version is there.")).toBeHidden();
});
