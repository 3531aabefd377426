import { accessible, expect, test } from "../test";
import { fixedTenant, jumpTo, position, ready, replayTenant, someoneAt } from "./replay";

const pictures = "../../artifacts/screens";

test("the structure's panels: a leg, its family, its life, following it", async ({ operator, browser, house }) => {
  const tenant = await replayTenant(operator, house);
  const { page, context, failures } = await someoneAt(browser, house, tenant, "gita@example.com");
  await jumpTo(page, 12_000);
  await page.getByRole("region", { name: "Bull legs" }).getByRole("row").nth(2).click();
  const leg = page.getByRole("complementary", { name: "The chosen leg" });
  await expect(leg.getByRole("heading", { name: /Bull leg, / })).toBeVisible();
  await expect(leg.getByText("Formed", { exact: true })).toBeVisible({ timeout: 20_000 });
  await expect(leg.getByText(/Would change at/)).toBeVisible();
  await expect(leg.getByRole("region", { name: "Rank" })).toBeVisible();

  await page.keyboard.press("h");
  await expect(leg.getByRole("button", { name: "Its family" })).toHaveAttribute("aria-pressed", "true");
  await page.keyboard.press("f");
  await expect(page.getByRole("region", { name: "Followed legs" })).toBeVisible();
  await page.keyboard.press("Escape");
  await expect(leg.getByRole("button", { name: "Its family" })).toHaveAttribute("aria-pressed", "false");

  await page.getByRole("region", { name: "Events" }).getByRole("button").first().click();
  await page.getByRole("button", { name: "Attach to the note" }).click();
  await expect(page.getByRole("region", { name: "Observation" }).getByRole("button", { name: /Leave out/ })).toBeVisible();
  await accessible(page);
  await page.screenshot({ path: `${pictures}/simulator-structure-dark.png` });
  await page.evaluate(() => { localStorage.setItem("lh-preferences", JSON.stringify({ scheme: "light", chart: "blue-and-orange" })); document.cookie = "lh-scheme=light; path=/"; });
  await page.reload();
  await expect.poll(() => position(page)).toBe(12_000);
  await expect(page.getByRole("region", { name: "Followed legs" })).toBeVisible(); // a tab keeps what it follows
  await accessible(page);
  await page.screenshot({ path: `${pictures}/simulator-structure-light.png` });
  expect(failures).toEqual([]);
  await context.close();
});

test("the levels' panels: references, pins, filtered legs, zones, outcomes", async ({ operator, browser, house }) => {
  const tenant = await replayTenant(operator, house);
  const { page, context, failures } = await someoneAt(browser, house, tenant, "hugo@example.com");
  await jumpTo(page, 12_000);
  await page.keyboard.press("2");
  const top = page.getByRole("region", { name: "Top references" });
  await top.getByRole("button", { name: "Pin reference 2", exact: true }).click();
  await expect(top.getByText("1 of 10 pinned")).toBeVisible();
  const leg = page.getByRole("complementary", { name: "The chosen leg" });
  await expect(leg.getByRole("region", { name: "Levels" }).getByRole("row")).toHaveCount(10);
  await expect(leg.getByRole("img", { name: /held \d+% of the time/ }).first()).toBeVisible({ timeout: 20_000 });
  await expect(leg.getByRole("region", { name: "Zones near price" })).toBeVisible();
  const filtered = page.getByRole("region", { name: "Filters" }).getByRole("switch");
  await filtered.press("Space");
  await expect(filtered).toBeChecked();
  await expect(page.getByRole("region", { name: "On deck" })).toBeVisible();
  await accessible(page);
  await page.screenshot({ path: `${pictures}/simulator-levels-dark.png` });

  await page.getByRole("button", { name: "Outcomes of touches" }).click();
  await expect(page.getByRole("dialog").getByRole("row")).toHaveCount(10, { timeout: 20_000 });
  await page.getByRole("dialog").getByRole("radio", { name: "Bear legs" }).click();
  await accessible(page);
  await page.screenshot({ path: `${pictures}/simulator-outcomes-dark.png` });
  await page.keyboard.press("Escape");
  await expect(page.getByRole("button", { name: "Outcomes of touches" })).toBeFocused();
  expect(failures).toEqual([]);
  await context.close();
});

test("settings are applied from here on, or to the whole history, and two can be compared", async ({ operator, browser, house }) => {
  const tenant = await replayTenant(operator, house);
  const { page, context, failures } = await someoneAt(browser, house, tenant, "ines@example.com");
  await jumpTo(page, 6_000);
  const detection = page.getByRole("region", { name: "Detection" });
  await detection.getByRole("slider", { name: "Turns kept" }).press("ArrowLeft");
  await expect(detection.getByText("was 10")).toBeVisible();
  await detection.getByRole("button", { name: "Apply from here on" }).click();
  await expect(page.getByText("These settings hold from the next bar on.")).toBeVisible();
  await detection.getByRole("slider", { name: "Turns kept" }).press("ArrowLeft");
  await detection.getByRole("button", { name: "Apply to the whole history" }).click();
  await expect(page.getByText("The history was seen again with these settings.")).toBeVisible({ timeout: 20_000 });

  await page.getByRole("button", { name: "Compare two settings" }).click();
  const drawer = page.getByRole("dialog");
  await drawer.getByLabel("Engulfed beyond", { exact: true }).fill("1");
  await drawer.getByRole("button", { name: /^Compare, / }).click();
  await expect(drawer.getByRole("heading", { name: "Where they differ" })).toBeVisible({ timeout: 30_000 });
  await expect(drawer.getByText("legs are the same in both")).toBeVisible();
  await accessible(page);
  await page.screenshot({ path: `${pictures}/simulator-compare-dark.png` });
  expect(failures).toEqual([]);
  await context.close();
});

