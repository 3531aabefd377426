import { fireEvent, screen, waitFor } from "@testing-library/react";
import { operator, serve, show } from "@test/render";
import { describe, expect, it } from "vitest";
import TemplatesPage from "./TemplatesPage";

const template = { id: "template_1", name: "Photo studio", appType: "publisher_v2", plan: "", labels: { kind: "photo" }, schemaVersion: 2, config: { content: { archive: true } }, createdAt: "2026-03-01T12:00:00Z", version: 3 };
const served = { "GET /api/session": { body: operator }, "GET /api/v1/templates": { body: { items: [template], next: null } }, "GET /api/v1/plans": { body: { items: [], next: null, houseRequestsPerSecond: 500, houseRequestsBurst: 2000 } } };

describe("templates", () => {
  it("are changed whole, at the version that was read", async () => {
    const calls = serve({ ...served, "PUT /api/v1/templates/template_1": { body: { ...template, name: "Picture desk", version: 4 } } });
    show(<TemplatesPage />);
    fireEvent.click(await screen.findByRole("row", { name: /Photo studio/ }));
    fireEvent.change(await screen.findByRole("textbox", { name: "Name" }), { target: { value: "Picture desk" } });
    fireEvent.click(screen.getByRole("button", { name: /^Save template/ }));
    expect(await screen.findByText("Picture desk is saved")).toBeTruthy();
    const put = calls.find((call) => call.method === "PUT");
    expect(put?.headers["if-match"]).toBe('"3"');
    expect(put?.body).toEqual({ name: "Picture desk", appType: "publisher_v2", schemaVersion: 2, config: template.config, plan: null, labels: { kind: "photo" } });
  });

  it("are deleted after a question", async () => {
    const calls = serve({ ...served, "DELETE /api/v1/templates/template_1": { status: 204 } });
    show(<TemplatesPage />);
    fireEvent.click((await screen.findAllByRole("button", { name: "Delete Photo studio" }))[0] as HTMLElement);
    fireEvent.click(await screen.findByRole("button", { name: "Delete template" }));
    await waitFor(() => { expect(calls.some((call) => call.method === "DELETE" && call.headers["if-match"] === '"3"')).toBe(true); });
  });

  it("ask before a choice is lost, even where nothing was typed", async () => {
    serve(served);
    show(<TemplatesPage />);
    fireEvent.click(await screen.findByRole("row", { name: /Photo studio/ }));
    fireEvent.click(await screen.findByRole("combobox", { name: "App" }));
    fireEvent.click(await screen.findByRole("option", { name: "Simulator", hidden: true }));
    fireEvent.click(screen.getByRole("button", { name: "Cancel" }));
    expect(await screen.findByText("Discard what you typed?")).toBeTruthy();
  });
});
