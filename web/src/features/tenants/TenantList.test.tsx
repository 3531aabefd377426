import { fireEvent, screen, waitFor, within } from "@testing-library/react";
import { operator, serve, show } from "@test/render";
import { describe, expect, it } from "vitest";
import type { Tenant } from "./queries";
import TenantList from "./TenantList";

const tenant = (slug: string, more: Partial<Tenant> = {}): Tenant => ({
  id: `tenant_${slug}`, slug, name: slug.charAt(0).toUpperCase() + slug.slice(1), status: "active", statusReason: "", appType: "publisher_v2", plan: "studio", contactEmail: "", dataRegion: "", storagePrefix: "", ttlSeconds: 600,
  configVersion: "", createdAt: "2026-03-01T12:00:00Z", version: 1, labels: {}, primaryHost: `${slug}.example`, pendingHost: null, attention: null, people: 3, revision: 4, lastActivityAt: "2026-03-01T12:00:00Z",
  requests: Array.from({ length: 24 }, () => 10), recentFailures: 0, ...more,
});

const house = { "GET /api/session": { body: operator }, "GET /api/v1/system": { body: { tenants: { active: 2 }, parts: [] } } };
const listed = (...items: Tenant[]) => ({ ...house, "GET /api/v1/tenants": { body: { items, next: null } } });

describe("the list of tenants", () => {
  it("tells a newcomer what a tenant is, with one button", async () => {
    serve(listed());
    show(<TenantList />);
    expect(await screen.findByRole("heading", { name: "The house is empty" })).toBeTruthy();
    expect(screen.getAllByRole("button", { name: /New tenant/ })).toHaveLength(1);
  });

  it("says what was searched where nothing is found, and the way back", async () => {
    serve(listed());
    show(<TenantList />, { at: "/tenants?q=norht" });
    expect(await screen.findByText("No tenant matches “norht”")).toBeTruthy();
    fireEvent.click(screen.getByRole("button", { name: "Clear filters" }));
    expect(await screen.findByRole("heading", { name: "The house is empty" })).toBeTruthy();
  });

  it("says what failed, with the trace, and tries again", async () => {
    let isWell = false;
    serve({ ...house, "GET /api/v1/tenants": () => isWell ? { body: { items: [tenant("northlight")], next: null } } : { status: 500, body: { code: "server.failed", title: "This is a mistake of ours. Nothing was changed.", traceId: "7f3a91c204be0011" } } });
    show(<TenantList />);
    const failure = await screen.findByRole("alert");
    expect(within(failure).getByText(/Nothing was changed/)).toBeTruthy();
    expect(within(failure).getByText("trace 7f3a91c204be")).toBeTruthy();
    isWell = true;
    fireEvent.click(within(failure).getByRole("button", { name: "Try again" }));
    expect(await screen.findByRole("row", { name: /Northlight/ })).toBeTruthy();
  });

  it("shows what differs in place of the host, and how many asked", async () => {
    serve(listed(tenant("well"), tenant("torn", { attention: "Publishing off: no credential" }), tenant("ill", { recentFailures: 12 }), tenant("idle", { requests: Array.from({ length: 24 }, () => 0) })));
    show(<TenantList />);
    const row = async (name: string) => within(await screen.findByRole("row", { name: new RegExp(name) }));
    expect((await row("Well")).getAllByText("well.example")).toBeTruthy();
    expect((await row("Torn")).getAllByText("Publishing off: no credential")).toBeTruthy();
    expect((await row("Ill")).getAllByText("Degraded")).toBeTruthy();
    expect((await row("Ill")).getAllByText("12 of 20 requests failed in the last hour")).toBeTruthy();
    expect((await row("Well")).getByRole("img", { name: "240 requests in 24 hours" })).toBeTruthy();
    expect((await row("Idle")).getByRole("img", { name: "No requests in 24 hours" })).toBeTruthy();
  });

  it("is in the order of what happened last, until somebody asks for another", async () => {
    const calls = serve(listed(tenant("northlight")));
    const { router } = show(<TenantList />);
    fireEvent.click(await screen.findByRole("button", { name: /Requests, 24 h/ }));
    await waitFor(() => { expect(screen.getByRole("columnheader", { name: /Requests/ }).getAttribute("aria-sort")).toBe("descending"); });
    expect((router.state.location.search as { sort?: string }).sort).toBe("requests");
    expect(calls.filter((call) => call.path === "/api/v1/tenants").map((call) => call.query.get("sort"))).toEqual(["activity", "requests"]);
  });

  it("offers what can be done to all that are chosen", async () => {
    serve(listed(tenant("one"), tenant("two")));
    show(<TenantList />);
    fireEvent.click(await screen.findByRole("checkbox", { name: "Select One" }));
    fireEvent.click(screen.getByRole("checkbox", { name: "Select Two" }));
    const bar = within(screen.getByRole("toolbar", { name: "Selection" }));
    expect(bar.getByText("2 selected")).toBeTruthy();
    expect(bar.getAllByRole("button").map((button) => button.textContent ?? "").filter((text) => text !== "")).toEqual(["Apply defaults…", "Limits…", "Suspend…", "Resume…"]);
  });

  it("sends who wants plans to where they are made", async () => {
    serve({ ...listed(tenant("one")), "GET /api/v1/plans": { body: { items: [], next: null, houseRequestsPerSecond: 500, houseRequestsBurst: 2000 } } });
    show(<TenantList />);
    fireEvent.click(await screen.findByRole("checkbox", { name: "Select One" }));
    fireEvent.click(screen.getByRole("button", { name: "Limits…" }));
    expect((await screen.findByRole("link", { name: "Make one" })).getAttribute("href")).toBe("/plans");
  });

  it("previews another plan before it is given", async () => {
    const outcome = { tenantId: "tenant_one", slug: "one", name: "One", from: "studio", to: "team", version: 1, outcome: "changed", code: null };
    const calls = serve({ ...listed(tenant("one")), "GET /api/v1/plans": { body: { items: [{ name: "team", requestsPerSecond: 50, requestsBurst: 200, people: null, changedAt: "2026-03-01T12:00:00Z", version: 1, tenants: 0 }], next: null, houseRequestsPerSecond: 500, houseRequestsBurst: 2000 } }, "POST /api/v1/tenants:plan": (call) => ({ body: { preview: (call.body as { preview: boolean }).preview, tenants: [outcome] } }) });
    show(<TenantList />);
    fireEvent.click(await screen.findByRole("checkbox", { name: "Select One" }));
    fireEvent.click(screen.getByRole("button", { name: "Limits…" }));
    fireEvent.click(await screen.findByRole("combobox", { name: /^Plan/ }));
    fireEvent.click(await screen.findByRole("option", { name: "team: 50 requests a second, any number of people", hidden: true }));
    fireEvent.click(screen.getByRole("button", { name: /^Preview/ }));
    expect(within(await screen.findByRole("list", { name: "What would change" })).getByText("team")).toBeTruthy();
    fireEvent.click(screen.getByRole("button", { name: /^Change 1 tenant/ }));
    expect(await screen.findByText("1 tenant is on team now")).toBeTruthy();
    expect(calls.filter((call) => call.method === "POST").map((call) => call.body)).toEqual([
      { tenantIds: ["tenant_one"], plan: "team", preview: true }, { tenantIds: ["tenant_one"], plan: "team", preview: false, versions: { tenant_one: 1 } },
    ]);
  });
});
