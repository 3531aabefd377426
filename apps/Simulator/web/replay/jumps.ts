import type { EventKind } from "../api";
import { chosenKinds } from "./context";
import type { Display } from "./kept";

/** What counts as an event for previous and next: what it stops for, or what matters in the view. Where nothing is pinned, no pinned level can be reached. */
export function jumpKinds(display: Display, pins: number): EventKind[] {
  const chosen = chosenKinds(display).filter((kind) => pins > 0 || (kind !== "levelCrossed" && kind !== "levelTouched"));
  return chosen.length > 0 ? chosen : display.view === "structure" ? ["legFormed", "originBreached", "legEngulfed"] : ["referenceFormed", "referenceCompleted"];
}
