import type { State } from "../api";
import type { LegsSeen } from "./LegMap";
import type { Snapshot } from "./snapshot";

/** What was shown at one bar; of the legs what the rest follows from, since many bars are kept. */
export interface Seen extends Pick<Snapshot, "position" | "events" | "reached"> { state: Omit<State, "legs">; legs: LegsSeen }

const most = 64;

/** What was shown last, bar by bar: a step back to one of these asks nobody. Only ever behind the playhead: what was gone back from is forgotten. */
export class Past {
  private seen: Seen[] = [];

  add(seen: Seen): void {
    this.seen.push(seen);
    if (this.seen.length > most)
      this.seen.shift();
  }

  clear(): void {
    this.seen = [];
  }

  /** What was shown at a bar, and nothing after it any more; undefined where that was not shown. */
  backTo(position: number): Seen | undefined {
    let at = this.seen.length - 1;
    while (at >= 0 && this.seen[at]?.position !== position)
      at--;
    if (at >= 0)
      this.seen.length = at + 1;
    return this.seen[at];
  }
}
