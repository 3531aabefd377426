import { screen, within } from "@testing-library/react";
import { operator, serve, show } from "@test/render";
import { describe, expect, it } from "vitest";
import type { Tenant } from "../tenants/queries";
import { Standing } from "./Standing";

const tenant = { id: "tenant_1", name: "Northlight", appType: "simulator" } as Tenant;
const owner = { id: "person_1", name: "Ida", email: "ida@example.com", role: "owner", createdAt: "2026-03-01T12:00:00Z", version: 1 };

function answer(members: readonly object[], required: readonly string[], ...checks: { name: string; state: string; text: string }[]) {
  serve({
    "GET /api/session": { body: operator }, "GET /api/v1/schemas/simulator": { body: { appType: "simulator", version: 1, defaults: {}, form: { required } } }, "GET /api/v1/tenants/tenant_1/members": { body: { items: members, next: null } },
    "GET /api/v1/tenants/tenant_1/checks": { body: { at: new Date().toISOString(), checks: checks.map((one) => ({ ...one, at: null })) } },
  });
  show(<Standing tenant={tenant} />);
}

const well = { name: "address", state: "good", text: "photos.northlight.art answers here." };

describe("how a tenant stands", () => {
  it("is quiet as long as all is well", async () => {
    answer([owner], [], well);
    expect(await screen.findByRole("heading", { name: "Everything works" })).toBeTruthy();
  });

  it("counts what is still to do, and says what", async () => {
    answer([], ["storage"], well, { name: "configuration", state: "nothing", text: "Nothing was published yet." });
    expect(await screen.findByRole("heading", { name: "2 steps to go" })).toBeTruthy();
    expect(screen.getByText("Invite somebody who looks after it.")).toBeTruthy();
    expect(screen.queryByText("Nothing was published yet.")).toBeNull();
  });

  it("puts what somebody should look at before what is to do, and leads there", async () => {
    answer([], [], well, { name: "credentials", state: "failed", text: "Daily channel must be connected again: 401" });
    expect(await screen.findByRole("heading", { name: "One thing to look at" })).toBeTruthy();
    const link = within(screen.getByRole("list", { name: "How it stands" })).getByRole("link", { name: /Credentials failed/ });
    expect(link.getAttribute("href")).toBe("/tenants/tenant_1/credentials");
  });

  it("does not ask to publish what need not be said", async () => {
    answer([owner], [], well, { name: "configuration", state: "nothing", text: "Nothing was published yet." });
    expect(await screen.findByRole("heading", { name: "Everything works" })).toBeTruthy();
    expect(screen.getByText("Nothing is said of its own; the defaults hold.")).toBeTruthy();
  });

  it("asks for no credentials where the app takes none", async () => {
    answer([owner], [], well, { name: "credentials", state: "nothing", text: "Nothing is connected." });
    expect(await screen.findByRole("heading", { name: "Everything works" })).toBeTruthy();
    expect(screen.queryByText("Credentials")).toBeNull();
  });
});
