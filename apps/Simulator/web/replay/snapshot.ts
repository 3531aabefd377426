import type { ApiProblem } from "@/api/problem";
import type { EventKind, ReplayEvent, ReplayInfo, State, Stretch } from "../api";

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

/** How it plays: bars a second, what stops it, which legs' levels are watched, and of which legs all that happens is kept. */
export interface Pace { barsPerSecond: number; until: readonly EventKind[]; watched: readonly number[]; followed: readonly number[] }

/** What legs are counted by: other bars, or other settings from the first bar on, and the same number is another leg. */
export const runOf = (info: ReplayInfo | null): string => info === null ? "" : `${info.file} ${info.fileStamp} ${info.firstBar} ${JSON.stringify(info.plan[0])}`;

/** The settings that hold at a bar, for another history from its first bar on. */
export const settingsAt = (info: ReplayInfo | null, position: number): Stretch[] | null =>
  info?.plan.filter((one) => one.fromBar <= Math.max(0, position)).slice(-1).map((one) => ({ ...one, fromBar: 0 })) ?? null;

export const nothingYet: Snapshot = { mode: "opening", info: null, position: -1, state: null, events: [], reached: { times: 0, latest: [] }, linger: null, connected: true, busy: false, problem: null };
