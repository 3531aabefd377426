import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { ApiProblem } from "@/api/problem";
import { simulator } from "../api";
import type { State, Steps } from "../api";
import { Replay } from "./Replay";

const plan = [{ fromBar: 0, detection: {}, references: {} }] as never;
const info = { id: "replay_1", file: "a.csv", fileStamp: "s", isSynthetic: true, bars: 1000, firstBar: 0, resolutionMinutes: 30, digits: 2, first: "", last: "", years: [], plan };
const state = (position: number): State => ({ position, counts: {}, median: 1, warmUp: null, pendingBull: null, pendingBear: null, legs: [], ranked: [], onDeck: [], zones: [], touches: [] }) as never;
const historyOf = (from: number, to: number): ArrayBuffer => {
  const bytes = new DataView(new ArrayBuffer(40 + 5 * (to - from)));
  bytes.setUint32(0, 0x3242484c, true);
  bytes.setInt32(4, from, true);
  bytes.setInt32(8, to - from, true);
  bytes.setBigInt64(16, 1n, true);
  bytes.setBigInt64(32, 1n, true);
  for (let i = 0; i < to - from; i++)
    bytes.setUint8(40 + i * 5, 1);
  return bytes.buffer;
};
const history = (from: number, to: number): Blob => new Blob([historyOf(from, to)]);
const none = { kinds: [], legs: [], ago: [], kind: [], leg: [], price: [], pivot: [], pivotAgo: [], multiple: [], more: [] };
/** One event of leg 1, at the bar of the playhead. */
const event = (kind: string, more: object[] = []) => ({
  kinds: [kind], legs: [{ number: 1, isBull: true, origin: 10, originAgo: 5 }], ago: [0], kind: [0], leg: [0], price: [12], pivot: [12], pivotAgo: [1], multiple: [2], more,
});
const steps = (from: number, count: number, kind?: string): Steps => ({
  from, change: { position: from + count, median: 1, changed: [], gone: [], ranked: null, onDeck: null, zones: [], touches: [] },
  bars: btoa(String.fromCharCode(...new Uint8Array(historyOf(from + 1, from + count + 1)))), events: kind === undefined ? none : event(kind),
  reached: { times: 2, latest: event("levelTouched", [{ at: 0, ratio: 0.5 }]) },
}) as never;

const there = (position: number) => ({ state: state(position), recent: none, reached: { times: 0, latest: none } });

let ticks: ((now: number) => void)[] = [];
const frame = (now: number) => { ticks.splice(0).forEach((tick) => { tick(now); }); };
const settle = () => new Promise((done) => setTimeout(done, 0));

interface Asked { path: string; body: { from: number; count: number; until: string[]; position: number | null } }

/** The server, as far as a replay sees it. */
function server(change: { steps?: (asked: Asked["body"]) => unknown } = {}) {
  const asked: Asked[] = [];
  vi.spyOn(simulator, "post").mockImplementation(((path: string, { body }: { body: Asked["body"] }) => {
    asked.push({ path, body });
    return Promise.resolve().then(() => ({ replay: info, position: there(body.position ?? 99) }));
  }) as never);
  vi.spyOn(simulator, "get").mockImplementation(((path: string, { query }: { query: Asked["body"] & { to: number } }) => {
    if (path.endsWith("/history"))
      return Promise.resolve(history(query.from, query.to));
    asked.push({ path, body: query });
    return Promise.resolve().then(() => change.steps?.(query) ?? steps(query.from, query.count));
  }) as never);
  const put = vi.spyOn(simulator, "put").mockImplementation(((_: string, { body }: { body: { bar: number } }) => Promise.resolve(there(body.bar))) as never);
  return { asked, put, steps: () => asked.filter((one) => one.path.endsWith("steps")) };
}

beforeEach(() => {
  ticks = [];
  vi.stubGlobal("requestAnimationFrame", (tick: (now: number) => void) => ticks.push(tick));
});
afterEach(() => { vi.unstubAllGlobals(); });

