import { call, expect, makePublisher, makeTenant, paste, signIn, slug, test } from "./test";

test("a newcomer makes a tenant, binds a host, configures it, sees it in the audit and goes back", async ({ operator: page, house }) => {
  const name = slug("newcomer");
  await page.goto(house.at("app"));
  await page.getByRole("button", { name: "New tenant" }).first().click();
  await page.getByRole("textbox", { name: "Name", exact: true }).fill(name);
  await expect(page.getByRole("textbox", { name: "Slug", exact: true })).toHaveValue(name);
  await page.getByRole("button", { name: "Create tenant" }).click();
  await expect(page.getByRole("heading", { name, level: 1 })).toBeVisible();
  await expect(page.getByRole("link", { name: new RegExp(`^Address in order ${name}.localhost is known`) })).toBeVisible();

  await page.getByRole("link", { name: "Hosts", exact: true }).click();
  await page.getByRole("button", { name: "Bind host" }).click();
  await page.getByRole("textbox", { name: "Host" }).fill(`photos.${name}.localhost`);
  await page.getByRole("button", { name: "Bind host" }).click();
  await expect(page.getByRole("list", { name: "Hosts" })).toContainText(`photos.${name}.localhost`);

  await page.getByRole("link", { name: "Credentials", exact: true }).click();
  await page.getByRole("button", { name: "New credential" }).click();
  await page.getByRole("combobox", { name: "Provider" }).click();
  await page.getByRole("option", { name: "Managed storage" }).click();
  await page.getByLabel("Label").fill("Storage");
  for (const [label, value] of [["Access key id", "id"], ["Secret access key", "key"], ["Endpoint", "https://s3.example.com"], ["Bucket", "pictures"]] as const)
    await page.getByLabel(label).fill(value);
  await page.getByLabel("Keep it without asking the provider first").check();
  await page.getByRole("button", { name: "Save credential" }).click();
  await expect(page.getByRole("list", { name: "Credentials" })).toContainText("Storage");

  await page.getByRole("link", { name: "Configuration", exact: true }).click();
  await page.getByRole("combobox", { name: "Kind" }).click();
  await page.getByRole("option", { name: "Managed" }).click();
  await page.getByRole("combobox", { name: "Credential" }).click();
  await page.getByRole("option", { name: "Storage" }).click();
  await page.getByLabel("Inbox").fill("elsewhere");
  await expect(page.getByRole("region", { name: "Changes" })).toContainText("problem");
  const prefix = (await call<{ items: { storagePrefix: string }[] }>(page, "GET", `/api/v1/tenants?q=${name}`)).items[0]?.storagePrefix ?? "";
  await page.getByLabel("Inbox").fill(`${prefix}inbox`);
  await expect(page.getByRole("region", { name: "Changes" })).toContainText("No problems");
  await page.getByRole("button", { name: "Publish v1" }).click();
  await page.getByLabel("Why").fill("To begin with");
  await page.getByRole("dialog").getByRole("button", { name: "Publish v1" }).click();
  await expect(page.getByText("Version 1 is live")).toBeVisible();

  await page.getByRole("button", { name: "Content" }).click();
  await page.getByRole("textbox", { name: "Hashtags", exact: true }).fill("#spring");
  await page.getByRole("button", { name: "Review changes" }).click();
  await expect(page.getByRole("dialog")).toContainText("#spring");
  await page.keyboard.press("Control+Enter");
  await expect(page.getByText("Version 2 is live")).toBeVisible();

  await page.getByRole("link", { name: "Audit", exact: true }).last().click();
  await expect(page.getByRole("table", { name: "Audit" })).toContainText("Config published");
  await page.getByRole("link", { name: "History", exact: true }).click();
  await page.getByRole("button", { name: "Go back to v1…" }).click();
  await page.getByLabel("Why").fill("Spring is over");
  await page.getByRole("button", { name: "Publish v1 again" }).click();
  await expect(page.getByText("Version 3 is live")).toBeVisible();
  await page.goto(house.at("app", `/hosts?host=${name}.localhost`));
  await expect(page.getByText(`A service gets the configuration of ${name}`)).toBeVisible();
});

