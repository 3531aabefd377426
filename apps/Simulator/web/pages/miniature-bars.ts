/** Bars of a walk that always comes out the same: made up, no market's prices. */
export interface MadeUp { open: number; high: number; low: number; close: number }

export const bars: readonly MadeUp[] = (() => {
  let [seed, close, drift] = [20130508, 1640, 0];
  const next = () => (seed = (seed * 1103515245 + 12345) % 2147483648) / 2147483648;
  const ticks = (price: number) => Math.round(price * 4) / 4;
  return Array.from({ length: 300 }, (_, i) => {
    if (i % 19 === 0)
      drift = (next() - 0.5) * 4.2;
    const open = close;
    close = ticks(open + drift + (next() - 0.5) * 6.5);
    return { open, close, high: ticks(Math.max(open, close) + next() * 2.4), low: ticks(Math.min(open, close) - next() * 2.4) };
  });
})();

/** Where price turned by so much, seen from a bar: the last one is as far as it got. */
export function turns(end: number, by: number): { bar: number; price: number }[] {
  const found = [{ bar: 0, price: bars[0]?.low ?? 0 }];
  let [isUp, bar, price] = [true, 0, bars[0]?.high ?? 0];
  for (let i = 1; i < end; i++) {
    const { high = 0, low = 0 } = bars[i] ?? {};
    if (isUp ? high >= price : low <= price)
      [bar, price] = [i, isUp ? high : low];
    else if (isUp ? price - low >= by : high - price >= by) {
      found.push({ bar, price });
      [isUp, bar, price] = [!isUp, i, isUp ? low : high];
    }
  }
  return [...found, { bar, price }];
}
