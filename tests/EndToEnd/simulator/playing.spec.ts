import { expect, test } from "../test";
import { jumpTo, position, ready, replayTenant, someoneAt } from "./replay";

test("two people replay at once, each at a place of their own", async ({ operator, browser, house }) => {
  const tenant = await replayTenant(operator, house);
  const ada = await someoneAt(browser, house, tenant, "ada@example.com");
  const ben = await someoneAt(browser, house, tenant, "ben@example.com");
  await jumpTo(ada.page, 5_000);
  await jumpTo(ben.page, 9_000);

  await ada.page.keyboard.press("ArrowRight");
  await ben.page.keyboard.press("ArrowLeft");
  await expect.poll(() => position(ada.page)).toBe(5_001);
  await expect.poll(() => position(ben.page)).toBe(8_999);

  await ada.page.keyboard.press("2");
  await expect(ada.page.getByRole("region", { name: "Top references" })).toBeVisible();
  await expect(ben.page.getByRole("region", { name: "Bull legs" })).toBeVisible();
  expect([...ada.failures, ...ben.failures]).toEqual([]);
  await ada.context.close();
  await ben.context.close();
});

test("it plays, pauses, and goes on after the server has forgotten it", async ({ operator, browser, house }) => {
  const tenant = await replayTenant(operator, house);
  const { page, context, failures } = await someoneAt(browser, house, tenant, "cleo@example.com");
  for (let i = 0; i < 12; i++)
    await page.keyboard.press(".");
  const start = await position(page);
  await page.keyboard.press("Space");
  await expect.poll(() => position(page)).toBeGreaterThan(start + 100);

  // Whoever opens too many tabs loses the one that was left alone longest: this one, while it plays.
  await page.evaluate(async () => {
    for (let i = 0; i < 8; i++)
      await fetch("/api/replays", { method: "POST", headers: { "content-type": "application/json" }, body: "{}" });
  });
  const then = await position(page);
  await expect.poll(() => position(page), { timeout: 20_000 }).toBeGreaterThan(then + 200);
  await page.keyboard.press("Space");
  await expect(page.getByRole("button", { name: "Play", exact: true })).toBeVisible();
  const stood = await position(page);
  await page.reload();
  await ready(page);
  expect(await position(page)).toBe(stood);
  expect(failures).toEqual([]);
  await context.close();
});

test("a lost connection is waited for, and no bar is missing after it", async ({ operator, browser, house }) => {
  const tenant = await replayTenant(operator, house);
  const { page, context } = await someoneAt(browser, house, tenant, "dora@example.com");
  await page.keyboard.press("Space");
  await context.setOffline(true);
  await expect(page.getByText("Reconnecting").first()).toBeVisible({ timeout: 15_000 });
  await context.setOffline(false);
  const then = await position(page);
  await expect.poll(() => position(page), { timeout: 25_000 }).toBeGreaterThan(then);
  await context.close();
});

test("it lingers on events, walks them by key and plays on", async ({ operator, browser, house }) => {
  const tenant = await replayTenant(operator, house);
  const { page, context, failures } = await someoneAt(browser, house, tenant, "emil@example.com");
  await page.getByRole("region", { name: "Pause on events" }).getByRole("switch").press("Space");
  for (let i = 0; i < 8; i++)
    await page.keyboard.press(".");
  await page.keyboard.press("p").catch(() => undefined);
  await page.getByRole("button", { name: "Play", exact: true }).click();
  const paused = page.getByRole("status", { name: "Paused on an event" });
  await expect(paused).toBeVisible({ timeout: 20_000 });
  const at = await position(page);
  await page.keyboard.press("Escape");
  await expect.poll(() => position(page), { timeout: 20_000 }).toBeGreaterThan(at);
  await expect(paused).toBeVisible({ timeout: 20_000 });
  await page.keyboard.press("Space");
  await expect(paused).toBeHidden();
  const left = await position(page);
  await page.keyboard.press("Shift+ArrowRight");
  await expect.poll(() => position(page)).toBeGreaterThan(left);
  await page.keyboard.press("Shift+ArrowLeft");
  await expect.poll(() => position(page)).toBeLessThanOrEqual(left);
  expect(failures).toEqual([]);
  await context.close();
});

test("scrubbing, start, end, a day and a link lead where they say", async ({ operator, browser, house }) => {
  const tenant = await replayTenant(operator, house);
  const { page, context, failures } = await someoneAt(browser, house, tenant, "finn@example.com");
  const history = page.getByRole("slider", { name: "Position in the history" });
  const box = await history.boundingBox();
  if (box === null)
    throw new Error("The history is not drawn.");
  await page.mouse.click(box.x + box.width / 4, box.y + 15);
  await expect.poll(() => position(page), { timeout: 30_000 }).toBeGreaterThan(40_000);
  expect(await position(page)).toBeLessThan(70_000);

  await page.keyboard.press("Home");
  await expect.poll(() => position(page)).toBe(0);
  await page.keyboard.press("d");
  await page.getByLabel("To a day").fill("2006-04-08"); // a Saturday
  await page.keyboard.press("Enter");
  await expect(page.getByText("Sun 9 Apr 2006")).toBeVisible();

  const bar = await position(page);
  await page.getByRole("button", { name: "Copy a link to this bar" }).click();
  const link = await page.evaluate(() => navigator.clipboard.readText());
  await page.keyboard.press("ArrowRight");
  await page.goto(link);
  await ready(page);
  expect(await position(page)).toBe(bar);
  expect(failures).toEqual([]);
  await context.close();
});
