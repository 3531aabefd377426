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
  // The page had nothing to do with the question but to hand it over.
  expect(ada.page.workers().map((worker) => new URL(worker.url()).pathname)).toEqual([expect.stringMatching(/^\/assets\/aside-worker-/)]);

  await ada.page.keyboard.press("2");
  await expect(ada.page.getByRole("region", { name: "Top references" })).toBeVisible();
  await expect(ben.page.getByRole("region", { name: "Bull legs" })).toBeVisible();
  expect([...ada.failures, ...ben.failures]).toEqual([]);
  await ada.context.close();
  await ben.context.close();
});

test("it plays on through a killed server without a gap, and no bar beyond the playhead is ever on the wire", async ({ operator, browser, house }) => {
  const tenant = await replayTenant(operator, house);
  const { page, context, failures } = await someoneAt(browser, house, tenant, "cleo@example.com");
  await page.clock.setFixedTime(new Date("1999-12-31T23:59:59Z")); // this machine's clock is wrong
  const answers: { from: number; to: number }[] = [];
  page.on("response", (response) => {
    if (new URL(response.url()).pathname.endsWith("/steps") && response.ok())
      void response.json().then((steps: { from: number; bars: string; change: { position: number } }) => {
        answers.push({ from: steps.from, to: steps.change.position });
        expect(Buffer.from(steps.bars, "base64").readInt32LE(8)).toBe(steps.change.position - steps.from);
      }, () => undefined); // it was cut off with the server
  });
  for (let i = 0; i < 12; i++)
    await page.keyboard.press(".");
  const start = await position(page);
  await page.keyboard.press("Space");
  await expect.poll(() => position(page)).toBeGreaterThan(start + 100);

  await house.kill();
  await expect(page.getByText("Reconnecting").first()).toBeVisible({ timeout: 15_000 });
  const then = await position(page);
  await house.serve();
  await expect.poll(() => position(page), { timeout: 30_000 }).toBeGreaterThan(then + 100);

  // Whoever opens too many tabs loses the one that was left alone longest: this one, while it plays.
  await page.evaluate(async () => {
    for (let i = 0; i < 8; i++)
      await fetch("/api/replays", { method: "POST", headers: { "content-type": "application/json" }, body: "{}" });
  });
  const later = await position(page);
  await expect.poll(() => position(page), { timeout: 20_000 }).toBeGreaterThan(later + 100);
  await page.keyboard.press("Space");
  await expect(page.getByRole("button", { name: "Play", exact: true })).toBeVisible();

  // What the server has told, the charts show: the last bar on the wire is the bar at the playhead.
  await expect.poll(async () => await position(page) - Math.max(...answers.map((one) => one.to))).toBe(0);
  answers.forEach((one, i) => { expect(one.from).toBe(i === 0 ? start : answers[i - 1]?.to); });

  // A second tab has a place of its own, and leaves this one's alone.
  const second = await context.newPage();
  await second.goto(house.at(tenant));
  await ready(second);
  await jumpTo(second, 8_000);
  const stood = await position(page); // by now the answer that was under way at the pause is shown too
  await page.reload();
  await ready(page);
  expect([await position(page), await position(second)]).toEqual([stood, 8_000]);
  expect(failures).toEqual([]);
  await context.close();
});

test("it lingers on events, walks them by key and plays on", async ({ operator, browser, house }) => {
  const tenant = await replayTenant(operator, house);
  const { page, context, failures } = await someoneAt(browser, house, tenant, "emil@example.com");
  const pauses = page.getByRole("region", { name: "Pause on events" }).getByRole("switch");
  await pauses.press("Space");
  await expect(pauses).toBeChecked();
  for (let i = 0; i < 8; i++)
    await page.keyboard.press(".");
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
  await expect(page.getByText("Sun 9 Apr 2006").filter({ visible: true })).toBeVisible();

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
