import { describe, expect, it } from "vitest";
import type { Leg, ReplayEvent } from "../api";
import { LegMap } from "./LegMap";
import { familyOf } from "./selection";

const leg = (number: number, change: Partial<Leg> = {}): Leg => ({
  number, isBull: true, origin: 10, originIndex: 1, pivot: 20, pivotIndex: 5, createdAt: 2, breachedAt: null, pivotBreached: false, depth: 0, parent: null,
  impulse: 1, impulsiveness: null, binImpulsiveness: null, bin: 3, multiple: 1, location: 0, status: "valid", threshold: null, salience: null, ...change,
});

const event = (kind: string, number: number): ReplayEvent => ({
  kind, leg: number, bar: 7, isBull: true, price: 25, origin: 12, originIndex: 3, pivot: 25, pivotIndex: 7, multiple: 1.3, reason: null, ratio: null, isUp: null, why: null,
});

describe("LegMap", () => {
  it("follows bars between two states: pivots move, legs come, change and go", () => {
    const legs = new LegMap();
    legs.set([leg(1), leg(2, { isBull: false }), leg(3)]);
    legs.apply([1, 2], [event("legFormed", 4), event("originBreached", 2), event("legPruned", 3)], 7, 30, 4);
    expect([legs.get(1)?.pivot, legs.get(1)?.pivotIndex]).toEqual([30, 7]);
    expect([legs.get(2)?.pivot, legs.get(2)?.breachedAt]).toEqual([4, 7]);
    expect(legs.get(3)).toBeUndefined();
    expect([legs.get(4)?.origin, legs.get(4)?.pivot, legs.get(4)?.multiple]).toEqual([12, 25, 1.3]);
  });

  it("takes a state whole", () => {
    const legs = new LegMap();
    legs.set([leg(1)]);
    legs.set([leg(2)]);
    expect([...legs.values()].map((one) => one.number)).toEqual([2]);
  });
});

describe("familyOf", () => {
  it("is what stands above and below, and not beside", () => {
    const legs = [leg(1), leg(2, { parent: 1 }), leg(3, { parent: 2 }), leg(4, { parent: 3 }), leg(5, { parent: 1 }), leg(6)];
    expect([...familyOf(3, legs)].sort()).toEqual([1, 2, 3, 4]);
  });
});
