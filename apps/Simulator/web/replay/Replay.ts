import type { ApiProblem } from "@/api/problem";
import { toProblem } from "@/api/problem";
import type { EventKind, Leg, Position, ReplayEvent, ReplayInfo, State, Steps, Stretch } from "../api";
import { simulator } from "../api";
import { Bars } from "../bars/Bars";
import { LegMap } from "./LegMap";
import { Lines } from "./Lines";
import type { Kept } from "./kept";

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
  linger: Linger | null;
  /** Whether the server answers just now. */
  connected: boolean;
  /** Something that takes longer than a step is under way. */
  busy: boolean;
  problem: ApiProblem | null;
}

/** How it plays: bars a second, what stops it, which legs' levels are watched. */
export interface Pace { barsPerSecond: number; until: readonly EventKind[]; watched: readonly number[] }

const mostEvents = 300;
const mostSteps = 500;
/** How far ahead the server is asked: no more than this is ever known beyond what is shown. */
const secondsAhead = 0.35;

/**
 * One tab's replay: the bars up to the playhead, the legs at it, and how it moves. The server is asked for steps from where the last ones ended, so
 * an answer that got lost is asked for again, and a server that has forgotten us is told where we were.
 */
export class Replay {
  readonly bars = new Bars();
  readonly legs = new LegMap();
  private snapshot_: Snapshot = { mode: "opening", info: null, position: -1, state: null, events: [], linger: null, connected: true, busy: false, problem: null };
  private readonly watchers = new Set<() => void>();
  private readonly painters = new Set<() => void>();
  private readonly line = new Lines();
  private pace: Pace = { barsPerSecond: 2, until: [], watched: [] };
  private buffer: { steps: Steps; next: number }[] = [];
  private fetched = -1;
  private fetching = false;
  private generation = 0;
  private credit = 0;
  private lastTick = 0;
  private toldAt = 0;
  private closed = false;

  constructor(private kept: Kept, private readonly keep: (kept: Kept) => void) {}

  snapshot = (): Snapshot => this.snapshot_;

  /** For panels: at most a few times a second while it plays. */
  watch = (tell: () => void): (() => void) => {
    this.watchers.add(tell);
    return () => { this.watchers.delete(tell); };
  };

  /** For charts: whenever a bar came or went. */
  paint = (tell: () => void): (() => void) => {
    this.painters.add(tell);
    return () => { this.painters.delete(tell); };
  };

  setPace(pace: Pace): void {
    this.pace = pace;
  }

  async open(change: Partial<Kept> = {}): Promise<void> {
    this.kept = { ...this.kept, ...change };
    this.stop("opening");
    await this.line.run(async () => {
      try {
        const opened = await this.openOnServer();
        this.bars.truncate(0);
        this.snapshot_ = { ...this.snapshot_, info: opened.replay };
        const start = performance.now();
        await this.fetchHistory(0, opened.position.state.position + 1);
        this.take(opened.position, { mode: "paused", problem: null });
        // Two frames on it is on the screen; the bench reads this.
        requestAnimationFrame(() => requestAnimationFrame(() => performance.measure("simulator history painted", { start })));
      } catch (error) {
        this.change({ mode: "failed", problem: toProblem(error) });
      }
    });
  }

  close(): void {
    this.closed = true;
    this.stop("paused");
    const id = this.snapshot_.info?.id;
    if (id !== undefined)
      void simulator.delete("/api/replays/{replayId}", { path: { replayId: id } }).catch(() => undefined); // it is let go by itself too
  }

  play(): void {
    const { mode, info, position } = this.snapshot_;
    if ((mode !== "paused" && mode !== "lingering") || info === null || position >= info.bars - 1)
      return;
    this.change({ mode: "playing", linger: null });
    this.fetched = this.snapshot_.position;
    this.credit = 1; // the first bar comes at once
    this.lastTick = performance.now();
    this.fill();
    requestAnimationFrame(this.tick);
  }

  /** Stops where the chart stands: what the server has told beyond that is forgotten, there and here. */
  pause(): void {
    if (this.snapshot_.mode !== "playing")
      return;
    const isBehind = this.fetching || this.fetched !== this.snapshot_.position;
    this.stop("paused");
    if (isBehind)
      void this.move({ bar: this.snapshot_.position });
  }

  toggle(): void {
    if (this.snapshot_.mode === "playing")
      this.pause();
    else if (this.snapshot_.mode === "lingering")
      this.change({ mode: "paused", linger: null });
    else
      this.play();
  }

  /** By so many bars, either way. */
  async step(by: number): Promise<void> {
    const { info, position } = this.snapshot_;
    if (info === null)
      return;
    this.stop("paused");
    if (by < 0)
      return this.move({ bar: Math.max(0, position + by) });
    const generation = this.generation;
    await this.line.run(async () => {
      if (generation !== this.generation)
        return;
      for (let left = by; left > 0 && this.snapshot_.position < info.bars - 1; left -= mostSteps) {
        const steps = await this.askSteps(this.snapshot_.position, Math.min(left, mostSteps), []);
        if (steps === null || generation !== this.generation)
          return;
        const entry = { steps, next: 0 };
        while (entry.next < steps.bars.length)
          this.applyNext(entry);
        if (steps.bars.length === 0)
          break;
      }
      this.tell();
    });
  }

