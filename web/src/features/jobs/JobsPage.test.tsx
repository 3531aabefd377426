import { act, screen, within } from "@testing-library/react";
import { ScriptedEvents } from "@test/events";
import { operator, serve, show } from "@test/render";
import { describe, expect, it } from "vitest";
import JobsPage from "./JobsPage";
import type { Job, Queue } from "./queries";

const queue = (more: Partial<Queue> = {}): Queue => ({
  name: "default", paused: false, scheduled: 0, waiting: 2, running: 1, dead: 0, doneInHour: 0, deadInHour: 0, minutes: [], waitingLimit: null, concurrency: 16, waitP95Ms: 1200, depths: [], ...more,
});
const job = (done: number): Job => ({
  id: "7", state: "running", queue: "default", kind: "atlas.render_map", tenantId: "house", priority: 0, attempt: 1, maxAttempts: 5, actor: null, enqueuedAt: "2026-03-01T12:00:00Z", runAt: null,
  startedAt: "2026-03-01T12:00:00Z", finishedAt: null, stopping: false, progress: { done, total: 100, message: "Ghent, 1540 to 1795" }, lastError: null,
});
const house = (...queues: Queue[]) => ({ "GET /api/session": { body: operator }, "GET /api/v1/jobs/queues": { body: { queues } }, "GET /api/v1/jobs": { body: { items: [], next: null } } });
const stream = () => ScriptedEvents.opened.at(-1) as ScriptedEvents;

describe("the page of jobs", () => {
  it("shows progress as it comes, and says so while the connection is lost; what was shown stays", async () => {
    serve(house(queue()));
    show(<JobsPage />);
    expect(await screen.findByRole("heading", { name: "Nothing runs" })).toBeTruthy();
    act(() => { stream().open(); stream().send("jobs", { running: [job(35)], queues: [queue()] }, "a.b"); });
    expect(await screen.findByText("35%")).toBeTruthy();
    expect(screen.getByText("Live")).toBeTruthy();
    act(() => { stream().send("jobs", { running: [job(68)], queues: null }, "c.b"); });
    expect(await screen.findByText("68%")).toBeTruthy();
    act(() => { stream().lose(); });
    expect(screen.getByText("Reconnecting")).toBeTruthy();
    expect(screen.getByText("68%")).toBeTruthy();
  });

  it("says that a queue is full, of how much, and how long jobs wait", async () => {
    serve(house(queue({ waiting: 200, waitingLimit: 200, waitP95Ms: 38_000 }), queue({ name: "low", paused: true, waitP95Ms: null })));
    show(<JobsPage />);
    const full = within(await screen.findByRole("region", { name: "Queue default" }));
    expect(full.getByText("Full")).toBeTruthy();
    expect(full.getByText("of 200 waiting")).toBeTruthy();
    expect(full.getByText("38 s")).toBeTruthy();
    expect(full.getByText("1 of 16")).toBeTruthy();
    expect(within(screen.getByRole("region", { name: "Queue low" })).getByText("Paused")).toBeTruthy();
  });

  it("says what failed where the queues do not load", async () => {
    serve({ ...house(), "GET /api/v1/jobs/queues": { status: 503, body: { code: "server.unavailable", title: "This is not to be had just now." } } });
    show(<JobsPage />);
    expect((await screen.findByRole("alert")).textContent).toContain("The queues did not load");
  });
});