test("a note keeps its picture, leads back to its bar and can be deleted", async ({ operator, browser, house }) => {
  const tenant = await replayTenant(operator, house);
  const { page, context, failures } = await someoneAt(browser, house, tenant, "jon@example.com");
  await jumpTo(page, 7_000);
  await page.getByRole("region", { name: "Bear legs" }).getByRole("row").nth(1).dblclick();
  await page.getByRole("region", { name: "Bull legs" }).getByRole("row").nth(1).click();
  await page.getByRole("button", { name: "Attach the chosen leg" }).click();
  await expect(page.getByRole("region", { name: "Observation" }).getByRole("button", { name: /Leave out/ })).toHaveCount(2);
  await page.getByLabel("What do you see?").fill("Three bear legs share this pivot");
  await page.keyboard.press("Control+Enter");
  await expect(page.getByText("The note is kept.")).toBeVisible({ timeout: 20_000 });
  await page.locator("body").click({ position: { x: 5, y: 5 } });
  await jumpTo(page, 7_500);

  await page.getByRole("button", { name: "Observations", exact: true }).click();
  const card = page.getByRole("dialog").getByRole("listitem").filter({ hasText: "Three bear legs share this pivot" });
  await expect(card.getByRole("link", { name: "The picture, large" }).locator("img")).toBeVisible();
  expect(await card.locator("img").evaluate((image: HTMLImageElement) => image.decode().then(() => image.naturalWidth))).toBeGreaterThan(400);
  await accessible(page);
  await page.screenshot({ path: `${pictures}/simulator-observations-dark.png` });
  await card.getByRole("button", { name: "Go to its bar" }).click();
  await expect.poll(() => position(page)).toBe(7_000);

  await page.getByRole("button", { name: "Observations", exact: true }).click();
  await page.getByRole("dialog").getByRole("button", { name: "Delete the note" }).click();
  await expect(page.getByText("No observation yet")).toBeVisible();
  expect(failures).toEqual([]);
  await context.close();
});

test("the drawer of files and display: a choice of files here, one file there", async ({ operator, browser, house }) => {
  const tenant = await replayTenant(operator, house);
  const { page, context, failures } = await someoneAt(browser, house, tenant, "kim@example.com");
  await page.getByRole("button", { name: "File and display" }).click();
  const drawer = page.getByRole("dialog");
  await expect(drawer.getByRole("combobox", { name: "File" })).toBeVisible();
  await accessible(page);
  await page.screenshot({ path: `${pictures}/simulator-display-dark.png` });
  await drawer.getByLabel("Begin on").fill("2010-01-04");
  await drawer.getByRole("button", { name: "Replay these bars" }).click();
  await expect(page.getByText("of 222,000")).toBeHidden();
  await expect.poll(() => position(page)).toBe(2_999);
  await expect(page.getByText(/2010/).first()).toBeVisible();

  await page.goto(house.at(await fixedTenant(operator, house), "/api/auth/start")); // the house knows her, this tenant does not yet
  await ready(page);
  await expect(page.getByText(/2012/).first()).toBeVisible();
  await page.getByRole("button", { name: "File and display" }).click();
  await expect(drawer.getByText("es-like-30m.csv")).toBeVisible();
  await expect(drawer.getByRole("combobox", { name: "File" })).toHaveCount(0);
  expect(failures).toEqual([]);
  await context.close();
});

test("the pages can be read, and a phone has room for the replay", async ({ operator, browser, house }) => {
  const tenant = await replayTenant(operator, house);
  const { page, context, failures } = await someoneAt(browser, house, tenant, "lena@example.com");
  for (const path of ["about", "traders", "developers", "privacy", "terms"]) {
    await page.goto(house.at(tenant, `/${path}`));
    await expect(page.getByRole("heading", { level: 1 })).toBeVisible();
    await accessible(page);
  }
  await page.goto(house.at(tenant));
  await page.setViewportSize({ width: 700, height: 900 });
  await page.getByRole("radio", { name: "Levels" }).filter({ visible: true }).click(); // nothing in the beam lies over it
  await page.setViewportSize({ width: 360, height: 760 });
  await expect(page.getByRole("radio", { name: "Levels" })).toBeVisible();
  expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(360);
  await page.getByRole("button", { name: /^Speed: 2\/s/ }).click();
  await page.getByRole("menuitem", { name: "24 a second" }).click();
  await expect(page.getByRole("button", { name: /^Speed: 24\/s/ })).toBeVisible();
  await page.screenshot({ path: `${pictures}/simulator-360px.png` });
  expect(failures).toEqual([]);
  await context.close();
});