test("tenants are found, filtered, chosen and suspended together", async ({ operator: page, house }) => {
  const word = slug("flock");
  for (const i of [1, 2, 3])
    await call(page, "POST", "/api/v1/tenants", { slug: `${word}-${i}`, name: `${word} ${i}`, appType: "simulator" });
  await page.goto(house.at("app", "/tenants"));
  await page.getByLabel("Name, slug or host").fill(word);
  await expect(page.getByRole("row")).toHaveCount(4);
  expect(new URL(page.url()).searchParams.get("q")).toBe(word);
  await page.getByLabel(`Select ${word} 1`).check();
  await page.getByLabel(`Select ${word} 2`).check();
  await page.getByRole("toolbar", { name: "Selection" }).getByRole("button", { name: "Suspend…" }).click();
  await page.getByLabel("Why").fill("Not paid");
  await page.getByRole("button", { name: "Suspend 2 tenants" }).click();
  await expect(page.getByText("2 tenants suspended")).toBeVisible();
  await page.getByRole("button", { name: "Filter", exact: true }).click();
  await page.getByRole("menuitem", { name: "Suspended" }).click();
  await expect(page.getByRole("row")).toHaveCount(3);
  await expect(page.getByText("Not paid").first()).toBeVisible();
  await page.getByLabel("Name, slug or host").fill(`${word}-none`);
  await page.getByRole("button", { name: "Clear filters" }).click();
  await expect(page.getByRole("row").nth(2)).toBeVisible();
});

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

test("credentials are rotated, revoked and deleted, and never shown", async ({ operator: page, house }) => {
  const tenant = await makePublisher(page, "Secretive");
  await page.goto(house.at("app", `/tenants/${tenant.id}/credentials`));
  const list = page.getByRole("list", { name: "Credentials" });
  await expect(list).toContainText("used at /storage/credentials_ref");
  await page.getByRole("button", { name: "More about Storage" }).click();
  await page.getByRole("menuitem", { name: "Rotate…" }).click();
  await expect(page.getByLabel("Secret access key")).toHaveValue("");
  for (const [label, value] of [["Access key id", "id2"], ["Secret access key", "key2"], ["Endpoint", "https://s3.example.com"], ["Bucket", "pictures"]] as const)
    await page.getByLabel(label).fill(value);
  await page.getByLabel("Keep it without asking the provider first").check();
  await page.getByRole("button", { name: "Rotate credential" }).click();
  await expect(page.getByText("Storage is rotated")).toBeVisible();
  await page.getByRole("button", { name: "More about Storage" }).click();
  await page.getByRole("menuitem", { name: "Go back to the value before" }).click();
  await expect(page.getByText("Storage has the value before again")).toBeVisible();
  await page.getByRole("button", { name: "More about Storage" }).click();
  await page.getByRole("menuitem", { name: "Revoke…" }).click();
  await expect(page.getByRole("dialog")).toContainText("What uses it stops: /storage/credentials_ref");
  await page.getByRole("button", { name: "Revoke credential" }).click();
  await expect(list).toContainText("Revoked");
});

test("members change roles and go; whoever is listed may come in", async ({ operator: page, house }) => {
  const tenant = await makeTenant(page, "Populous", "simulator");
  await page.goto(house.at("app", `/tenants/${tenant.id}/members`));
  await page.getByRole("combobox", { name: "Who comes in" }).click();
  await page.getByRole("option", { name: "Listed addresses and domains" }).click();
  await page.getByLabel("Addresses and domains").fill("admin@localhost");
  await page.getByRole("button", { name: "Save how people come in" }).click();
  await expect(page.getByText("How people come in is saved")).toBeVisible();
  await page.goto(house.at(tenant.slug, "/api/auth/start"));
  await page.goto(house.at("app", `/tenants/${tenant.id}/members`));
  const role = page.getByRole("combobox", { name: /^Role of/ });
  await expect(role).toHaveValue("Viewer");
  await role.click();
  await page.getByRole("option", { name: "Member" }).click();
  await expect(page.getByText(/is member now/)).toBeVisible();
  await page.getByRole("button", { name: /^More about/ }).last().click();
  await page.getByRole("menuitem", { name: "Remove…" }).click();
  await page.getByRole("button", { name: "Remove member" }).click();
  await expect(page.getByText("Nobody lives here yet")).toBeVisible();
});