  async move(to: { bar?: number; time?: string; toEvent?: readonly EventKind[]; back?: boolean }): Promise<void> {
    const { info } = this.snapshot_;
    if (info === null)
      return;
    this.stop("paused");
    const generation = this.generation;
    if (to.bar === undefined)
      this.change({ busy: true });
    await this.line.run(async () => {
      if (generation !== this.generation)
        return; // somewhere else was asked for in the meantime
      try {
        const there = await this.ask((replayId) => simulator.put("/api/replays/{replayId}/position", {
          path: { replayId },
          body: { bar: to.bar ?? null, time: to.time ?? null, toEvent: to.toEvent === undefined ? null : [...to.toEvent], back: to.back ?? false, watched: [...this.pace.watched] },
        }));
        if (generation !== this.generation)
          return;
        await this.fetchHistory(this.bars.count, there.state.position + 1);
        if (generation === this.generation)
          this.take(there, { busy: false, problem: null });
      } catch (error) {
        this.change({ busy: false, problem: toProblem(error) });
      }
    });
  }

  async applySettings(detection: Stretch["detection"], references: Stretch["references"], fromStart: boolean): Promise<void> {
    this.stop("paused");
    this.change({ busy: true });
    await this.line.run(async () => {
      try {
        const changed = await this.ask((replayId) => simulator.put("/api/replays/{replayId}/settings", {
          path: { replayId }, body: { position: this.snapshot_.position, detection, references, fromStart },
        }));
        const { info } = this.snapshot_;
        if (info !== null)
          this.take(changed.position, { info: { ...info, plan: changed.plan }, busy: false, problem: null });
      } catch (error) {
        this.change({ busy: false });
        throw error;
      }
    });
  }

  /** Forgets what failed. */
  dismiss(): void {
    this.change({ problem: null });
  }

  /** To another event of those that it stopped for; past the last one it goes on. */
  lingerBy(by: number): void {
    const { linger } = this.snapshot_;
    if (linger === null)
      return;
    const at = linger.at + by;
    if (at >= linger.events.length)
      this.endLinger();
    else
      this.change({ linger: { ...linger, at: Math.max(0, at) } });
  }

  endLinger(): void {
    const { linger } = this.snapshot_;
    if (linger === null)
      return;
    if (linger.wasPlaying)
      this.play();
    else
      this.change({ mode: "paused", linger: null });
  }

  private readonly tick = (now: number): void => {
    if (this.snapshot_.mode !== "playing")
      return;
    // A tab that was hidden does not catch up in one leap.
    const seconds = Math.min(0.25, Math.max(0, (now - this.lastTick) / 1000));
    this.lastTick = now;
    this.credit = Math.min(this.credit + seconds * this.pace.barsPerSecond, Math.max(1, this.pace.barsPerSecond));
    let moved = false;
    for (let entry = this.buffer[0]; this.credit >= 1 && entry !== undefined; entry = this.buffer[0]) {
      this.applyNext(entry);
      this.credit--;
      moved = true;
      if (entry.next < entry.steps.bars.length)
        continue;
      this.buffer.shift();
      if (this.lingerAt(entry.steps))
        return;
    }
    if (moved)
      this.tellSometimes(now);
    const { info, position } = this.snapshot_;
    if (info !== null && position >= info.bars - 1) {
      this.stop("paused");
      this.tell();
      return;
    }
    this.fill();
    requestAnimationFrame(this.tick);
  };

  private lingerAt(steps: Steps): boolean {
    const events = steps.events.filter((one) => one.bar === steps.state.position && this.pace.until.includes(one.kind as EventKind));
    if (events.length === 0)
      return false;
    this.stop("lingering");
    this.change({ linger: { events, at: 0, wasPlaying: true } });
    return true;
  }

  /** Asks for more while what is there lasts no longer than the time an answer takes. */
  private fill(): void {
    const ahead = this.buffer.reduce((sum, one) => sum + one.steps.bars.length - one.next, 0);
    const wanted = Math.min(mostSteps, Math.max(1, Math.ceil(this.pace.barsPerSecond * secondsAhead)));
    const last = this.buffer.at(-1)?.steps;
    const stopsThere = last !== undefined && last.events.some((one) => one.bar === last.state.position && this.pace.until.includes(one.kind as EventKind));
    if (this.fetching || stopsThere || ahead >= wanted || this.fetched >= (this.snapshot_.info?.bars ?? 0) - 1)
      return;
    this.fetching = true;
    const generation = this.generation;
    void this.line.run(async () => {
      const steps = generation === this.generation ? await this.askSteps(this.fetched, wanted, this.pace.until) : null;
      this.fetching = false;
      if (steps === null || generation !== this.generation)
        return;
      this.fetched = steps.state.position;
      this.buffer.push({ steps, next: 0 });
    });
  }

