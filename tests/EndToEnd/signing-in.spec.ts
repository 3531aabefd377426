import { accessible, beAt, call, expect, makeTenant, signIn, test } from "./test";

for (const [provider, title] of [["Google", "Google"], ["GitHub", "GitHub"], ["a generic provider", "Aldgate ID"]] as const) {
  test(`${provider} signs somebody in at the console`, async ({ page, context, house }) => {
    await beAt(context, "alice");
    await page.goto(house.at("app", "/you/sessions"));
    await page.getByRole("link", { name: `Continue with ${title}` }).click();
    await expect(page.getByRole("heading", { name: "Your sessions" })).toBeVisible();
    await expect(page.getByText("This one")).toBeVisible();
  });
}

test("a provider's no is said on a page with a way to begin anew", async ({ page, house }) => {
  await page.goto(house.at("app"));
  await page.getByRole("link", { name: "Continue with Google" }).click();
  await expect(page.getByRole("heading", { level: 1 })).toHaveText("The provider did not confirm who you are");
  await accessible(page);
  await page.getByRole("link", { name: "Start again" }).click();
  await expect(page.getByRole("heading", { name: "Sign in to the house" })).toBeVisible();
});

test("one sign-in opens a tenant's host, then a second one without signing in again, and ends everywhere at once", async ({ page, context, browser, house }) => {
  const operator = await browser.newPage();
  await signIn(operator, house);
  const [first, second] = [await makeTenant(operator, "First", "simulator"), await makeTenant(operator, "Second", "simulator")];
  for (const { id } of [first, second])
    await call(operator, "PUT", `/api/v1/tenants/${id}/join-policy`, { kind: "list", role: "viewer", addresses: ["alice@example.com"] }, 0).catch(async () => call(operator, "PUT", `/api/v1/tenants/${id}/join-policy`, { kind: "list", role: "viewer", addresses: ["alice@example.com"] }, 1));
  await operator.close();

  await beAt(context, "alice");
  await page.goto(house.at(first.slug, "/?at=0"));
  await expect(page.getByRole("heading", { name: "Sign in to First" })).toBeVisible();
  await accessible(page);
  await page.getByRole("link", { name: "Continue with Google" }).click();
  await expect(page.getByRole("navigation", { name: "Where this is" })).toContainText("First");
  expect(new URL(page.url()).hostname).toBe(`${first.slug}.localhost`);

  await page.goto(house.at(second.slug));
  await page.getByRole("link", { name: "Sign in" }).click(); // on the app's front page; nobody is asked anything
  await expect(page.getByRole("button", { name: /^You:/ })).toBeVisible();
  await expect(page.getByRole("navigation", { name: "Where this is" })).toContainText("Second");

  await page.getByRole("button", { name: /^You:/ }).click();
  await page.getByRole("menuitem", { name: "Sign out everywhere" }).click();
  await expect(page.getByRole("link", { name: "Sign in" })).toBeVisible();
  await page.goto(house.at(first.slug, "/?at=0"));
  await expect(page.getByRole("heading", { name: "Sign in to First" })).toBeVisible();
});

test("who is no member is told so, and can change account", async ({ page, context, browser, house }) => {
  const operator = await browser.newPage();
  await signIn(operator, house);
  const tenant = await makeTenant(operator, "Closed", "simulator");
  await operator.close();
  await beAt(context, "bob");
  await page.goto(house.at(tenant.slug, "/?at=0"));
  await page.getByRole("link", { name: "Continue with GitHub" }).click();
  await expect(page.getByText("You are signed in as bob@elsewhere.example, who is not a member here.")).toBeVisible();
  await accessible(page);
  // What is for everyone is for them too, and leads no further.
  await page.goto(house.at(tenant.slug, "/about"));
  await page.getByRole("link", { name: "Open the replay" }).click();
  await expect(page.getByText("who is not a member here.")).toBeVisible();
  await page.getByRole("button", { name: "Change account" }).click();
  await expect(page.getByRole("link", { name: "Sign in" })).toBeVisible();
});

