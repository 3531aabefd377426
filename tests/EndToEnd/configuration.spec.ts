import { call, expect, makePublisher, paste, signIn, slug, test } from "./test";

test("the same sentence stands at the field, at the section and at the line of the document", async ({ operator: page, house }) => {
  const tenant = await makePublisher(page, "Faulty");
  await page.goto(house.at("app", `/tenants/${tenant.id}/configuration`));
  await page.getByLabel("Inbox").fill("../outside");
  const sentence = page.getByRole("region", { name: "Storage" }).locator(".mantine-InputWrapper-error");
  await expect(sentence).toBeVisible();
  expect(await sentence.innerText()).toContain(await page.locator(".lh-fault").first().innerText());
  await expect(page.getByRole("button", { name: /Storage.*has a problem/ })).toBeVisible();
  await expect(page.getByRole("button", { name: "Publish v2" })).toBeDisabled();
  await page.getByRole("button", { name: "Discard" }).click();
  await expect(page.getByRole("region", { name: "Changes" })).toBeHidden();
  await expect(page.getByLabel("Inbox")).toHaveValue(`${tenant.storagePrefix}inbox`);
});

test("the document as text is the form's document", async ({ operator: page, house }) => {
  const tenant = await makePublisher(page, "Textual");
  await page.goto(house.at("app", `/tenants/${tenant.id}/configuration?section=content`));
  const text = page.getByRole("textbox", { name: "The configuration as JSON" });
  await paste(text, JSON.stringify({ ...tenant.config, content: { hashtag_string: "#typed" } }));
  await expect(page.getByRole("textbox", { name: "Hashtags", exact: true })).toHaveValue("#typed");
  await paste(text, "{ not json");
  await expect(page.getByRole("complementary", { name: "The document" }).getByRole("alert")).toBeVisible();
  await expect(page.getByRole("button", { name: "Publish v2" })).toBeDisabled();
});

test("a draft outlives the page, and another person's version is not overwritten unseen", async ({ operator: page, browser, house }) => {
  const tenant = await makePublisher(page, "Contested");
  const at = `/api/v1/tenants/${tenant.id}/config`;
  await page.goto(house.at("app", `/tenants/${tenant.id}/configuration?section=content`));
  await page.getByRole("textbox", { name: "Hashtags", exact: true }).fill("#mine");
  await expect(page.getByText("kept as your draft")).toBeVisible();
  await page.reload();
  await expect(page.getByRole("textbox", { name: "Hashtags", exact: true })).toHaveValue("#mine");

  const other = await browser.newPage();
  await signIn(other, house, "second@localhost");
  const found = await call<{ items: { id: string }[] }>(page, "GET", "/api/v1/people?search=second@localhost");
  await call(page, "PUT", `/api/v1/people/${found.items[0]?.id ?? ""}/platform-role`, { role: "platformAdmin" });
  await call(other, "POST", "/api/v1/bulk", { appType: "publisher_v2", patch: { content: { hashtag_string: "#theirs" } }, comment: "For all", preview: false, tenantIds: [tenant.id] });
  await other.close();
  expect((await call<{ revision: number }>(page, "GET", at)).revision).toBe(2);
  await page.getByRole("button", { name: "Publish v2" }).click();
  await page.getByRole("dialog").getByRole("button", { name: "Publish v2" }).click();
  await expect(page.getByText("Version 2 was published while you were editing.")).toBeVisible();
  await expect(page.getByRole("dialog")).toContainText("#theirs");
});

test("defaults are changed for a share of tenants, then for all", async ({ operator: page, house }) => {
  await page.goto(house.at("app", "/defaults"));
  await paste(page.getByRole("textbox", { name: "Defaults as JSON" }), `{ "content": { "hashtag_string": "#${slug("d")}" } }`);
  await page.getByLabel("Share of tenants, %").fill("50");
  await page.getByLabel("Why").fill("A try");
  await page.getByRole("button", { name: /^Publish version/ }).click();
  await expect(page.getByText("50 % of tenants", { exact: true })).toBeVisible();
  await page.getByLabel("Share of tenants, %").fill("100");
  await page.getByRole("button", { name: "Roll out" }).click();
  await expect(page.getByText("to every tenant")).toBeVisible();
});

