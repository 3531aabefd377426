/** A walk that always comes out the same: made up, no market's prices. */
export const closes: readonly number[] = (() => {
  let [seed, price, drift] = [20130508, 1640, 0];
  const next = () => (seed = (seed * 1103515245 + 12345) % 2147483648) / 2147483648;
  return Array.from({ length: 260 }, (_, i) => {
    if (i % 23 === 0)
      drift = (next() - 0.5) * 3.4;
    price += drift + (next() - 0.5) * 6;
    return Math.round(price * 4) / 4;
  });
})();