test("guests read the front page, and replay without signing in where the configuration welcomes them", async ({ operator, browser, house }) => {
  const tenant = await makeTenant(operator, "Open Markets", "simulator");
  const context = await browser.newContext();
  const guest = await context.newPage();
  await guest.goto(house.at(tenant.slug));
  await expect(guest).toHaveURL(/\/about$/);
  await expect(guest.getByRole("heading", { level: 1 })).toBeVisible();
  await accessible(guest);
  await guest.getByRole("link", { name: "Open the replay" }).click();
  await expect(guest.getByRole("heading", { name: "Sign in to Open Markets" })).toBeVisible();

  const at = `/api/v1/tenants/${tenant.id}/config/draft`;
  await call(operator, "PUT", at, { schemaVersion: 1, config: { guests: true } }, 0);
  await call(operator, "POST", `${at}:publish`, { comment: "Come in" }, 0);
  // What was published holds as soon as the process has heard of it.
  await expect(async () => {
    await guest.goto(house.at(tenant.slug));
    await guest.getByRole("link", { name: "Open the replay" }).click();
    await expect(guest.getByText("of 222,000")).toBeVisible({ timeout: 10_000 });
  }).toPass({ timeout: 40_000 });
  await expect(guest.getByText("to keep observations")).toBeVisible();
  await expect(guest.getByRole("button", { name: "Observations" })).toHaveCount(0);
  await accessible(guest);
  await guest.getByRole("button", { name: /^You: Guest/ }).click();
  await expect(guest.getByRole("menuitem", { name: "Sign in" })).toBeVisible();
  await context.close();
});

test("an invitation makes its holder a member, once", async ({ operator, browser, house }) => {
  const tenant = await makeTenant(operator, "Inviting", "simulator");
  await operator.goto(house.at("app", `/tenants/${tenant.id}/members`));
  await operator.getByRole("button", { name: "Invite someone" }).click();
  await operator.getByLabel("For whom").fill("Bob");
  await operator.getByRole("button", { name: "Make invitation" }).click();
  const link = await operator.getByTestId("secret").innerText();
  await operator.getByRole("button", { name: "I have it" }).click();
  await expect(operator.getByRole("list", { name: "Invitations" })).toContainText("Bob");

  const context = await browser.newContext();
  await beAt(context, "bob");
  const bob = await context.newPage();
  await bob.goto(link);
  await expect(bob.getByRole("heading", { name: "Join Inviting" })).toBeVisible();
  await accessible(bob);
  await bob.getByRole("link", { name: "Sign in to accept" }).click();
  await bob.getByRole("link", { name: "Continue with GitHub" }).click();
  await bob.getByRole("button", { name: "Join" }).click();
  await expect(bob.getByRole("heading", { name: "Welcome to Inviting" })).toBeVisible();
  await bob.goto(link);
  await expect(bob.getByRole("heading", { level: 1 })).toContainText(/invitation/i);
  await context.close();

  await operator.reload();
  await expect(operator.getByRole("list", { name: "Members" })).toContainText("Bob Birch");
});

test("a device is let in by whoever is in front of it", async ({ operator, house }) => {
  const asked = await house.ask("app", "/api/auth/device", { form: { client_id: "command line" } });
  const codes = JSON.parse(asked.body) as { device_code: string; user_code: string; verification_uri: string };
  await operator.goto(codes.verification_uri);
  await operator.getByLabel("Code").fill(codes.user_code.toLowerCase());
  await operator.getByRole("button", { name: "Go on" }).click();
  await expect(operator.getByText("It calls itself command line")).toBeVisible();
  await accessible(operator);
  await operator.getByRole("button", { name: "Let it in" }).click();
  await expect(operator.getByRole("heading", { name: "The device is signed in" })).toBeVisible();
  const token = await house.ask("app", "/api/auth/device/token", { form: { grant_type: "urn:ietf:params:oauth:grant-type:device_code", device_code: codes.device_code, client_id: "command line" } });
  expect((JSON.parse(token.body) as { access_token: string }).access_token).toMatch(/^lh_/);
});

test("an address where no one lives has the same page whatever its name, without a script", async ({ page, house }) => {
  const answers = await Promise.all(["nobody", "nothing-here"].map(async (name) => (await house.ask(name, "/", { headers: { accept: "text/html" } })).body));
  expect(answers[0]).toBe(answers[1]);
  expect(answers[0]).not.toContain("<script");
  await page.goto(house.at("nobody"));
  await expect(page.getByRole("heading", { name: "No one lives at this address" })).toBeVisible();
  await accessible(page);
});

test("whoever is signed out meanwhile comes back to the same page", async ({ operator, house }) => {
  await operator.goto(house.at("app", "/audit"));
  await operator.getByRole("heading", { name: "Audit" }).waitFor();
  await operator.context().clearCookies();
  await operator.keyboard.press("g");
  await operator.keyboard.press("f");
  await operator.getByRole("button", { name: "Sign in as anyone" }).waitFor();
  const { pathname } = new URL(operator.url()); // what the page follows by itself may have found out before the keys were pressed
  expect(["/audit", "/fleet"]).toContain(pathname);
  await operator.getByRole("button", { name: "Sign in as anyone" }).click();
  await expect(operator.getByRole("heading", { name: pathname === "/fleet" ? "Fleet" : "Audit" })).toBeVisible();
});
