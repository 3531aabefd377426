import { describe, expect, it } from "vitest";
import { Bars } from "./Bars";

/** The format of HistoryWriter, written the slow way. */
function history(from: number, bars: readonly (readonly [time: number, open: number, high: number, low: number, close: number])[], digits = 2, step = 1800, tick = 1): ArrayBuffer {
  const bytes: number[] = [];
  const put = (value: number) => {
    for (; value >= 128; value = Math.floor(value / 128))
      bytes.push(value % 128 + 128);
    bytes.push(value);
  };
  const zigzag = (value: number) => value < 0 ? -value * 2 - 1 : value * 2;
  let [time, before] = [bars[0]?.[0] ?? 0, 0];
  for (const [at, open, high, low, close] of bars) {
    put((at - time) / step);
    put(zigzag(open - before));
    put(zigzag(close - open));
    put(high - Math.max(open, close));
    put(Math.min(open, close) - low);
    [time, before] = [at, close];
  }
  const head = new DataView(new ArrayBuffer(40));
  head.setUint32(0, 0x3242484c, true);
  head.setInt32(4, from, true);
  head.setInt32(8, bars.length, true);
  head.setInt32(12, digits, true);
  head.setBigInt64(16, BigInt(step), true);
  head.setBigInt64(24, BigInt(bars[0]?.[0] ?? 0), true);
  head.setBigInt64(32, BigInt(tick), true);
  return new Uint8Array([...new Uint8Array(head.buffer), ...bytes]).buffer;
}

describe("Bars", () => {
  it("reads a history as it was written, large prices and falling ones too", () => {
    const bars = new Bars();
    bars.append(history(0, [[1368041400, 167425, 167500, 166975, 167050], [1368043200, 167050, 9_999_999_999, -25, 12], [1368216000, 0, 1, 0, 1]]));
    expect(bars.count).toBe(3);
    expect([bars.time(0), bars.open(0), bars.high(0), bars.low(0), bars.close(0)]).toEqual([1368041400, 1674.25, 1675, 1669.75, 1670.5]);
    expect([bars.high(1), bars.low(1), bars.close(1)]).toEqual([99_999_999.99, -0.25, 0.12]);
    expect(bars.time(2)).toBe(1368216000);
  });

  it("counts prices in ticks, and loses nothing of them", () => {
    const bars = new Bars();
    bars.append(history(0, [[1800, 5067, 5068, 5067, 5068]], 2, 1800, 25));
    bars.append(history(1, [[3600, 1, 3, 1, 3]], 1, 1800, 1));
    expect([bars.open(0), bars.high(0), bars.open(1), bars.high(1)]).toEqual([1266.75, 1267, 0.1, 0.3]);
  });

  it("goes on where it ends, and refuses to leave a gap", () => {
    const bars = new Bars();
    bars.append(history(0, [[1800, 1, 2, 1, 2], [3600, 2, 3, 2, 3]]));
    bars.append(history(1, [[3600, 20, 30, 20, 30]]));
    expect([bars.count, bars.close(1)]).toEqual([2, 0.3]);
    expect(() => { bars.append(history(3, [[7200, 1, 1, 1, 1]])); }).toThrow("begin at 3, but 2");
    expect(() => { bars.append(new ArrayBuffer(40)); }).toThrow("no bars");
  });

  it("finds the first bar at or after a time, also where nothing traded", () => {
    const bars = new Bars();
    for (const time of [100, 200, 500])
      bars.push(time, 1, 1, 1, 1);
    expect([0, 100, 101, 300, 500, 501].map((time) => bars.firstAt(time))).toEqual([0, 0, 1, 2, 2, 3]);
  });

  it("forgets what lies ahead", () => {
    const bars = new Bars();
    for (let i = 0; i < 5000; i++)
      bars.push(i, i, i, i, i);
    bars.truncate(10);
    bars.push(10, 7, 7, 7, 7);
    expect([bars.count, bars.close(9), bars.close(10)]).toEqual([11, 9, 7]);
  });
});
