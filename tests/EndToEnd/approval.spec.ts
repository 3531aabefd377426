import { accessible, call, expect, makePublisher, signIn, test } from "./test";

test("what takes two people is asked of a second one, who agrees or refuses, and the history tells", async ({ operator: page, browser, house }) => {
  const tenant = await makePublisher(page, "Guarded");
  const configuration = house.at("app", `/tenants/${tenant.id}/configuration?section=content`);
  const other = await browser.newPage();
  await signIn(other, house, "second@localhost");
  const found = await call<{ items: { id: string }[] }>(page, "GET", "/api/v1/people?search=second@localhost");
  await call(page, "PUT", `/api/v1/people/${found.items[0]?.id ?? ""}/platform-role`, { role: "platformAdmin" });

  await test.step("the rule is made by keys", async () => {
    await page.goto(configuration);
    await page.getByRole("button", { name: "Two people…" }).press("Enter");
    await page.getByRole("dialog").getByLabel("Content").press("Space");
    await accessible(page);
    await page.keyboard.press("Control+Enter");
    await expect(page.getByRole("button", { name: "Two people: 1 of 9" })).toBeVisible();
    await expect(page.getByRole("dialog")).toHaveCount(0);
  });

  const propose = async (hashtags: string, why: string) => {
    await page.getByRole("textbox", { name: "Hashtags", exact: true }).fill(hashtags);
    await page.getByRole("button", { name: "Review changes" }).click();
    await expect(page.getByText("This changes Content, which takes two people.")).toBeVisible();
    await page.getByLabel("Why").fill(why);
    await page.getByRole("button", { name: "Ask a second person" }).click();
    await expect(page.getByText("A change of Content waits for a second person", { exact: true })).toBeVisible();
  };

  await test.step("who proposes sees that somebody else has to agree", async () => {
    await propose("#spring", "Spring begins");
    await page.getByRole("button", { name: "Look at it…" }).click();
    await expect(page.getByRole("button", { name: "Take it back" })).toBeVisible();
    await expect(page.getByRole("button", { name: "Agree and publish" })).toHaveCount(0);
    await page.keyboard.press("Escape");
  });

  await test.step("the other one sees whose it is and what it changes, and agrees", async () => {
    await other.goto(configuration);
    await other.getByRole("button", { name: "Look at it…" }).press("Enter");
    await expect(other.getByRole("dialog")).toContainText("#spring");
    await accessible(other);
    await other.getByRole("button", { name: "Agree and publish" }).press("Enter");
    await expect(other.getByText("Version 2 is live")).toBeVisible();
  });

  await test.step("the next one is refused, and its author sees why", async () => {
    await page.goto(configuration);
    await propose("#summer", "Summer soon");
    await other.goto(configuration);
    await other.getByRole("button", { name: "Look at it…" }).click();
    await expect(other.getByRole("button", { name: "Refuse" })).toBeDisabled();
    await other.getByLabel("Reason, to refuse it").fill("Not before June");
    await other.getByRole("button", { name: "Refuse" }).click();
    await expect(other.getByText("It was refused, and its author sees why")).toBeVisible();
    await page.goto(configuration);
    await expect(page.getByText("refused your change: Not before June")).toBeVisible();
    await expect(page.getByRole("textbox", { name: "Hashtags", exact: true })).toHaveValue("#summer");
  });

  await test.step("the history tells of both", async () => {
    await page.getByRole("link", { name: "History", exact: true }).click();
    await expect(page.getByRole("list", { name: "Versions" })).toContainText("agreed to by");
    await expect(page.getByRole("list", { name: "Not agreed to" })).toContainText("Not before June");
    await accessible(page);
  });
  await other.close();
});
