import { createContext, useContext, useSyncExternalStore } from "react";
import type { EventKind, Leg } from "../api";
import { price } from "../bars/numbers";
import type { Display } from "./kept";
import type { Replay } from "./Replay";
import type { Snapshot } from "./snapshot";
import type { Selection } from "./selection";

/** What every panel of the screen sees. */
export interface Screen {
  replay: Replay;
  display: Display;
  setDisplay: (change: Partial<Display>) => void;
  selection: Selection;
  select: (change: Partial<Selection>) => void;
  togglePin: (number: number) => void;
  toggleFollow: (leg: Leg) => void;
  attach: (what: Attachment) => void;
}

export interface Attachment { kind: "leg" | "event" | "pending"; label: string; bar: number; leg: number | null; origin: number | null; isBull: boolean }

/** A leg as a note names it. */
export const legAttached = (leg: Pick<Leg, "number" | "isBull" | "origin" | "pivot" | "originIndex">, bar: number, digits: number | undefined): Attachment =>
  ({ kind: "leg", label: `${leg.isBull ? "Bull" : "Bear"} leg ${price(leg.origin, digits)} to ${price(leg.pivot, digits)}`, bar, leg: leg.number, origin: leg.originIndex, isBull: leg.isBull });

const ScreenContext = createContext<Screen | null>(null);
export const ScreenProvider = ScreenContext.Provider;

export function useScreen(): Screen {
  const screen = useContext(ScreenContext);
  if (screen === null)
    throw new Error("This belongs into the replay's screen.");
  return screen;
}

export function useSnapshot(): Snapshot {
  const { replay } = useScreen();
  return useSyncExternalStore(replay.watch, replay.snapshot);
}

/** A part that is the same object, or value, until it changes: what does not show the playhead is not drawn anew with it. */
export function useSnapshotOf<T>(part: (snapshot: Snapshot) => T): T {
  const { replay } = useScreen();
  return useSyncExternalStore(replay.watch, () => part(replay.snapshot()));
}

/** With how many digits this file's prices are written. */
export const useDigits = (): number | undefined => useSnapshotOf((now) => now.info?.digits);

/** What it can stop for, in the words of the panels, and in which view. */
export const lingerKinds: readonly { kinds: readonly EventKind[]; id: string; label: string; view: Display["view"] }[] = [
  { id: "legFormed", kinds: ["legFormed"], label: "Leg formed", view: "structure" },
  { id: "legPruned", kinds: ["legPruned"], label: "Leg pruned", view: "structure" },
  { id: "originBreached", kinds: ["originBreached"], label: "Origin breached", view: "structure" },
  { id: "pivotBreached", kinds: ["pivotBreached"], label: "Pivot breached", view: "structure" },
  { id: "legEngulfed", kinds: ["legEngulfed"], label: "Engulfed", view: "structure" },
  { id: "referenceFormed", kinds: ["referenceFormed"], label: "Reference formed", view: "levels" },
  { id: "referenceCompleted", kinds: ["referenceCompleted"], label: "Target reached", view: "levels" },
  { id: "levels", kinds: ["levelCrossed", "levelTouched"], label: "Pinned level reached", view: "levels" },
];

/** Whether a pinned level was reached as the person counts it. */
export const isReached = (kind: string, { reachedBy }: Pick<Display, "reachedBy">): boolean => kind === "levelCrossed" || (kind === "levelTouched" && reachedBy === "wick");

/** What it stops for in the view that is shown. */
export function chosenKinds(display: Pick<Display, "lingerOn" | "reachedBy" | "view">): EventKind[] {
  const chosen = lingerKinds.filter((one) => one.view === display.view && display.lingerOn.includes(one.id)).flatMap((one) => one.kinds);
  return chosen.filter((kind) => kind !== "levelTouched" || isReached(kind, display));
}
