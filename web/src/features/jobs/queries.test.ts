import { expect, it } from "vitest";
import { depthsOf, isNearlyFull, kindTitle, perMinute } from "./queries";

const now = Date.parse("2026-03-01T12:30:20Z");
const queue = { name: "default", paused: false, scheduled: 0, waiting: 0, running: 0, dead: 0, doneInHour: 5, deadInHour: 0, minutes: [
  { at: "2026-03-01T12:30:00Z", done: 2, cancelled: 0, dead: 1 }, { at: "2026-03-01T11:31:00Z", done: 4, cancelled: 0, dead: 0 }, { at: "2026-03-01T11:00:00Z", done: 9, cancelled: 0, dead: 0 },
], waitingLimit: 10, concurrency: 4, waitP95Ms: null, depths: [{ at: "2026-03-01T12:00:00Z", waiting: 7, running: 1 }] };

it("an hour has sixty minutes, the last of which is now, and what is older does not count", () => {
  const points = perMinute(queue, now);
  expect(points).toHaveLength(60);
  expect([points[59], points[0]]).toEqual([3, 4]);
  expect(points.reduce((a, b) => a + b)).toBe(7);
});

it("a kind is named as people say it", () => { expect(kindTitle("atlas.render_map")).toBe("Render map"); });

it("a minute without a look is as full as the one before it, and the last one is now", () => {
  const points = depthsOf({ ...queue, waiting: 3 }, now);
  expect([points[0], points[29], points[58], points[59]]).toEqual([0, 7, 7, 3]);
});

it("a queue is nearly full from four fifths of its limit on, and never without one", () => {
  expect([7, 8].map((waiting) => isNearlyFull({ ...queue, waiting }))).toEqual([false, true]);
  expect(isNearlyFull({ ...queue, waiting: 1000, waitingLimit: null })).toBe(false);
});