async function opened(position = 99) {
  const replay = new Replay({ file: null, startDate: null, position, plan: null }, () => undefined);
  await replay.open();
  return replay;
}

describe("Replay", () => {
  it("opens with the bars up to the playhead", async () => {
    server();
    const replay = await opened();
    expect([replay.snapshot().mode, replay.snapshot().position, replay.bars.count]).toEqual(["paused", 99, 100]);
  });

  it("opens another file where that is asked for, and keeps what it was asked for", async () => {
    const { asked } = server();
    const replay = await opened();
    await replay.open({ file: "b.csv", startDate: "2010-01-04", position: null, plan: null });
    expect(asked.at(-1)?.body).toEqual({ file: "b.csv", startDate: "2010-01-04", position: null, plan: null });
  });

  it("plays at its pace, and shows all that it was told as soon as it is told", async () => {
    const { steps } = server();
    const replay = await opened();
    replay.setPace({ barsPerSecond: 20, until: [], watched: [], followed: [] });
    replay.play();
    const start = performance.now();
    for (let i = 1; i <= 40; i++) {
      await settle();
      const last = steps().at(-1)?.body;
      expect([replay.snapshot().position, replay.bars.count - 1]).toEqual([(last?.from ?? 0) + (last?.count ?? 0), replay.snapshot().position]);
      frame(start + i * 50);
    }
    expect(replay.snapshot().position).toBeGreaterThan(130);
    expect(replay.snapshot().position).toBeLessThan(145);
    replay.pause();
  });

  it("asks one question at a time, however slow the answer, and goes on from what it showed", async () => {
    const answers: (() => void)[] = [];
    const { steps: asked } = server({ steps: ({ from, count }) => new Promise((answer) => { answers.push(() => { answer(steps(from, count)); }); }) });
    const replay = await opened();
    replay.setPace({ barsPerSecond: 100, until: [], watched: [], followed: [] });
    replay.play();
    const start = performance.now();
    for (let i = 1; i <= 60; i++) {
      await settle();
      frame(start + i * 50);
    }
    expect([asked().length, replay.snapshot().position]).toEqual([1, 99]);
    answers.shift()?.();
    await settle();
    frame(start + 61 * 50);
    await settle();
    expect(replay.snapshot().position).toBe(100);
    // At most a second's worth, and not the three that went by.
    expect(asked().map((one) => [one.body.from, one.body.count])).toEqual([[99, 1], [100, 100]]);
    replay.pause();
  });

  it("lingers at an event that stops it, and nothing is asked for beyond it", async () => {
    const { steps: asked } = server({ steps: ({ from }) => steps(from, 3, "legFormed") });
    const replay = await opened();
    replay.setPace({ barsPerSecond: 100, until: ["legFormed"], watched: [], followed: [] });
    replay.play();
    await settle();
    for (let i = 1; i <= 10; i++) {
      frame(performance.now() + i * 100);
      await settle();
    }
    expect([replay.snapshot().mode, replay.snapshot().position, replay.snapshot().linger?.events.length]).toEqual(["lingering", 102, 1]);
    expect(asked()).toHaveLength(1);
  });

  it("shows the answer that was under way when it was paused: the server stands there", async () => {
    const { put } = server();
    const replay = await opened();
    replay.setPace({ barsPerSecond: 20, until: [], watched: [], followed: [] });
    replay.play();
    replay.pause();
    await settle();
    frame(performance.now() + 1000);
    await settle();
    expect([replay.snapshot().mode, replay.snapshot().position, replay.bars.count]).toEqual(["paused", 99, 100]);
    replay.play();
    await settle();
    replay.pause();
    await settle();
    expect([replay.snapshot().mode, replay.snapshot().position, replay.bars.count]).toEqual(["paused", 100, 101]);
    expect(put).not.toHaveBeenCalled();
  });

  it("takes steps together that are asked for faster than they are answered", async () => {
    const { steps: asked, put } = server();
    const replay = await opened();
    await Promise.all([replay.step(1), replay.step(1), replay.step(1), replay.step(-1), replay.step(2)]);
    expect([replay.snapshot().position, asked().length]).toEqual([103, 1]);
    await Promise.all([replay.step(1), replay.step(-3)]);
    expect([replay.snapshot().position, asked().length, put.mock.calls.length]).toEqual([101, 1, 1]);
  });

  it("steps back to what it has just shown without a question, and asks for what lies ahead again", async () => {
    const { steps: asked, put } = server({ steps: ({ from, count }) => ({ ...steps(from, count), reached: { times: 1, latest: none } }) });
    const replay = await opened();
    for (let i = 0; i < 4; i++)
      await replay.step(1);
    await replay.step(-1);
    await replay.step(-2);
    expect([replay.snapshot().position, replay.bars.count, replay.snapshot().reached.times, put.mock.calls.length]).toEqual([100, 101, 1, 0]);
    await replay.step(2);
    expect([replay.snapshot().position, asked().at(-1)?.body.from, asked().length]).toEqual([102, 100, 5]);
    await replay.step(-4); // further than was shown
    expect([replay.snapshot().position, put.mock.calls.length]).toEqual([98, 1]);
  });

  it("counts the levels that were reached on the way, and begins anew somewhere else", async () => {
    server();
    const replay = await opened();
    await replay.step(1);
    await replay.step(5);
    expect(replay.snapshot().reached.times).toBe(4);
    expect(replay.snapshot().reached.latest.map((one) => [one.bar, one.ratio, one.why])).toEqual([[100, 0.5, null], [105, 0.5, null]]);
    await replay.move({ bar: 50 });
    expect(replay.snapshot().reached.times).toBe(0);
  });

  it("opens itself again where it was when the server has forgotten it", async () => {
    let isForgotten = true;
    const { asked } = server({
      steps: () => {
        if (!isForgotten)
          return undefined;
        isForgotten = false;
        throw new ApiProblem(404, "simulator.replay_gone", "gone");
      },
    });
    const replay = await opened();
    await replay.step(1);
    expect(replay.snapshot().position).toBe(100);
    expect(asked.map((one) => one.path)).toEqual(["/api/replays", "/api/replays/{replayId}/steps", "/api/replays", "/api/replays/{replayId}/steps"]);
    expect(asked[2]?.body.position).toBe(99);
  });

  it("waits for a lost connection and then goes on without a gap", async () => {
    vi.useFakeTimers();
    let failures = 2;
    server({
      steps: () => {
        if (failures-- <= 0)
          return undefined;
        throw ApiProblem.offline();
      },
    });
    const opening = opened();
    await vi.runAllTimersAsync();
    const replay = await opening;
    const stepping = replay.step(2);
    await vi.advanceTimersByTimeAsync(100);
    expect(replay.snapshot().connected).toBe(false);
    await vi.runAllTimersAsync();
    await stepping;
    vi.useRealTimers();
    expect([replay.snapshot().connected, replay.snapshot().position, replay.bars.count]).toEqual([true, 101, 102]);
  });

  it("waits as long as a busy server says", async () => {
    vi.useFakeTimers();
    let refusals = 1;
    const { steps: asked } = server({
      steps: () => {
        if (refusals-- <= 0)
          return undefined;
        throw new ApiProblem(429, "request.too_many", "busy", null, {}, null, 3);
      },
    });
    const opening = opened();
    await vi.runAllTimersAsync();
    const replay = await opening;
    const stepping = replay.step(1);
    await vi.advanceTimersByTimeAsync(2_900);
    expect([asked().length, replay.snapshot().connected]).toEqual([1, true]);
    await vi.runAllTimersAsync();
    await stepping;
    vi.useRealTimers();
    expect([asked().length, replay.snapshot().position]).toEqual([2, 100]);
  });

  it("takes bars away when it goes back", async () => {
    server();
    const replay = await opened();
    await replay.step(-10);
    expect([replay.snapshot().position, replay.bars.count]).toEqual([89, 90]);
  });
});
