import type { Change, Leg, LegFacts } from "../api";

/**
 * The legs at the playhead, by number. The server says what happens to a leg; what every bar changes of all of them (how large they are in medians,
 * where price stands on them, how fast they are among the others) is reckoned here, so that it need not be sent.
 */
export class LegMap {
  private facts = new Map<number, LegFacts>();
  private legs = new Map<number, Leg>();
  private list: readonly Leg[] = [];

  get size(): number {
    return this.legs.size;
  }

  get = (number: number): Leg | undefined => this.legs.get(number);

  values = (): readonly Leg[] => this.list;

  set(legs: readonly LegFacts[], close: number, median: number): void {
    this.facts = new Map(legs.map((leg) => [leg.number, leg]));
    this.derive(close, median);
  }

  change({ changed, gone, median }: Pick<Change, "changed" | "gone" | "median">, close: number): void {
    for (const number of gone)
      this.facts.delete(number);
    for (const leg of changed)
      this.facts.set(leg.number, leg);
    this.derive(close, median);
  }

  private derive(close: number, median: number): void {
    const impulses = Float64Array.from([...this.facts.values()].map((leg) => leg.impulse).filter((impulse) => impulse > 0)).sort();
    this.list = [...this.facts.values()].map((leg) => derived(leg, close, median, leg.breachedAt === null ? fasterThan(leg.impulse, impulses) : leg.impulsiveness));
    this.legs = new Map(this.list.map((leg) => [leg.number, leg]));
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
