import { aside } from "@/api/aside";
import { toProblem } from "@/api/problem";
import type { EventKind, Leg, Position, Steps, Stretch } from "../api";
import { simulator } from "../api";
import { Bars } from "../bars/Bars";
import { Connection } from "./Connection";
import type { Opened } from "./Connection";
import { Followers } from "./Followers";
import { LegMap } from "./LegMap";
import { Lines } from "./Lines";
import { eventsAt, keepEvents } from "./events";
import { Pacer } from "./Pacer";
import { Past } from "./Past";
import { fetchHistory } from "./history";
import { timed } from "./measure";
import type { Kept } from "./kept";
import type { Mode, Pace, Snapshot } from "./snapshot";
import { nothingYet } from "./snapshot";
import { bytesOf, eventsFrom } from "./wire";

const mostReached = 40;
const mostSteps = 500;

/**
 * One tab's replay. Where the server stands and what the charts show is the same bar: the page asks for the bars that it draws next and draws an answer
 * whole when it comes, so nothing beyond the playhead is ever in the browser. Requests go one after the other and name the bar they go on from.
 */
export class Replay {
  readonly bars = new Bars();
  readonly legs = new LegMap();
  private snapshot_: Snapshot = nothingYet;
  private readonly followers = new Followers();
  private readonly line = new Lines();
  private readonly past = new Past();
  private readonly pacer = new Pacer();
  private readonly connection: Connection;
  private pace: Pace = { barsPerSecond: 2, until: [], watched: [], followed: [] };
  private isAsking = false;
  /** Steps that were asked for and not yet taken, both ways. */
  private owed = 0;
  private latestMove = 0;

  constructor(private kept: Kept, private readonly keep: (kept: Kept) => void, private readonly barsChanged: (file: string, before: string) => void = () => undefined) {
    this.followers.watch(() => { this.keepPlace(); });
    this.connection = new Connection({
      kept: () => this.kept,
      connected: (connected) => { this.change({ connected }); },
      opened: (opened) => this.openedAgain(opened),
    });
  }

  snapshot = (): Snapshot => this.snapshot_;

  leg = (number: number | null): Leg | undefined => number === null ? undefined : this.legs.get(number);

  /** For panels: at most a few times a second while it plays. */
  watch = this.followers.watch;

  /** For charts: whenever bars came or went. */
  paint = this.followers.paint;

  setPace(pace: Pace): void {
    this.pace = pace;
  }

  async open(change: Partial<Kept> = {}): Promise<void> {
    this.kept = { ...this.kept, ...change };
    this.stop("opening");
    await this.line.run(async () => {
      try {
        const opened = await this.connection.open();
        this.bars.clear();
        const start = performance.now();
        await this.connection.ask((replayId) => fetchHistory(this.bars, replayId, opened.position.state.position + 1));
        this.take(opened.position, { info: opened.replay, mode: "paused", problem: null });
        aside.start();
        // Two frames on it is on the screen; the bench reads this.
        requestAnimationFrame(() => requestAnimationFrame(() => performance.measure("simulator history painted", { start })));
      } catch (error) {
        this.change({ mode: "failed", problem: toProblem(error) });
      }
    });
  }

  close(): void {
    this.stop("paused");
    this.connection.close();
  }

  play(): void {
    const { mode, info, position } = this.snapshot_;
    if ((mode !== "paused" && mode !== "lingering") || info === null || position >= info.bars - 1)
      return;
    this.change({ mode: "playing", linger: null });
    const now = performance.now();
    this.pacer.start(now);
    this.tick(now);
  }

  /** No more is asked for. An answer that is under way is still shown: the server stands there already. */
  pause(): void {
    if (this.snapshot_.mode === "playing")
      this.stop("paused");
  }

  toggle(): void {
    if (this.snapshot_.mode === "playing")
      this.pause();
    else if (this.snapshot_.mode === "lingering")
      this.change({ mode: "paused", linger: null });
    else
      this.play();
  }

