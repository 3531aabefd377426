import { fireEvent, screen, waitFor, within } from "@testing-library/react";
import { operator, serve, show } from "@test/render";
import { describe, expect, it, vi } from "vitest";
import type { Tenant } from "../tenants/queries";
import Configuration from "./Configuration";

vi.mock("./JsonPanel", () => ({ default: () => <p>The document</p> })); // an editor wants a real browser

const tenant = { id: "t1", name: "Northlight Studio", slug: "northlight", appType: "publisher_v2" } as Tenant;
const form = {
  properties: {
    content: { title: "Content", type: "object", properties: { hashtag_string: { title: "Hashtags", type: "string" } } },
    features: { title: "Features", type: "object", properties: { publish_enabled: { title: "Publishing", type: "boolean" } } },
  },
};
const finding = { path: "/content/hashtag_string", code: "config.text", severity: "error", message: "Each tag begins with #.", fix: null, isError: true };

/** The API of one tenant's configuration; what is wrong with a draft is what the test says. */
const api = (findings: readonly object[]) => ({
  "GET /api/session": { body: operator },
  "GET /api/v1/schemas/publisher_v2": { body: { form, defaults: {} } },
  "GET /api/v1/tenants/t1/config": { body: { revision: 4, schemaVersion: 2, config: { content: { hashtag_string: "#spring" } } } },
  "GET /api/v1/tenants/t1/config/effective": { body: { document: { config: {} } } },
  "PUT /api/v1/tenants/t1/config/draft": (call: { body: unknown }) => ({ body: { ...(call.body as object), version: 1, baseRevision: 4, changedAt: "2026-03-01T12:00:00Z" } }),
  "POST /api/v1/tenants/t1/config/draft:validate": { body: { findings, needsApproval: [] } },
  "GET /api/v1/tenants/t1/config/proposals": { body: { items: [], next: null } },
});

describe("a configuration", () => {
  it("has its problem beside the field, at the section and in the bar, and cannot be published so", async () => {
    const calls = serve(api([finding]));
    show(<Configuration tenant={tenant} />);
    fireEvent.change(await screen.findByLabelText("Hashtags"), { target: { value: "spring" } });
    const bar = within(await screen.findByRole("region", { name: "Changes" }));
    expect(await screen.findByText("Each tag begins with #.")).toBeTruthy();
    expect(screen.getByLabelText("Hashtags").getAttribute("aria-invalid")).toBe("true");
    expect(within(screen.getByRole("navigation", { name: "Sections" })).getByText("has a problem")).toBeTruthy();
    expect(bar.getByText("1 problem")).toBeTruthy();
    expect((bar.getByRole("button", { name: "Publish v5" }) as HTMLButtonElement).disabled).toBe(true);
    expect(calls.find((call) => call.method === "PUT")?.body).toMatchObject({ baseRevision: 4, config: { content: { hashtag_string: "spring" } } });
  });

  it("is kept as a draft while one types, and can be published once nothing is wrong", async () => {
    serve(api([]));
    show(<Configuration tenant={tenant} />);
    fireEvent.change(await screen.findByLabelText("Hashtags"), { target: { value: "#summer" } });
    const bar = within(await screen.findByRole("region", { name: "Changes" }));
    expect(await bar.findByText(/kept as your draft/)).toBeTruthy();
    expect(bar.getByText("No problems")).toBeTruthy();
    await waitFor(() => { expect((bar.getByRole("button", { name: "Publish v5" }) as HTMLButtonElement).disabled).toBe(false); });
  });

  it("is published as it is shown, however soon after the last letter", async () => {
    const calls = serve({ ...api([]), "POST /api/v1/tenants/t1/config/draft:publish": { body: { revision: 5, configVersion: "abc" } } });
    show(<Configuration tenant={tenant} />);
    fireEvent.change(await screen.findByLabelText("Hashtags"), { target: { value: "#summer" } });
    fireEvent.click(within(await screen.findByRole("region", { name: "Changes" })).getByRole("button", { name: "Review changes" }));
    fireEvent.keyDown(await screen.findByLabelText("Why"), { key: "Enter", ctrlKey: true });
    expect(await screen.findByText("Version 5 is live")).toBeTruthy();
    const changes = calls.filter((call) => call.method === "PUT" || call.path.endsWith(":publish"));
    expect(changes.map((call) => call.path.split("/").at(-1))).toEqual(["draft", "draft:publish"]);
    expect(changes[0]?.body).toMatchObject({ config: { content: { hashtag_string: "#summer" } } });
  });

  it("is not published where what was typed was not kept", async () => {
    const calls = serve({ ...api([]), "PUT /api/v1/tenants/t1/config/draft": { status: 409, body: { code: "request.stale", title: "Someone else changed this in the meantime." } } });
    show(<Configuration tenant={tenant} />);
    fireEvent.change(await screen.findByLabelText("Hashtags"), { target: { value: "#summer" } });
    fireEvent.click(within(await screen.findByRole("region", { name: "Changes" })).getByRole("button", { name: "Review changes" }));
    fireEvent.keyDown(await screen.findByLabelText("Why"), { key: "Enter", ctrlKey: true });
    expect((await screen.findAllByText("Someone else changed this in the meantime.")).length).toBeGreaterThan(0);
    expect(calls.some((call) => call.path.endsWith(":publish"))).toBe(false);
  });

  it("says why a draft was not kept", async () => {
    serve({ ...api([]), "PUT /api/v1/tenants/t1/config/draft": { status: 400, body: { code: "control.config_too_large", title: "A configuration holds at most 64 KiB." } } });
    show(<Configuration tenant={tenant} />);
    fireEvent.change(await screen.findByLabelText("Hashtags"), { target: { value: "#long" } });
    expect(await screen.findByText("A configuration holds at most 64 KiB.")).toBeTruthy();
  });

  it("says what failed where it does not load, and tries again", async () => {
    let isWell = false;
    serve({ ...api([]), "GET /api/v1/tenants/t1/config": () => isWell ? { body: { revision: 4, schemaVersion: 2, config: {} } } : { status: 500, body: { code: "server.failed", title: "This is a mistake of ours." } } });
    show(<Configuration tenant={tenant} />);
    const failure = within(await screen.findByRole("alert"));
    isWell = true;
    fireEvent.click(failure.getByRole("button", { name: "Try again" }));
    expect(await screen.findByLabelText("Hashtags")).toBeTruthy();
  });
});
