import { describe, expect, it } from "vitest";
import { Bars } from "./Bars";
import { Candles, periodOf } from "./Candles";

function halfHours(count: number, from = 0): Bars {
  const bars = new Bars();
  for (let i = 0; i < count; i++)
    bars.push(from + i * 1800, i, i + 2, i - 2, i + 1);
  return bars;
}

describe("Candles", () => {
  it("takes the open of the first, the extremes of all and the close of the last", () => {
    const candles = new Candles(halfHours(10), 240);
    expect(candles.count).toBe(2);
    expect(candles.at(0)).toEqual({ time: 0, open: 0, high: 9, low: -2, close: 8 });
    expect(candles.at(1)).toEqual({ time: 8 * 1800, open: 8, high: 11, low: 6, close: 10 });
  });

  it("lets the last candle grow with the playhead", () => {
    const bars = halfHours(9);
    const candles = new Candles(bars, 240);
    expect(candles.at(1).close).toBe(9);
    bars.push(9 * 1800, 9, 50, 8, 40);
    expect(candles.catchUp()).toBe("on");
    expect([candles.count, candles.at(1).high, candles.at(1).close]).toEqual([2, 50, 40]);
  });

  it("goes back with the playhead, and says so", () => {
    const bars = halfHours(40);
    const candles = new Candles(bars, 60);
    bars.truncate(7);
    expect(candles.catchUp()).toBe("back");
    expect([candles.count, candles.at(3).close]).toEqual([4, 7]);
    bars.push(7 * 1800, 1, 1, 1, 1);
    candles.catchUp();
    expect([candles.count, candles.at(3).close]).toEqual([4, 1]);
  });

  it("begins anew with other bars, however many they are", () => {
    const bars = halfHours(40);
    const candles = new Candles(bars, 60);
    bars.clear();
    for (let i = 0; i < 50; i++)
      bars.push(1_000_000_800 + i * 3600, 5, 6, 4, 5);
    expect(candles.catchUp()).toBe("anew");
    expect([candles.count, candles.at(0).time, candles.at(0).high]).toEqual([50, 1_000_000_800, 6]);
  });

  it("is the same however the bars came", () => {
    const all = halfHours(300, 86_400 * 3 + 5400);
    const bars = new Bars();
    const candles = new Candles(bars, 240);
    for (let i = 0; i < all.count; i++) {
      bars.push(all.time(i), all.open(i), all.high(i), all.low(i), all.close(i));
      candles.catchUp();
    }
    const whole = new Candles(all, 240);
    expect(candles.count).toBe(whole.count);
    for (let i = 0; i < whole.count; i++)
      expect(candles.at(i)).toEqual(whole.at(i));
  });

  it("knows the candle of a bar", () => {
    const candles = new Candles(halfHours(20), 120);
    expect([0, 3, 4, 19].map((bar) => candles.indexOf(bar))).toEqual([0, 0, 1, 4]);
  });

  it("begins days at midnight and hours within them", () => {
    expect(periodOf(90_000, 1440)).toBe(86_400);
    expect(periodOf(86_400 + 5 * 3600, 240)).toBe(86_400 + 4 * 3600);
    expect(periodOf(-10, 60)).toBe(-3600);
  });

  it("begins weeks on Mondays", () => {
    const monday = Date.UTC(2024, 0, 1) / 1000;
    expect([periodOf(monday, 10080), periodOf(monday + 6.9 * 86_400, 10080), periodOf(monday - 1, 10080)]).toEqual([monday, monday, monday - 7 * 86_400]);
  });
});
