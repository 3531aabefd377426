import { describe, expect, it } from "vitest";
import type { LegFacts } from "../api";
import { LegMap } from "./LegMap";
import { familyOf } from "./selection";

const leg = (number: number, change: Partial<LegFacts> = {}): LegFacts => ({
  number, isBull: true, origin: 10, originIndex: 1, pivot: 20, pivotIndex: 5, createdAt: 2, breachedAt: null, pivotBreached: false, depth: 0, parent: null,
  impulse: 1, impulsiveness: null, status: "valid", ...change,
});

describe("LegMap", () => {
  it("takes what changed and leaves the rest", () => {
    const legs = new LegMap();
    legs.set([leg(1), leg(2, { isBull: false }), leg(3)], 15, 5);
    legs.change({ changed: [leg(1, { pivot: 30, pivotIndex: 7 }), leg(4)], gone: [3], median: 5 }, 15);
    expect([legs.get(1)?.pivot, legs.get(1)?.pivotIndex]).toEqual([30, 7]);
    expect(legs.values().map((one) => one.number)).toEqual([1, 2, 4]);
  });

  it("tells size, location and speed anew with every bar", () => {
    const legs = new LegMap();
    legs.set([leg(1, { impulse: 4 }), leg(2, { origin: 40, impulse: 2 }), leg(3, { breachedAt: 9, impulse: 8, impulsiveness: 31 })], 15, 5);
    expect([legs.get(1)?.multiple, legs.get(1)?.location, legs.get(1)?.impulsiveness]).toEqual([2, 0.5, (1 / 3) * 100]);
    legs.change({ changed: [], gone: [], median: 10 }, 22.5);
    expect([legs.get(1)?.multiple, legs.get(1)?.location]).toEqual([1, -0.25]);
    expect([legs.get(2)?.range, legs.get(2)?.impulsiveness, legs.get(3)?.impulsiveness]).toEqual([20, 0, 31]);
  });

  it("takes a state whole", () => {
    const legs = new LegMap();
    legs.set([leg(1)], 15, 5);
    legs.set([leg(2)], 15, 0);
    expect(legs.values().map((one) => [one.number, one.multiple])).toEqual([[2, 1]]);
  });
});

describe("familyOf", () => {
  it("is what stands above and below, and not beside", () => {
    const legs = [leg(1), leg(2, { parent: 1 }), leg(3, { parent: 2 }), leg(4, { parent: 3 }), leg(5, { parent: 1 }), leg(6)];
    expect([...familyOf(3, legs)].sort()).toEqual([1, 2, 3, 4]);
  });
});
