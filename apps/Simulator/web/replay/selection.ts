import type { ReplayEvent } from "../api";

/** What somebody looks at. */
export interface Selection {
  /** The leg of the inspector; null lets the first reference stand there in the levels view. */
  focus: number | null;
  /** The bar of its origin: a leg that is gone is found by it. */
  focusOrigin: number | null;
  hover: number | null;
  pins: readonly number[];
  follows: readonly { number: number; color: string; isBull: boolean; since: number; label: string }[];
  /** Only the family of the focus stands out. */
  family: boolean;
  /** An event whose popup is open. */
  event: ReplayEvent | null;
  /** A price that is pointed at: the charts draw a line there. */
  price: number | null;
}

export const noSelection: Selection = { focus: null, focusOrigin: null, hover: null, pins: [], follows: [], family: false, event: null, price: null };

export const mostPins = 10;
export const mostFollows = 5;

export const followColors = {
  bull: ["#3FBF8F", "#2F9FA8", "#3FC6D8", "#6C8CF0", "#8BC34A"],
  bear: ["#E0506A", "#FF7A59", "#F09A2E", "#F2A08A", "#C75A5A"],
} as const;

/** Above and below a leg in its family. */
export function familyOf(number: number, legs: Iterable<{ number: number; parent: number | null }>): Set<number> {
  const parents = new Map<number, number | null>();
  for (const leg of legs)
    parents.set(leg.number, leg.parent);
  const family = new Set<number>([number]);
  for (let at = parents.get(number) ?? null; at !== null && !family.has(at); at = parents.get(at) ?? null)
    family.add(at);
  for (let grown = true; grown;) {
    grown = false;
    for (const [child, parent] of parents) {
      // Below the leg itself only: its ancestors have other children.
      if (parent !== null && !family.has(child) && isBelow(parent, number, parents)) {
        family.add(child);
        grown = true;
      }
    }
  }
  return family;
}

function isBelow(at: number | null, top: number, parents: ReadonlyMap<number, number | null>): boolean {
  for (; at !== null; at = parents.get(at) ?? null) {
    if (at === top)
      return true;
  }
  return false;
}
