import type { CandlestickData, ISeriesApi, UTCTimestamp } from "lightweight-charts";
import type { Candles } from "../bars/Candles";

export type Item = CandlestickData<UTCTimestamp>;

/** A candle as the chart library takes it. */
export function itemOf(candles: Candles, candle: number): Item {
  const { time, ...prices } = candles.at(candle);
  return { time: time as UTCTimestamp, ...prices };
}

/**
 * What the chart library holds of the candles: those from one on. With every change it goes through all that it holds, not only what it shows, and makes
 * an object of each: of a thousand candles that is most of what a step leaves to be cleaned up.
 *
 * The library tells at once when the view moves, and whoever hears it may have these filled anew: what is held is noted before it is told.
 */
export class HeldCandles {
  /** The first one that is held. */
  base = 0;
  count = 0;
  /** The last one as the library has it. */
  private given: Item | null = null;

  constructor(private readonly series: ISeriesApi<"Candlestick">) {}

  /** After the last one that is held. */
  get end(): number {
    return this.base + this.count;
  }

  /** All of them from one on. */
  fill(candles: Candles, from: number): void {
    this.base = Math.max(0, from);
    const items = Array.from({ length: candles.count - this.base }, (_, i) => itemOf(candles, this.base + i));
    this.count = items.length;
    this.given = items.at(-1) ?? null;
    this.series.setData(items);
  }

  /** The last one grows, new ones come, or some go. */
  follow(candles: Candles): void {
    if (this.end > candles.count) {
      const gone = this.end - candles.count;
      this.count -= gone;
      this.series.pop(gone);
    }
    const last = itemOf(candles, this.end - 1);
    if (!this.isGiven(last))
      this.give(last);
    while (this.end < candles.count) {
      const next = itemOf(candles, this.end);
      this.count++;
      this.give(next);
    }
  }

  private give(item: Item): void {
    this.given = item;
    this.series.update(item);
  }

  /** A candle that is as it was need not be told again. */
  private isGiven({ time, open, high, low, close }: Item): boolean {
    return this.given?.time === time && this.given.open === open && this.given.high === high && this.given.low === low && this.given.close === close;
  }
}
