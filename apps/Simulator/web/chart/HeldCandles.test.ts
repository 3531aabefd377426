import type { ISeriesApi } from "lightweight-charts";
import { describe, expect, it } from "vitest";
import { Bars } from "../bars/Bars";
import { Candles } from "../bars/Candles";
import type { Item } from "./HeldCandles";
import { HeldCandles, itemOf } from "./HeldCandles";

/** What the library does with its data: it refuses what is older than its last one. */
class Series {
  items: Item[] = [];
  moved: () => void = () => undefined;

  setData(items: Item[]): void {
    this.items = [...items];
    this.moved();
  }

  update(item: Item): void {
    const last = this.items.at(-1);
    if (last !== undefined && item.time < last.time)
      throw new Error("Cannot update oldest data");
    if (last?.time === item.time)
      this.items.pop();
    this.items.push(item);
    this.moved();
  }

  pop(count: number): void {
    this.items.splice(-count);
    this.moved();
  }
}

function heldOf(count: number) {
  const bars = new Bars();
  const add = (i: number) => { bars.push(i * 1800, i, i + 2, i - 2, i + 1); };
  for (let i = 0; i < count; i++)
    add(i);
  const candles = new Candles(bars, 240);
  const series = new Series();
  const held = new HeldCandles(series as unknown as ISeriesApi<"Candlestick">);
  const all = () => Array.from({ length: candles.count - held.base }, (_, i) => itemOf(candles, held.base + i));
  return { bars, add, candles, series, held, all };
}

describe("HeldCandles", () => {
  it("has what there is, whichever way the bars went", () => {
    const { bars, add, candles, series, held, all } = heldOf(400);
    held.fill(candles, 10);
    for (const by of [1, 1, 7, -1, -3, 40, -20, 8, -8, 1, -60, 0, 130]) {
      const end = bars.count + by;
      bars.truncate(end);
      for (let i = bars.count; i < end; i++)
        add(i);
      candles.catchUp();
      held.follow(candles);
      expect(series.items).toEqual(all());
      expect(held.end).toBe(candles.count);
    }
  });

  it("tells nothing where nothing changed", () => {
    const { candles, series, held } = heldOf(90);
    held.fill(candles, 0);
    series.moved = () => { throw new Error("This was told for nothing."); };
    held.follow(candles);
    expect(held.count).toBe(12);
  });

  it("may be filled anew while it tells", () => {
    const { add, candles, series, held, all } = heldOf(400);
    let from = 20;
    series.moved = () => {
      const to = from;
      from = -1;
      if (to >= 0)
        held.fill(candles, to);
    };
    held.fill(candles, 40);
    expect([held.base, held.count, series.items]).toEqual([20, candles.count - 20, all()]);
    for (let i = 400; i < 430; i++)
      add(i);
    candles.catchUp();
    from = 5;
    held.follow(candles);
    expect([held.base, held.end, series.items]).toEqual([5, candles.count, all()]);
  });
});