  private applyNext(entry: { steps: Steps; next: number }): void {
    const { steps } = entry;
    const [time = 0, open = 0, high = 0, low = 0, close = 0] = steps.bars[entry.next] ?? [];
    const bar = steps.from + 1 + entry.next++;
    this.bars.truncate(bar);
    this.bars.push(time, open, high, low, close);
    const isLast = entry.next === steps.bars.length;
    const events = steps.events.filter((one) => one.bar === bar);
    if (isLast)
      this.legs.set(steps.state.legs);
    else
      this.legs.apply(steps.extensions.find((one) => one.bar === bar)?.legs ?? [], events, bar, high, low);
    this.snapshot_ = {
      ...this.snapshot_, position: bar,
      ...(isLast ? { state: steps.state } : {}),
      ...(events.length > 0 ? { events: [...this.snapshot_.events, ...events].slice(-mostEvents) } : {}),
    };
    this.painters.forEach((paint) => { paint(); });
  }

  private take(there: Position, change: Partial<Snapshot>): void {
    this.bars.truncate(there.state.position + 1);
    this.legs.set(there.state.legs);
    this.fetched = there.state.position;
    this.snapshot_ = { ...this.snapshot_, position: there.state.position, state: there.state, events: there.recent, ...change };
    this.painters.forEach((paint) => { paint(); });
    this.tell();
  }

  private stop(mode: Mode): void {
    this.generation++;
    this.buffer = [];
    this.fetching = false;
    if (this.snapshot_.mode !== mode || this.snapshot_.linger !== null)
      this.change({ mode, linger: null });
  }

  private askSteps(from: number, count: number, until: readonly EventKind[]): Promise<Steps | null> {
    return this.ask((replayId) => simulator.post("/api/replays/{replayId}/steps", {
      path: { replayId }, body: { from, count, until: [...until], watched: [...this.pace.watched] },
    })).catch((error: unknown) => {
      this.stop("paused");
      this.change({ problem: toProblem(error) });
      return null;
    });
  }

  /** Asks until there is an answer: over a lost connection with patience, and of a server that has forgotten us after telling it where we are. */
  private async ask<T>(call: (replayId: string) => Promise<T>): Promise<T> {
    for (let attempt = 0; ; attempt++) {
      try {
        const answer = await call(this.snapshot_.info?.id ?? "");
        if (!this.snapshot_.connected)
          this.change({ connected: true });
        return answer;
      } catch (error) {
        const problem = toProblem(error);
        if (this.closed)
          throw problem;
        if (problem.code === "simulator.replay_gone" || problem.code === "simulator.file_changed") {
          if (attempt > 3)
            throw problem;
          await this.openAgain();
        } else if (problem.status === 0 || problem.status >= 500) {
          this.change({ connected: false });
          await new Promise((done) => setTimeout(done, Math.min(8_000, 250 * 2 ** attempt)));
        } else
          throw problem;
      }
    }
  }

  private async openAgain(): Promise<void> {
    const opened = await this.openOnServer();
    const isOther = this.snapshot_.info?.fileStamp !== opened.replay.fileStamp;
    this.change({ info: opened.replay });
    if (isOther) { // the bars themselves have changed
      this.bars.truncate(0);
      await this.fetchHistory(0, opened.position.state.position + 1);
      this.take(opened.position, {});
    }
  }

  private async openOnServer() {
    const { file, startDate, plan } = this.kept;
    const body = (position: number | null) => ({ file, startDate, position, plan: plan === null ? null : [...plan] });
    try {
      return await simulator.post("/api/replays", { body: body(this.kept.position) });
    } catch (error) {
      // What was kept may be of another time: another file, fewer bars.
      const { code } = toProblem(error);
      if (code === "simulator.position_out_of_range")
        return simulator.post("/api/replays", { body: body(null) });
      if (code === "simulator.file_not_found" || code === "request.invalid")
        return simulator.post("/api/replays", { body: {} });
      throw error;
    }
  }

  private async fetchHistory(from: number, to: number): Promise<void> {
    if (to <= from)
      return;
    const bytes = (await this.ask((replayId) => simulator.get("/api/replays/{replayId}/history", { path: { replayId }, query: { from, to } }))) as unknown as Blob;
    this.bars.append(await bytes.arrayBuffer());
  }

  private tellSometimes(now: number): void {
    if (now - this.toldAt > 110)
      this.tell(now);
  }

  private tell(now = performance.now()): void {
    this.toldAt = now;
    const { info, position } = this.snapshot_;
    if (info !== null) {
      this.kept = { file: info.file, startDate: this.kept.startDate, position, plan: info.plan };
      this.keep(this.kept);
    }
    this.watchers.forEach((each) => { each(); });
  }

  private change(change: Partial<Snapshot>): void {
    this.snapshot_ = { ...this.snapshot_, ...change };
    this.tell();
  }

  leg = (number: number | null): Leg | undefined => number === null ? undefined : this.legs.get(number);
}
