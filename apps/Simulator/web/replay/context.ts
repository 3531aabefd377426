import { createContext, useContext, useSyncExternalStore } from "react";
import type { EventKind, Leg } from "../api";
import type { Display } from "./kept";
import type { Replay, Snapshot } from "./Replay";
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

export interface Attachment { kind: "leg" | "event"; label: string; bar: number; leg: number | null; origin: number | null; isBull: boolean }

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

/** What it can stop for, in the words of the panels. */
export const lingerKinds: readonly { kinds: readonly EventKind[]; id: string; label: string }[] = [
  { id: "legFormed", kinds: ["legFormed"], label: "Leg formed" },
  { id: "legPruned", kinds: ["legPruned"], label: "Leg pruned" },
  { id: "originBreached", kinds: ["originBreached"], label: "Origin breached" },
  { id: "pivotBreached", kinds: ["pivotBreached"], label: "Pivot breached" },
  { id: "legEngulfed", kinds: ["legEngulfed"], label: "Engulfed" },
  { id: "referenceFormed", kinds: ["referenceFormed"], label: "Reference formed" },
  { id: "referenceCompleted", kinds: ["referenceCompleted"], label: "Target reached" },
  { id: "levels", kinds: ["levelCrossed", "levelTouched"], label: "Pinned level reached" },
];

export const kindsOf = (ids: readonly string[]): EventKind[] => lingerKinds.filter((one) => ids.includes(one.id)).flatMap((one) => one.kinds);
