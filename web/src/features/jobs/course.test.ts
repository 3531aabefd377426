import { describe, expect, it } from "vitest";
import type { Past, Queue } from "./queries";
import { courseOf } from "./queries";

const now = new Date("2026-03-01T12:07:00Z").getTime();
const queue = { name: "default", waiting: 3, depths: [], minutes: [{ at: "2026-03-01T12:06:00Z", done: 4, dead: 1, cancelled: 0 }] } as unknown as Queue;
const past: Past = { stepSeconds: 900, steps: 96, queues: [{ name: "default", steps: [{ at: "2026-03-01T11:45:00Z", waiting: 9, ended: 30, dead: 0 }, { at: "2026-03-01T12:00:00Z", waiting: 2, ended: 6, dead: 0 }] }] };

describe("the course of a queue", () => {
  it("is of the last hour, minute by minute, where nothing else was asked for", () => {
    const course = courseOf(queue, "hour", past, now);
    expect([course.range, course.times.length, course.ended[58], course.perMinute]).toEqual(["hour", 60, 5, 0.5]);
  });

  it("puts the steps of a day where they belong, and nothing where nothing is known", () => {
    const course = courseOf(queue, "day", past, now);
    expect(course.waiting.slice(-3)).toEqual([0, 9, 2]);
    expect(course.ended.reduce((a, b) => a + b, 0)).toBe(36);
    expect(new Date(course.times.at(-1) ?? 0).toISOString()).toBe("2026-03-01T12:00:00.000Z");
    expect(course.perMinute).toBeCloseTo(36 / 1440);
  });

  it("stays at the hour until the longer past has come", () => {
    expect(courseOf(queue, "week", undefined, now).range).toBe("hour");
  });
});
