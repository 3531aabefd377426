import { fireEvent, screen } from "@testing-library/react";
import { operator, serve, show } from "@test/render";
import { describe, expect, it } from "vitest";
import PlansPage from "./PlansPage";

const studio = { name: "studio", requestsPerSecond: 50, requestsBurst: 200, people: 12, changedAt: "2026-03-01T12:00:00Z", version: 2, tenants: 3 };
const listed = (...items: (typeof studio)[]) => ({ "GET /api/session": { body: operator }, "GET /api/v1/plans": { body: { items, next: null, houseRequestsPerSecond: 500, houseRequestsBurst: 2000 } } });

describe("plans", () => {
  it("say what holds without one", async () => {
    serve(listed());
    show(<PlansPage />);
    expect(await screen.findByRole("heading", { name: "There are no plans" })).toBeTruthy();
    expect(screen.getByText(/500 requests a second, 2,000 at once/)).toBeTruthy();
  });

  it("are changed for every tenant that is on them", async () => {
    const calls = serve({ ...listed(studio), "PUT /api/v1/plans/studio": { body: studio } });
    show(<PlansPage />);
    fireEvent.click(await screen.findByRole("row", { name: /studio/ }));
    fireEvent.change(await screen.findByRole("spinbutton", { name: "People" }), { target: { value: "" } });
    fireEvent.click(screen.getByRole("button", { name: /^Save plan/ }));
    expect(await screen.findByText("It holds for 3 tenants within a second.")).toBeTruthy();
    const put = calls.find((call) => call.method === "PUT");
    expect([put?.body, put?.headers["if-match"]]).toEqual([{ requestsPerSecond: 50, requestsBurst: 200, people: null }, '"2"']);
  });

  it("stay while tenants are on them", async () => {
    serve(listed(studio));
    show(<PlansPage />);
    expect((await screen.findByRole("button", { name: "3 tenants on studio: it stays" }) as HTMLButtonElement).disabled).toBe(true);
  });
});
