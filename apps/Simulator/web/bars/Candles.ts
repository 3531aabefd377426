import type { Bars } from "./Bars";

/** The time frames that there are, in minutes. */
const frames = [1, 5, 15, 30, 60, 240, 1440, 10080] as const;

const frameNames: Readonly<Record<number, string>> = { 1: "1 minute", 5: "5 minutes", 15: "15 minutes", 30: "30 minutes", 60: "1 hour", 240: "4 hours", 1440: "1 day", 10080: "1 week" };
const shortFrames: Readonly<Record<number, string>> = { 1: "1 min", 5: "5 min", 15: "15 min", 30: "30 min", 60: "1 h", 240: "4 h", 1440: "1 day", 10080: "1 week" };

/** Those that bars of so many minutes can be put together to: their own, and all longer ones. */
export const framesFrom = (minutes: number): readonly number[] => [minutes, ...frames.filter((one) => one > minutes)];
export const frameName = (minutes: number): string => frameNames[minutes] ?? `${minutes} minutes`;
export const shortFrame = (minutes: number): string => shortFrames[minutes] ?? `${minutes} min`;

export interface Candle { time: number; open: number; high: number; low: number; close: number }

const firstMonday = 4 * 86_400;

/** Where the period of a time begins, in UTC. */
export function periodOf(time: number, minutes: number): number {
  const span = minutes * 60;
  // Weeks begin on Mondays; the count of seconds does on a Thursday.
  const since = minutes === 10080 ? time - firstMonday : time;
  return time - ((since % span) + span) % span;
}

/** Bars of one time frame, put together from the bars that were seen: the last one is as far as the playhead. */
export class Candles {
  count = 0;
  private starts = new Int32Array(1024);
  private built = 0;
  private period = Number.NaN;
  private edition = Number.NaN;

  constructor(private readonly bars: Bars, readonly minutes: number) {
    this.catchUp();
  }

  /** Takes in what was added to the bars, and says whether they went on, went back, or are others. */
  catchUp(): "on" | "back" | "anew" {
    const way = this.edition !== this.bars.edition ? "anew" : this.bars.count < this.built ? "back" : "on";
    if (way === "anew")
      [this.edition, this.count, this.built, this.period] = [this.bars.edition, 0, 0, Number.NaN];
    else if (way === "back")
      this.forget();
    for (; this.built < this.bars.count; this.built++) {
      const period = periodOf(this.bars.time(this.built), this.minutes);
      if (period === this.period)
        continue;
      this.period = period;
      if (this.count === this.starts.length) {
        const larger = new Int32Array(this.count * 2);
        larger.set(this.starts);
        this.starts = larger;
      }
      this.starts[this.count++] = this.built;
    }
    return way;
  }

  /** The candle that holds a bar. */
  indexOf(bar: number): number {
    let low = 0;
    let high = this.count;
    while (low < high) {
      const middle = (low + high) >> 1;
      if (this.firstBar(middle) <= bar)
        low = middle + 1;
      else
        high = middle;
    }
    return low - 1;
  }

  firstBar(candle: number): number {
    return candle >= this.count ? this.bars.count : this.starts[candle] ?? 0;
  }

  at(candle: number): Candle {
    const [first, end] = [this.firstBar(candle), Math.min(this.firstBar(candle + 1), this.bars.count)];
    let high = -Infinity;
    let low = Infinity;
    for (let i = first; i < end; i++) {
      high = Math.max(high, this.bars.high(i));
      low = Math.min(low, this.bars.low(i));
    }
    return { time: this.bars.time(first), open: this.bars.open(first), high, low, close: this.bars.close(end - 1) };
  }

  private forget(): void {
    while (this.count > 0 && (this.starts[this.count - 1] ?? 0) >= this.bars.count)
      this.count--;
    this.built = this.bars.count;
    this.period = this.count === 0 ? Number.NaN : periodOf(this.bars.time(this.starts[this.count - 1] ?? 0), this.minutes);
  }
}