  /** By so many bars, either way. Steps that are asked for faster than they are answered are taken together. */
  step(by: number): Promise<void> {
    if (this.snapshot_.info === null)
      return Promise.resolve();
    this.stop("paused");
    this.owed += by;
    return this.line.run(async () => {
      const owed = this.owed;
      this.owed = 0;
      const back = Math.max(0, this.snapshot_.position + owed);
      if (owed < 0 && !this.backTo(back))
        await this.goTo({ bar: back });
      for (let left = owed; left > 0 && !this.isAtEnd(); left -= mostSteps) {
        if (!await this.askSteps(Math.min(left, mostSteps), []))
          return;
      }
    });
  }

  async move(to: { bar?: number; time?: string; toEvent?: readonly EventKind[]; back?: boolean }): Promise<void> {
    if (this.snapshot_.info === null)
      return;
    this.stop("paused");
    this.owed = 0;
    const move = ++this.latestMove;
    if (to.bar === undefined)
      this.change({ busy: true });
    // Where somewhere else was asked for in the meantime, there is no need to go here first.
    await this.line.run(() => move === this.latestMove ? this.goTo(to) : Promise.resolve());
  }

  async applySettings(detection: Stretch["detection"], references: Stretch["references"], fromStart: boolean): Promise<void> {
    this.stop("paused");
    this.change({ busy: true });
    await this.line.run(async () => {
      try {
        const changed = await this.connection.ask((replayId) => simulator.put("/api/replays/{replayId}/settings", {
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
    if (this.isAtEnd()) {
      this.stop("paused");
      return;
    }
    const count = this.pacer.tick(now, this.pace.barsPerSecond, this.isAsking);
    if (count > 0) {
      this.isAsking = true;
      void this.line.run(async () => {
        // It may have been paused, or be somewhere else, since the question was lined up.
        if (this.snapshot_.mode === "playing")
          await this.askSteps(count, this.pace.until);
        this.isAsking = false;
      });
    }
    requestAnimationFrame(this.tick);
  };

  private isAtEnd = (): boolean => this.snapshot_.position >= (this.snapshot_.info?.bars ?? 0) - 1;

  /** Shows what stood there, where that was shown a moment ago; whether it was. The next question says where the tab stands, and the server follows. */
  private backTo(position: number): boolean {
    const seen = this.past.backTo(position);
    if (seen === undefined)
      return false;
    timed("shown", () => {
      const { legs, state, ...shown } = seen;
      this.bars.truncate(position + 1);
      this.legs.restore(legs);
      this.snapshot_ = { ...this.snapshot_, ...shown, state: { ...state, legs: this.legs.values() } };
      this.remember();
      this.followers.paintNow();
      this.followers.tellSoon();
    });
    return true;
  }

  private async goTo(to: Parameters<Replay["move"]>[0]): Promise<void> {
    try {
      const there = await this.connection.ask(async (replayId) => {
        const there = await simulator.put("/api/replays/{replayId}/position", {
          path: { replayId },
          body: { bar: to.bar ?? null, time: to.time ?? null, from: to.toEvent === undefined ? null : this.snapshot_.position, toEvent: to.toEvent === undefined ? null : [...to.toEvent], back: to.back ?? false, watched: [...this.pace.watched] },
        });
        await fetchHistory(this.bars, replayId, there.state.position + 1);
        return there;
      });
      const recent = eventsFrom(there.state.position, there.recent);
      this.take(there, { busy: false, problem: null, events: eventsAt(there.state.position, recent, this.snapshot_.events, this.pace.followed) });
    } catch (error) {
      this.change({ busy: false, problem: toProblem(error) });
    }
  }

  /** The next bars, shown as soon as they are there; whether they came. */
  private async askSteps(count: number, until: readonly EventKind[]): Promise<boolean> {
    try {
      const from = this.snapshot_.position;
      const steps = await timed("asked", () => this.connection.ask((replayId) => simulator.get("/api/replays/{replayId}/steps", {
        path: { replayId }, query: { from, count, until: [...until], watched: [...this.pace.watched] }, aside: true,
      })));
      timed("shown", () => { this.show(steps, until); });
      return true;
    } catch (error) {
      this.stop("paused");
      this.change({ problem: toProblem(error) });
      return false;
    }
  }

  private show({ bars, change, reached, ...told }: Steps, until: readonly EventKind[]): void {
    const { position } = change;
    this.bars.append(bytesOf(bars));
    this.legs.change(change, this.bars.close(position));
    const events = eventsFrom(position, told.events);
    const { state, reached: before } = this.snapshot_;
    this.snapshot_ = {
      ...this.snapshot_, position,
      state: { ...change, legs: this.legs.values(), ranked: change.ranked ?? state?.ranked ?? [], onDeck: change.onDeck ?? state?.onDeck ?? [] },
      events: keepEvents(this.snapshot_.events, events, this.pace.followed),
      reached: reached.times === 0 ? before : { times: before.times + reached.times, latest: [...before.latest, ...eventsFrom(position, reached.latest)].slice(-mostReached) },
    };
    this.remember();
    this.keepPast();
    this.followers.paintNow();
    const stopped = events.filter((one) => one.bar === position && until.includes(one.kind as EventKind));
    if (stopped.length > 0 && this.snapshot_.mode === "playing")
      this.change({ mode: "lingering", linger: { events: stopped, at: 0, wasPlaying: true } });
    else
      this.followers.tellSoon();
  }

  private take(there: Position, change: Partial<Snapshot>): void {
    const { state, recent, reached } = there;
    const { position } = state;
    this.bars.truncate(position + 1);
    this.legs.set(state, this.bars.close(position));
    this.snapshot_ = {
      ...this.snapshot_, position, state: { ...state, legs: this.legs.values() }, events: eventsFrom(position, recent),
      reached: { times: reached.times, latest: eventsFrom(position, reached.latest) }, ...change,
    };
    this.remember();
    this.past.clear();
    this.keepPast();
    this.followers.paintNow();
    // Where nothing but the bar has changed, the charts come first.
    if ("info" in change || change.mode !== undefined)
      this.followers.tell();
    else
      this.followers.tellSoon();
  }

  private stop(mode: Mode): void {
    if (this.snapshot_.mode !== mode || this.snapshot_.linger !== null)
      this.change({ mode, linger: null });
  }

  /** The same bars are only named anew, and whatever was asked says where it goes on from. Bars that have changed are shown as they are now. */
  private async openedAgain(opened: Opened): Promise<void> {
    const before = this.snapshot_.info?.file ?? opened.replay.file;
    const isOther = this.snapshot_.info?.fileStamp !== opened.replay.fileStamp || before !== opened.replay.file;
    this.change({ info: opened.replay });
    if (!isOther)
      return;
    this.bars.clear();
    await this.connection.ask((replayId) => fetchHistory(this.bars, replayId, opened.position.state.position + 1));
    this.take(opened.position, {});
    this.barsChanged(opened.replay.file, before);
  }

  private keepPast(): void {
    const { position, state, events, reached } = this.snapshot_;
    if (state === null)
      return;
    const { legs: _, ...rest } = state;
    this.past.add({ position, state: rest, events, reached, legs: this.legs.keep() });
  }

  /** What was asked for at an opening is not written over by where the tab was before. */
  private keepPlace(): void {
    if (this.snapshot_.mode !== "opening" && this.snapshot_.mode !== "failed")
      this.keep(this.kept);
  }

  private remember(): void {
    const { info, position } = this.snapshot_;
    if (info !== null)
      this.kept = { ...this.kept, file: info.file, position, plan: info.plan };
  }

  private change(change: Partial<Snapshot>): void {
    this.snapshot_ = { ...this.snapshot_, ...change };
    this.followers.tell();
  }
}
