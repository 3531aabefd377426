import type { Leg, ReplayEvent } from "../api";

/** The legs at the playhead, by number. Between two states of the server they follow what happened bar by bar. */
export class LegMap {
  private legs = new Map<number, Leg>();

  get size(): number {
    return this.legs.size;
  }

  get = (number: number): Leg | undefined => this.legs.get(number);

  values = (): IterableIterator<Leg> => this.legs.values();

  set(legs: readonly Leg[]): void {
    this.legs = new Map(legs.map((leg) => [leg.number, leg]));
  }

  apply(extended: readonly number[], events: readonly ReplayEvent[], bar: number, high: number, low: number): void {
    for (const number of extended) {
      const leg = this.legs.get(number);
      if (leg !== undefined)
        this.legs.set(number, { ...leg, pivot: leg.isBull ? high : low, pivotIndex: bar });
    }
    for (const one of events) {
      const leg = this.legs.get(one.leg);
      switch (one.kind) {
        case "legFormed":
          this.legs.set(one.leg, formed(one));
          break;
        case "legPruned":
        case "legEngulfed":
          this.legs.delete(one.leg);
          break;
        case "originBreached":
          if (leg !== undefined)
            this.legs.set(one.leg, { ...leg, breachedAt: bar });
          break;
        case "pivotBreached":
          if (leg !== undefined)
            this.legs.set(one.leg, { ...leg, pivotBreached: true });
          break;
        case "referenceFormed":
          if (leg !== undefined)
            this.legs.set(one.leg, { ...leg, status: "valid" });
          break;
        case "referenceCompleted":
          if (leg !== undefined)
            this.legs.set(one.leg, { ...leg, status: "completed" });
          break;
      }
    }
  }
}

/** What is known of a leg from the event alone; the next state tells the rest. */
const formed = (one: ReplayEvent): Leg => ({
  number: one.leg, isBull: one.isBull, origin: one.origin, originIndex: one.originIndex, pivot: one.pivot, pivotIndex: one.pivotIndex, createdAt: one.bar,
  breachedAt: null, pivotBreached: false, depth: 0, parent: null, impulse: 0, impulsiveness: null, binImpulsiveness: null, bin: 0, multiple: one.multiple,
  location: 0, status: "not_formed", threshold: null, salience: null,
});
