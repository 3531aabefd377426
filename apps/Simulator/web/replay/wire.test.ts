import { describe, expect, it } from "vitest";
import { eventsFrom } from "./wire";

describe("eventsFrom", () => {
  it("puts the columns together, and counts bars from the first", () => {
    const events = eventsFrom(100, {
      kinds: ["legFormed", "legPruned"], legs: [{ number: 7, isBull: true, origin: 10, originAgo: 30 }, { number: 9, isBull: false, origin: 20, originAgo: 50 }],
      ago: [4, 4, 0], kind: [0, 1, 1], leg: [0, 1, 0], price: [12, 13, 14], pivot: [12, 8, 14], pivotAgo: [0, 20, 2], multiple: [2, 1, 3],
      more: [{ at: 1, reason: "engulfed", ratio: null, isUp: null, why: "Both ends were passed." }],
    });
    expect(events).toEqual([
      { bar: 96, kind: "legFormed", leg: 7, isBull: true, price: 12, origin: 10, originIndex: 70, pivot: 12, pivotIndex: 96, multiple: 2, reason: null, ratio: null, isUp: null, why: null },
      { bar: 96, kind: "legPruned", leg: 9, isBull: false, price: 13, origin: 20, originIndex: 50, pivot: 8, pivotIndex: 76, multiple: 1, reason: "engulfed", ratio: null, isUp: null, why: "Both ends were passed." },
      { bar: 100, kind: "legPruned", leg: 7, isBull: true, price: 14, origin: 10, originIndex: 70, pivot: 14, pivotIndex: 98, multiple: 3, reason: null, ratio: null, isUp: null, why: null },
    ]);
  });
});
