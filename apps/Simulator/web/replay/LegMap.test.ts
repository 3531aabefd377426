import { describe, expect, it } from "vitest";
import type { LegOnWire } from "../api";
import { LegMap } from "./LegMap";
import { familyOf } from "./selection";

const position = 50;
const leg = (number: number, change: Partial<LegOnWire> = {}): LegOnWire => ({
  number, isBull: true, origin: 10, originAgo: 49, pivot: 20, pivotAgo: 45, breachedAgo: null, pivotBreached: false, depth: 0, parent: null,
  impulse: 1, impulsiveness: null, status: "valid", ...change,
});

describe("LegMap", () => {
  it("takes what changed and leaves the rest", () => {
    const legs = new LegMap();
    legs.set({ legs: [leg(1), leg(2, { isBull: false }), leg(3)], median: 5, position }, 15);
    legs.change({ changed: [leg(1, { pivot: 30, pivotAgo: 3 }), leg(4)], gone: [3], median: 5, position: position + 10 }, 15);
    expect([legs.get(1)?.pivot, legs.get(1)?.pivotIndex]).toEqual([30, 57]);
    expect([legs.get(2)?.originIndex, legs.get(2)?.pivotIndex]).toEqual([1, 5]);
    expect(legs.values().map((one) => one.number)).toEqual([1, 2, 4]);
  });

  it("tells size, location and speed anew with every bar", () => {
    const legs = new LegMap();
    legs.set({ legs: [leg(1, { impulse: 4 }), leg(2, { origin: 40, impulse: 2 }), leg(3, { breachedAgo: 9, impulse: 8, impulsiveness: 31 })], median: 5, position }, 15);
    expect([legs.get(1)?.multiple, legs.get(1)?.location, legs.get(1)?.impulsiveness]).toEqual([2, 0.5, (1 / 3) * 100]);
    legs.change({ changed: [], gone: [], median: 10, position }, 22.5);
    expect([legs.get(1)?.multiple, legs.get(1)?.location]).toEqual([1, -0.25]);
    expect([legs.get(2)?.range, legs.get(2)?.impulsiveness, legs.get(3)?.impulsiveness]).toEqual([20, 0, 31]);
  });

  it("takes a state whole", () => {
    const legs = new LegMap();
    legs.set({ legs: [leg(1)], median: 5, position }, 15);
    legs.set({ legs: [leg(2)], median: 0, position }, 15);
    expect(legs.values().map((one) => [one.number, one.multiple])).toEqual([[2, 1]]);
  });
});

describe("familyOf", () => {
  it("is what stands above and below, and not beside", () => {
    const legs = [leg(1), leg(2, { parent: 1 }), leg(3, { parent: 2 }), leg(4, { parent: 3 }), leg(5, { parent: 1 }), leg(6)];
    expect([...familyOf(3, legs)].sort()).toEqual([1, 2, 3, 4]);
  });
});
