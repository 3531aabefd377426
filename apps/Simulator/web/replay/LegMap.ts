import type { Change, Leg, LegFacts, LegOnWire } from "../api";
import { legAt } from "./wire";

/** Legs as they stood at one bar. */
export interface LegsSeen { readonly facts: ReadonlyMap<number, LegFacts>; readonly legs: ReadonlyMap<number, Leg>; readonly list: readonly Leg[] }

/**
 * The legs at the playhead, by number. The server says what happens to a leg; what every bar changes of all of them (how large they are in medians,
 * where price stands on them, how fast they are among the others) is reckoned here, so that it need not be sent.
 */
export class LegMap {
  private seen: LegsSeen = { facts: new Map(), legs: new Map(), list: [] };

  get size(): number {
    return this.seen.legs.size;
  }

  get = (number: number): Leg | undefined => this.seen.legs.get(number);

  values = (): readonly Leg[] => this.seen.list;

  /** As they are now; nothing changes what was given. */
  keep = (): LegsSeen => this.seen;

  /** As they were. */
  restore(seen: LegsSeen): void {
    this.seen = seen;
  }

  set({ legs, median, position }: { legs: readonly LegOnWire[]; median: number; position: number }, close: number): void {
    this.derive(new Map(legs.map((leg) => [leg.number, legAt(position, leg)])), close, median);
  }

  change({ changed, gone, median, position }: Pick<Change, "changed" | "gone" | "median" | "position">, close: number): void {
    const facts = new Map(this.seen.facts);
    for (const number of gone)
      facts.delete(number);
    for (const leg of changed)
      facts.set(leg.number, legAt(position, leg));
    this.derive(facts, close, median);
  }

  private derive(facts: ReadonlyMap<number, LegFacts>, close: number, median: number): void {
    const impulses = Float64Array.from([...facts.values()].map((leg) => leg.impulse).filter((impulse) => impulse > 0)).sort();
    const list = [...facts.values()].map((leg) => derived(leg, close, median, leg.breachedAt === null ? fasterThan(leg.impulse, impulses) : leg.impulsiveness));
    this.seen = { facts, legs: new Map(list.map((leg) => [leg.number, leg])), list };
  }
}

/** A leg with what follows from price and median. */
export function derived(leg: LegFacts, close: number, median: number, impulsiveness = leg.impulsiveness): Leg {
  const range = Math.abs(leg.pivot - leg.origin);
  return { ...leg, range, multiple: median > 0 ? range / median : 1, location: range === 0 ? 0 : (close - leg.pivot) / (leg.origin - leg.pivot), impulsiveness };
}

/** The part, in percent, of the sorted impulses that are smaller; null where there are none. */
function fasterThan(impulse: number, sorted: Float64Array): number | null {
  let [low, high] = [0, sorted.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((sorted[middle] ?? 0) < impulse)
      low = middle + 1;
    else
      high = middle;
  }
  return sorted.length === 0 ? null : (low / sorted.length) * 100;
}