test("limits and defaults of many tenants are seen before they are changed", async ({ operator: page, house }) => {
  const word = slug("many");
  await call(page, "PUT", `/api/v1/plans/${word}`, { requestsPerSecond: 20, requestsBurst: 100, people: 5 }, 0);
  const tenants = [await makePublisher(page, `${word} one`, `${word}-1`), await makePublisher(page, `${word} two`, `${word}-2`)];
  await page.goto(house.at("app", `/tenants?q=${word}`));
  await page.getByLabel("Select all").check();
  await page.getByRole("button", { name: "Limits…" }).click();
  await page.getByRole("combobox", { name: /^Plan/ }).click();
  await page.getByRole("option", { name: new RegExp(`^${word}: 20 requests`) }).click();
  await page.getByRole("button", { name: "Preview" }).click();
  await expect(page.getByRole("list", { name: "What would change" }).getByText(word, { exact: true })).toHaveCount(2);
  await page.getByRole("button", { name: "Change 2 tenants" }).click();
  await expect(page.getByText(`2 tenants are on ${word} now`)).toBeVisible();

  await page.getByRole("button", { name: "Apply defaults…" }).click();
  await page.getByLabel("Content").check();
  await page.getByLabel("Why").fill("Back to the defaults");
  await page.getByRole("button", { name: "Preview" }).click();
  await expect(page.getByRole("list", { name: "What would change" })).toContainText("/content");
  expect((await call<{ revision: number }>(page, "GET", `/api/v1/tenants/${tenants[0]?.id ?? ""}/config`)).revision).toBe(1);
  await page.getByRole("button", { name: "Apply to 2 tenants" }).click();
  await expect(page.getByText("The defaults hold for 2 tenants")).toBeVisible();
  const { config } = await call<{ config: object }>(page, "GET", `/api/v1/tenants/${tenants[1]?.id ?? ""}/config`);
  expect(config).not.toHaveProperty("content");
});

test("a plan is made, a template names it, a tenant begins with both; the template is changed and goes; a price is set", async ({ operator: page, house }) => {
  const name = slug("template");
  await page.goto(house.at("app", "/plans"));
  await page.getByRole("button", { name: /New plan/ }).click();
  await page.getByLabel("Name").fill(name);
  await page.getByLabel("Requests a second").fill("7");
  await page.getByRole("spinbutton", { name: "People" }).fill("3");
  await page.getByRole("button", { name: "Make plan" }).click();
  await expect(page.getByRole("row").filter({ hasText: name })).toContainText("7");
  await page.goto(house.at("app", "/templates"));
  await page.getByRole("button", { name: /New template/ }).click();
  await page.getByLabel("Name").fill(name);
  await page.getByRole("combobox", { name: "Plan" }).click();
  await page.getByRole("option", { name: new RegExp(`^${name}: 7 requests`) }).click();
  await paste(page.getByRole("textbox", { name: "The configuration that it brings" }), `{ "content": { "archive": true } }`);
  await page.getByRole("button", { name: "Make template" }).click();
  await expect(page.getByText(`${name} is a template now`)).toBeVisible();
  await page.goto(house.at("app", "/tenants?new=yes"));
  await page.getByRole("textbox", { name: "Name", exact: true }).fill(`${name} tenant`);
  await page.getByRole("combobox", { name: "Template" }).click();
  await page.getByRole("option", { name }).click();
  await page.getByRole("button", { name: "Create tenant" }).click();
  await expect(page.getByRole("heading", { name: `${name} tenant`, level: 1 })).toBeVisible();
  await expect(page.getByText(`${name}: 7 requests a second, 3 people`)).toBeVisible();

  await page.goto(house.at("app", "/templates"));
  await page.getByRole("row").filter({ hasText: name }).click();
  await page.getByRole("combobox", { name: "App" }).click();
  await page.getByRole("option", { name: "Simulator" }).click();
  await page.keyboard.press("Escape"); // only a choice was changed, and it is asked about all the same
  await page.getByRole("button", { name: "Keep editing" }).click();
  await page.getByRole("button", { name: "Save template" }).click();
  await expect(page.getByRole("row").filter({ hasText: name })).toContainText("Simulator");
  await page.getByRole("button", { name: `Delete ${name}` }).click();
  await page.getByRole("dialog").getByRole("button", { name: "Delete template", exact: true }).click();
  await expect(page.getByText(`${name} is deleted`)).toBeVisible();

  await page.goto(house.at("app", "/prices"));
  await page.getByRole("button", { name: "Price of a model" }).click();
  await page.getByRole("textbox", { name: "Model" }).fill(name);
  await page.getByLabel("A unit costs").fill("0.25");
  await page.getByRole("button", { name: "Save price" }).click();
  await expect(page.getByRole("row").filter({ hasText: name })).toContainText("0.25");
});
