import { call, expect, makePublisher, makeTenant, slug, test } from "./test";

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
  await page.getByLabel("Why").press("Control+Enter");
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

  const storage = page.getByRole("list", { name: "Storage of the house" });
  await storage.getByRole("button", { name: "Make storage…" }).click();
  await page.getByRole("dialog").getByRole("button", { name: "Make storage" }).click();
  await expect(storage).toContainText("Ready");
  await expect(list).toContainText("Storage of the house");
  await storage.getByRole("button", { name: "Remove…" }).click();
  await page.getByRole("dialog").getByRole("button", { name: "Remove key" }).click();
  await expect(storage).toContainText("None yet");
  await expect(list).not.toContainText("Storage of the house");
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
