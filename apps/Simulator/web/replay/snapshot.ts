import type { ApiProblem } from "@/api/problem";
import type { EventKind, ReplayEvent, ReplayInfo, State } from "../api";

export type Mode = "opening" | "paused" | "playing" | "lingering" | "failed";

/** What somebody stopped for, event by event. */
export interface Linger { events: readonly ReplayEvent[]; at: number; wasPlaying: boolean }

export interface Snapshot {
  mode: Mode;
  info: ReplayInfo | null;
  position: number;
  state: State | null;
  /** Latest last. */
  events: readonly ReplayEvent[];
  /** Levels of references that price came to since this stretch of history was entered, and the latest of these times, latest last. */
  reached: { times: number; latest: readonly ReplayEvent[] };
  linger: Linger | null;
  /** Whether the server answers just now. */
  connected: boolean;
  /** Something that takes longer than a step is under way. */
  busy: boolean;
  problem: ApiProblem | null;
}

/** How it plays: bars a second, what stops it, which legs' levels are watched. */
export interface Pace { barsPerSecond: number; until: readonly EventKind[]; watched: readonly number[] }

export const nothingYet: Snapshot = { mode: "opening", info: null, position: -1, state: null, events: [], reached: { times: 0, latest: [] }, linger: null, connected: true, busy: false, problem: null };
