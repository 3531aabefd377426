import { expect, it } from "vitest";
import { kindTitle, perMinute } from "./queries";

const now = Date.parse("2026-03-01T12:30:20Z");
const queue = { name: "default", paused: false, scheduled: 0, waiting: 0, running: 0, dead: 0, doneInHour: 5, deadInHour: 0, minutes: [
  { at: "2026-03-01T12:30:00Z", done: 2, cancelled: 0, dead: 1 }, { at: "2026-03-01T11:31:00Z", done: 4, cancelled: 0, dead: 0 }, { at: "2026-03-01T11:00:00Z", done: 9, cancelled: 0, dead: 0 },
] };

it("an hour has sixty minutes, the last of which is now, and what is older does not count", () => {
  const points = perMinute(queue, now);
  expect(points).toHaveLength(60);
  expect([points[59], points[0]]).toEqual([3, 4]);
  expect(points.reduce((a, b) => a + b)).toBe(7);
});

it("a kind is named as people say it", () => { expect(kindTitle("atlas.render_map")).toBe("Render map"); });
