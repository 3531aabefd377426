const z = 1.959964;

/** The interval in which a share lies, 19 times of 20: the server's own formula, for the rows that are added up here. */
export function wilson(hits: number, all: number): [low: number, high: number] {
  if (all === 0)
    return [0, 1];
  const share = hits / all;
  const middle = (share + (z * z) / (2 * all)) / (1 + (z * z) / all);
  const half = (z / (1 + (z * z) / all)) * Math.sqrt((share * (1 - share)) / all + (z * z) / (4 * all * all));
  return [Math.max(0, middle - half), Math.min(1, middle + half)];
}
