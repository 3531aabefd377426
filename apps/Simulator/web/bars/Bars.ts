/** Bars by column, from index 0 to the playhead. Grows by doubling; going back forgets what lies ahead. */
export class Bars {
  count = 0;
  /** Changes when others take the place of these: what was made of them holds no more. */
  edition = 0;
  times = new Float64Array(1024);
  opens = new Float64Array(1024);
  highs = new Float64Array(1024);
  lows = new Float64Array(1024);
  closes = new Float64Array(1024);

  push(time: number, open: number, high: number, low: number, close: number): void {
    if (this.count === this.times.length)
      this.reserve(this.count * 2);
    this.put(this.count++, time, open, high, low, close);
  }

  truncate(count: number): void {
    this.count = Math.min(this.count, Math.max(0, count));
  }

  /** Others will come. */
  clear(): void {
    this.count = 0;
    this.edition++;
  }

  /** The index of the first bar at or after a time. */
  firstAt(time: number): number {
    let low = 0;
    let high = this.count;
    while (low < high) {
      const middle = (low + high) >> 1;
      if (this.time(middle) < time)
        low = middle + 1;
      else
        high = middle;
    }
    return low;
  }

  time = (i: number): number => this.times[i] ?? 0;
  open = (i: number): number => this.opens[i] ?? 0;
  high = (i: number): number => this.highs[i] ?? 0;
  low = (i: number): number => this.lows[i] ?? 0;
  close = (i: number): number => this.closes[i] ?? 0;

  /** Takes the bytes of a history, which go on where these bars end. See HistoryWriter for what they mean. */
  append(bytes: ArrayBuffer): void {
    const head = new DataView(bytes);
    if (head.getUint32(0, true) !== 0x3242484c)
      throw new Error("These are no bars.");
    const from = head.getInt32(4, true);
    const count = head.getInt32(8, true);
    if (from > this.count)
      throw new Error(`These bars begin at ${from}, but ${this.count} are there.`);
    const unit = 10 ** head.getInt32(12, true);
    const step = Number(head.getBigInt64(16, true));
    let time = Number(head.getBigInt64(24, true));
    const tick = Number(head.getBigInt64(32, true));
    const end = from + count;
    this.count = from;
    this.reserve(end);
    const numbers = new Numbers(bytes, 40);
    let close = 0;
    for (let i = from; i < end; i++) {
      time += numbers.next() * step;
      const open = close + numbers.signed();
      close = open + numbers.signed();
      const high = Math.max(open, close) + numbers.next();
      const low = Math.min(open, close) - numbers.next();
      this.put(i, time, (open * tick) / unit, (high * tick) / unit, (low * tick) / unit, (close * tick) / unit);
    }
    this.count = end;
  }

  private put(i: number, time: number, open: number, high: number, low: number, close: number): void {
    this.times[i] = time;
    this.opens[i] = open;
    this.highs[i] = high;
    this.lows[i] = low;
    this.closes[i] = close;
  }

  private reserve(size: number): void {
    if (size <= this.times.length)
      return;
    const grow = (old: Float64Array<ArrayBuffer>) => {
      const larger = new Float64Array(Math.max(size, old.length * 2));
      larger.set(old);
      return larger;
    };
    this.times = grow(this.times);
    this.opens = grow(this.opens);
    this.highs = grow(this.highs);
    this.lows = grow(this.lows);
    this.closes = grow(this.closes);
  }
}

/** Whole numbers of seven bits a byte. */
class Numbers {
  private readonly data: Uint8Array;

  constructor(bytes: ArrayBuffer, private at: number) {
    this.data = new Uint8Array(bytes);
  }

  /** Products in place of shifts: prices may need more than 31 bits. */
  next(): number {
    let byte = this.data[this.at++] ?? 0;
    if (byte < 0x80)
      return byte;
    let value = byte & 0x7f;
    for (let scale = 128; byte >= 0x80; scale *= 128) {
      byte = this.data[this.at++] ?? 0;
      value += (byte & 0x7f) * scale;
    }
    return value;
  }

  signed(): number {
    const value = this.next();
    return value % 2 === 0 ? value / 2 : -(value + 1) / 2;
  }
}