test("suspending asks for the slug, and can be undone", async ({ operator: page, house }) => {
  const tenant = await makeTenant(page, "Sleepy", "simulator");
  await page.goto(house.at("app", `/tenants/${tenant.id}/danger`));
  await page.getByRole("button", { name: "Suspend tenant…" }).click();
  const confirm = page.getByRole("dialog").getByRole("button", { name: "Suspend tenant" });
  await expect(confirm).toBeDisabled();
  await page.getByLabel(`Type ${tenant.slug} to go on`).fill(tenant.slug);
  await confirm.click();
  await expect(page.getByText(`${tenant.name} is suspended`)).toBeVisible();
  await expect.poll(async () => (await house.ask(tenant.slug)).status).toBe(404);
  await page.getByRole("button", { name: "Resume tenant" }).click();
  await expect.poll(async () => (await house.ask(tenant.slug)).status).toBe(302);
});

test("a tenant is copied, deleted, and kept after all", async ({ operator: page, house }) => {
  const tenant = await makeTenant(page, "Leaving", "simulator");
  await page.goto(house.at("app", `/tenants/${tenant.id}/danger`));
  await page.getByRole("button", { name: "Make a copy" }).click();
  await expect(page.getByRole("list", { name: "Copies" })).toContainText("Ready", { timeout: 20_000 });
  await page.getByRole("button", { name: "Delete tenant…" }).click();
  await page.getByLabel(`Type ${tenant.slug} to go on`).fill(tenant.slug);
  await page.getByRole("dialog").getByRole("button", { name: "Delete tenant" }).click();
  await expect(page.getByText(`${tenant.name} will be deleted`)).toBeVisible();
  await page.getByRole("button", { name: "Keep tenant" }).click();
  await expect(page.getByText(`${tenant.name} stays`)).toBeVisible();
});

test("facts, usage and budget of a tenant are changed", async ({ operator: page, house }) => {
  const tenant = await makeTenant(page, "Factual");
  await page.goto(house.at("app", `/tenants/${tenant.id}`));
  await page.getByRole("button", { name: "Edit facts…" }).click();
  await page.getByLabel("Labels").fill("early=yes, kind=photo");
  await page.getByRole("button", { name: "Save facts" }).click();
  await expect(page.getByText("early=yes, kind=photo")).toBeVisible();
  await page.getByRole("link", { name: "Usage", exact: true }).click();
  await page.getByRole("button", { name: "Change budget…" }).click();
  await page.getByLabel(/^Soft limit/).fill("5");
  await page.getByLabel(/^Hard limit/).fill("10");
  await page.getByLabel(/^Add to the balance/).fill("20");
  await page.getByRole("button", { name: "Save budget" }).click();
  await expect(page.getByText("The budget is saved")).toBeVisible();
  await expect(page.getByText(/20\.00/)).toBeVisible();
});

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

test("the palette jumps to a tenant, and to what can be done to it", async ({ operator: page, house }) => {
  const tenant = await makeTenant(page, "Paletteable");
  await page.goto(house.at("app", "/system"));
  await page.getByRole("heading", { name: "System" }).waitFor();
  await page.keyboard.press("Control+k");
  await page.getByRole("combobox", { name: "Search or jump to" }).fill(tenant.slug);
  await expect(page.getByRole("option", { name: `${tenant.name} ${tenant.slug}` })).toBeVisible();
  await page.keyboard.press("Tab");
  await page.getByRole("combobox", { name: "Search or jump to" }).fill("edit");
  await page.keyboard.press("Enter");
  await expect(page).toHaveURL(new RegExp(`/tenants/${tenant.id}/configuration`));
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

test("what is done elsewhere appears by itself, and what was typed is not lost by a slip", async ({ operator: page, house }) => {
  await page.goto(house.at("app", "/audit"));
  await expect(page.getByText("Live", { exact: true })).toBeVisible();
  await expect(page.getByRole("table", { name: "Audit" })).toBeVisible();
  const tenant = await makeTenant(page, "Elsewhere", "simulator");
  await expect(page.getByRole("row").filter({ hasText: tenant.id }).filter({ hasText: "Tenant created" })).toBeVisible();

  await page.goto(house.at("app", "/tenants?new=yes"));
  await page.getByRole("textbox", { name: "Name", exact: true }).fill("Half a name");
  await page.keyboard.press("Escape");
  await page.getByRole("button", { name: "Keep editing" }).click();
  await expect(page.getByRole("textbox", { name: "Name", exact: true })).toHaveValue("Half a name");
  await page.keyboard.press("Escape");
  await page.getByRole("button", { name: "Discard it" }).click();
  await expect(page.getByRole("dialog")).toHaveCount(0);
});
