import type { EventKind } from "../api";
import { chosenKinds } from "./context";
import type { Display } from "./kept";

/** What counts as an event for previous and next: what it stops for, or what matters in the view. */
export function jumpKinds(display: Display): EventKind[] {
  const chosen = chosenKinds(display);
  return chosen.length > 0 ? chosen : display.view === "structure" ? ["legFormed", "originBreached", "legEngulfed"] : ["referenceFormed", "referenceCompleted"];
}
