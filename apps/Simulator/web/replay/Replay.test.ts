import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { ApiProblem } from "@/api/problem";
import { simulator } from "../api";
import type { State, Steps } from "../api";
import { Replay } from "./Replay";

const plan = [{ fromBar: 0, detection: {}, references: {} }] as never;
const info = { id: "replay_1", file: "a.csv", fileStamp: "s", isSynthetic: true, bars: 1000, firstBar: 0, resolutionMinutes: 30, digits: 2, first: "", last: "", years: [], plan };
const state = (position: number): State => ({ position, counts: {}, median: 1, warmUp: null, pendingBull: null, pendingBear: null, legs: [], ranked: [], onDeck: [], zones: [], touches: [] }) as never;
const history = (from: number, to: number): Blob => {
  const bytes = new DataView(new ArrayBuffer(32 + 5 * (to - from)));
  bytes.setUint32(0, 0x3142484c, true);
  bytes.setInt32(4, from, true);
  bytes.setInt32(8, to - from, true);
  bytes.setBigInt64(16, 1n, true);
  for (let i = 0; i < to - from; i++)
    bytes.setUint8(32 + i * 5, 1);
  return new Blob([bytes]);
};
const steps = (from: number, count: number, kind?: string): Steps => ({
  from, extensions: [], state: state(from + count), bars: Array.from({ length: count }, (_, i) => [from + 1 + i, 1, 2, 0, 1]),
  events: kind === undefined ? [] : [{ kind, bar: from + count, leg: 1 }],
}) as never;

let ticks: ((now: number) => void)[] = [];
const frame = (now: number) => { ticks.splice(0).forEach((tick) => { tick(now); }); };
const settle = () => new Promise((done) => setTimeout(done, 0));

/** The server, as far as a replay sees it. */
function server(change: { post?: (path: string, body: { from: number; count: number; until: string[] }) => unknown } = {}) {
  const posted: { path: string; body: never }[] = [];
  vi.spyOn(simulator, "post").mockImplementation(((path: string, { body }: { body: never }) => {
    posted.push({ path, body });
    return Promise.resolve().then(() => change.post?.(path, body) ?? (path === "/api/replays"
      ? { replay: info, position: { state: state((body as { position: number | null }).position ?? 99), recent: [] } }
      : steps((body as { from: number }).from, (body as { count: number }).count)));
  }) as never);
  vi.spyOn(simulator, "get").mockImplementation(((_: string, { query }: { query: { from: number; to: number } }) => Promise.resolve(history(query.from, query.to))) as never);
  const put = vi.spyOn(simulator, "put").mockImplementation(((_: string, { body }: { body: { bar: number } }) => Promise.resolve({ state: state(body.bar), recent: [] })) as never);
  return { posted, put };
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

  it("plays at its pace, and asks for no more than a moment ahead", async () => {
    const { posted } = server();
    const replay = await opened();
    replay.setPace({ barsPerSecond: 20, until: [], watched: [] });
    replay.play();
    await settle();
    const start = performance.now();
    for (let i = 1; i <= 40; i++) {
      frame(start + i * 50);
      await settle();
    }
    expect(replay.snapshot().position).toBeGreaterThan(130);
    expect(replay.snapshot().position).toBeLessThan(145);
    for (const { body } of posted.filter((one) => one.path.endsWith("steps")))
      expect((body as { count: number }).count).toBeLessThanOrEqual(7);
    replay.pause();
  });

  it("lingers at an event that stops it, and nothing is asked for beyond it", async () => {
    const { posted } = server({ post: (path, body) => path.endsWith("steps") ? steps(body.from, 3, "legFormed") : undefined });
    const replay = await opened();
    replay.setPace({ barsPerSecond: 100, until: ["legFormed"], watched: [] });
    replay.play();
    await settle();
    for (let i = 1; i <= 10; i++) {
      frame(performance.now() + i * 100);
      await settle();
    }
    expect([replay.snapshot().mode, replay.snapshot().position, replay.snapshot().linger?.events.length]).toEqual(["lingering", 102, 1]);
    expect(posted.filter((one) => one.path.endsWith("steps"))).toHaveLength(1);
  });

  it("tells the server where it stopped, since that was ahead", async () => {
    const { put } = server();
    const replay = await opened();
    replay.setPace({ barsPerSecond: 20, until: [], watched: [] });
    replay.play();
    await settle();
    frame(performance.now() + 60);
    replay.pause();
    await settle();
    expect(replay.snapshot().mode).toBe("paused");
    expect(put).toHaveBeenCalledOnce();
  });

  it("opens itself again where it was when the server has forgotten it", async () => {
    let isForgotten = true;
    const { posted } = server({
      post: (path) => {
        if (!path.endsWith("steps") || !isForgotten)
          return undefined;
        isForgotten = false;
        throw new ApiProblem(404, "simulator.replay_gone", "gone");
      },
    });
    const replay = await opened();
    await replay.step(1);
    expect(replay.snapshot().position).toBe(100);
    expect(posted.map((one) => one.path)).toEqual(["/api/replays", "/api/replays/{replayId}/steps", "/api/replays", "/api/replays/{replayId}/steps"]);
    expect((posted[2]?.body as unknown as { position: number }).position).toBe(99);
  });

  it("waits for a lost connection and then goes on without a gap", async () => {
    vi.useFakeTimers();
    let failures = 2;
    server({
      post: (path) => {
        if (!path.endsWith("steps") || failures-- <= 0)
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

  it("takes bars away when it goes back", async () => {
    server();
    const replay = await opened();
    await replay.step(-10);
    expect([replay.snapshot().position, replay.bars.count]).toEqual([89, 90]);
  });
});
