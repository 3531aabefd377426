import { fireEvent, screen, waitFor } from "@testing-library/react";
import { operator, serve, show } from "@test/render";
import { describe, expect, it } from "vitest";
import type { Tenant } from "../tenants/queries";
import { Waiting } from "./Waiting";

const tenant = { id: "t1", name: "Northlight Studio", slug: "northlight", appType: "publisher_v2" } as Tenant;
const at = "/api/v1/tenants/t1/config/proposals";
const proposal = {
  id: "p1", cause: "draft", state: "waiting", author: "person:person_2", comment: "The new bucket", fields: ["storage"], createdAt: "2026-03-01T12:00:00Z", baseRevision: 4,
  schemaVersion: 2, configVersion: "0", decidedBy: null, decidedAt: null, reason: null, revision: null,
};

const api = (by: string) => ({
  "GET /api/session": { body: operator },
  [`GET ${at}`]: { body: { items: [{ ...proposal, author: by }], next: null } },
  [`GET ${at}/p1`]: { body: { proposal: { ...proposal, author: by }, before: { storage: { bucket: "old" } }, after: { storage: { bucket: "new" } } } },
});

async function open() {
  show(<Waiting tenant={tenant} title={(section) => section === "storage" ? "Storage" : section} />);
  expect(await screen.findByText("A change of Storage waits for a second person")).toBeTruthy();
  fireEvent.click(screen.getByRole("button", { name: "Look at it…" }));
}

describe("a change that waits for a second person", () => {
  it("is shown with what it changes, and published when somebody else agrees", async () => {
    const calls = serve({ ...api("person:person_2"), [`POST ${at}/p1:approve`]: { body: { revision: 5, schemaVersion: 2, config: {} } } });
    await open();
    expect(await screen.findByText(/new/)).toBeTruthy();
    fireEvent.click(await screen.findByRole("button", { name: "Agree and publish" }));
    expect(await screen.findByText("Version 5 is live")).toBeTruthy();
    expect(calls.some((call) => call.method === "POST" && call.path === `${at}/p1:approve`)).toBe(true);
  });

  it("is refused only with a reason", async () => {
    const calls = serve({ ...api("person:person_2"), [`POST ${at}/p1:refuse`]: { body: {} } });
    await open();
    const refuse = await screen.findByRole<HTMLButtonElement>("button", { name: "Refuse" });
    expect(refuse.disabled).toBe(true);
    fireEvent.change(screen.getByLabelText("Reason, to refuse it"), { target: { value: "Wrong bucket" } });
    fireEvent.click(refuse);
    await waitFor(() => { expect(calls.find((call) => call.path === `${at}/p1:refuse`)?.body).toEqual({ reason: "Wrong bucket" }); });
  });

  it("is not its author's to agree to: they take it back", async () => {
    const calls = serve({ ...api("person:person_1"), [`POST ${at}/p1:withdraw`]: { body: {} } });
    await open();
    fireEvent.click(await screen.findByRole("button", { name: "Take it back" }));
    expect(screen.queryByRole("button", { name: "Agree and publish" })).toBeNull();
    await waitFor(() => { expect(calls.some((call) => call.path === `${at}/p1:withdraw`)).toBe(true); });
  });
});
