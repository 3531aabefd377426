import type { Page } from "@playwright/test";
import { expect, test } from "../test";
import { fixedTenant, jumpTo, position, replayTenant, someoneAt } from "./replay";

const start = 8_000;
const often = { timeout: 20_000, intervals: [20, 40, 80] };
const bars = (page: Page, by: number) => expect.poll(() => position(page), often).toBe(start + by);
const shown = (page: Page, region: string) => expect(page.getByRole("region", { name: region })).toBeVisible();
const speed = (page: Page) => page.getByRole("slider", { name: "Speed" }).getAttribute("aria-valuenow").then(Number);
const chosen = (page: Page) => page.getByRole("complementary", { name: "The chosen leg" });

/** Each key as the help names it, in an order in which each can be seen to do what it says. */
const keys: readonly (readonly [key: string, label: string, does: (page: Page, view: "1" | "2") => Promise<unknown>])[] = [
  ["ArrowRight", "Step forward, or the next event", (page) => bars(page, 1)],
  ["]", "Step forward", (page) => bars(page, 2)],
  ["ArrowLeft", "Step back, or the event before", (page) => bars(page, 1)],
  ["[", "Step back", (page) => bars(page, 0)],
  ["}", "On by one of the speed’s bars", (page) => bars(page, 8)],
  ["{", "Back by one of the speed’s bars", (page) => bars(page, 0)],
  ["Shift+ArrowRight", "Next event", (page) => expect.poll(() => position(page), often).toBeGreaterThan(start)],
  ["Shift+ArrowLeft", "Previous event", (page) => expect.poll(() => position(page), often).toBeLessThanOrEqual(start)],
  ["End", "To the end", (page) => expect.poll(async () => page.getByText(`of ${(await position(page) + 1).toLocaleString("en")}`).count(), { ...often, timeout: 30_000 }).toBe(1)],
  ["Home", "To the start", (page) => expect.poll(() => position(page), often).toBe(0)],
  ["d", "Jump to a day or bar", async (page) => {
    await page.getByLabel("Or to a bar").fill(String(start));
    await page.keyboard.press("Enter");
    await bars(page, 0);
    await page.locator("[data-mode=paused]").waitFor();
  }],
  [".", "Faster", (page) => expect.poll(() => speed(page), often).toBe(2)],
  [",", "Slower", (page) => expect.poll(() => speed(page), often).toBe(1)],
  ["m", "Maximise the lower chart, or both", async (page) => {
    await expect(page.getByRole("button", { name: "Both charts" })).toBeVisible();
    await page.keyboard.press("m");
    await expect(page.getByRole("button", { name: "Both charts" })).toHaveCount(0);
  }],
  ["b", "Settings beside the charts, or not", async (page) => {
    await expect(page.getByRole("complementary", { name: "Settings" })).toBeHidden();
    await page.keyboard.press("b");
    await expect(page.getByRole("complementary", { name: "Settings" })).toBeVisible();
  }],
  ["i", "The chosen leg beside the charts, or not", async (page) => {
    await expect(chosen(page)).toBeHidden();
    await page.keyboard.press("i");
    await expect(chosen(page)).toBeVisible();
  }],
  ["f", "Follow the chosen leg", async (page) => {
    await shown(page, "Followed legs");
    await page.keyboard.press("f");
    await expect(page.getByRole("region", { name: "Followed legs" })).toHaveCount(0);
  }],
  ["p", "Pin the levels of the chosen leg", async (page, view) => {
    if (view === "2")
      await expect(page.getByText("1 of 10 pinned")).toBeVisible();
    await page.keyboard.press("p");
    if (view === "2")
      await expect(page.getByText("0 of 10 pinned")).toBeVisible();
  }],
  ["h", "The family of the chosen leg", (page, view) => view === "1" ? expect(chosen(page).getByRole("button", { name: "Its family" })).toHaveAttribute("aria-pressed", "true") : Promise.resolve()],
  ["Escape", "Leave the pause, the family, the leg", (page, view) => view === "1" ? expect(chosen(page).getByRole("button", { name: "Its family" })).toHaveAttribute("aria-pressed", "false") : Promise.resolve()],
  ["Space", "Play or pause", (page) => expect.poll(() => position(page), often).toBeGreaterThan(start)],
  ["Enter", "Play or pause", (page) => page.locator("[data-mode=paused]").waitFor()],
  ["2", "Levels", (page) => shown(page, "Top references")],
  ["1", "Structure", (page) => shown(page, "Bull legs")],
];

test("every key does what the help says, in both views and both modes, for two people at once", async ({ operator, browser, house }) => {
  test.setTimeout(120_000);
  const [choice, fixed] = [await replayTenant(operator, house), await fixedTenant(operator, house)];
  const people = await Promise.all([someoneAt(browser, house, choice, "nora@example.com"), someoneAt(browser, house, fixed, "omar@example.com")]);
  await Promise.all(people.map(async ({ page, context, failures }) => {
    await page.keyboard.press("?");
    const help = page.getByRole("dialog").getByRole("region", { name: "Replay" });
    await expect(help).toBeVisible();
    expect((await help.getByRole("term").allTextContents()).sort()).toEqual(keys.map(([, label]) => label).sort());
    await page.keyboard.press("Escape");
    await expect(help).toBeHidden();
    await page.getByRole("button", { name: "30 min bars a second" }).click();
    await page.getByRole("menuitem", { name: "4 h bars a second" }).click();
    for (const view of ["1", "2"] as const) {
      await page.keyboard.press(view);
      await jumpTo(page, start);
      await (view === "1" ? page.getByRole("region", { name: "Bull legs" }).getByRole("row").nth(1) : page.getByRole("region", { name: "Top references" }).getByRole("listitem").first().getByRole("button").last()).click();
      for (const [key, , does] of keys) {
        await page.keyboard.press(key);
        await does(page, view);
      }
    }
    expect(failures).toEqual([]);
    await context.close();
  }));
});
