import type { Change, Leg, LegFacts, LegOnWire } from "../api";
import { legAt } from "./wire";

/** Legs as they stood at one bar: all that the rest follows from. */
export interface LegsSeen { readonly facts: readonly LegFacts[]; readonly close: number; readonly median: number }

/**
 * The legs at the playhead, by number. The server says what happens to a leg; what every bar changes of all of them (how large they are in medians,
 * where price stands on them, how fast they are among the others) is reckoned here, so that it need not be sent.
 *
 * What goes through all legs at every bar, here and in the charts, makes no functions on its way: the browser forgets how it had compiled those whenever
 * it cleans up, and compiles them anew beside the next steps.
 */
export class LegMap {
  private seen: LegsSeen = { facts: [], close: 0, median: 0 };
  private list: readonly Leg[] = [];
  /** Made when somebody asks by number: most bars come and go without. */
  private byNumber: ReadonlyMap<number, Leg> | null = null;

  get size(): number {
    return this.list.length;
  }

  get(number: number): Leg | undefined {
    this.byNumber ??= byNumber(this.list);
    return this.byNumber.get(number);
  }

  values = (): readonly Leg[] => this.list;

  /** As they are now; nothing changes what was given. */
  keep = (): LegsSeen => this.seen;

  /** As they were. */
  restore(seen: LegsSeen): void {
    this.seen = seen;
    const { facts, close, median } = seen;
    const impulses = impulsesOf(facts);
    const list: Leg[] = [];
    for (const leg of facts)
      list.push(derived(leg, close, median, leg.breachedAt === null ? fasterThan(leg.impulse, impulses) : leg.impulsiveness));
    this.list = list;
    this.byNumber = null;
  }

  set({ legs, median, position }: { legs: readonly LegOnWire[]; median: number; position: number }, close: number): void {
    this.restore({ facts: legs.map((leg) => legAt(position, leg)), close, median });
  }

  change({ changed, gone, median, position }: Pick<Change, "changed" | "gone" | "median" | "position">, close: number): void {
    if (changed.length === 0 && gone.length === 0) {
      this.restore({ facts: this.seen.facts, close, median });
      return;
    }
    const others = new Map<number, LegFacts>();
    for (const leg of changed)
      others.set(leg.number, legAt(position, leg));
    const left = new Set(gone);
    const facts: LegFacts[] = [];
    for (const leg of this.seen.facts) {
      if (!left.has(leg.number))
        facts.push(others.get(leg.number) ?? leg);
      others.delete(leg.number);
    }
    facts.push(...others.values());
    this.restore({ facts, close, median });
  }
}

function byNumber(legs: readonly Leg[]): Map<number, Leg> {
  const found = new Map<number, Leg>();
  for (const leg of legs)
    found.set(leg.number, leg);
  return found;
}

/** The impulses that others are measured by, sorted. */
function impulsesOf(facts: readonly LegFacts[]): Float64Array {
  const impulses = new Float64Array(facts.length);
  let count = 0;
  for (const { impulse } of facts) {
    if (impulse > 0)
      impulses[count++] = impulse;
  }
  return impulses.subarray(0, count).sort();
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
