/** Does a piece of the page's own work. The bench reads how long the last one took; waits for the server and for the next frame are in none. */
export function timed<T>(piece: "asked" | "shown", work: () => T): T {
  const start = performance.now();
  try {
    return work();
  } finally {
    // Only the last one: a long replay would fill the browser's list.
    const name = `simulator ${piece}`;
    performance.clearMeasures(name);
    performance.measure(name, { start });
  }
}
