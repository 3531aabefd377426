/** Does a piece of the page's own work. The bench reads how long the last one took; waits for the server and for the next frame are in none. */
export function timed<T>(piece: "asked" | "shown", work: () => T): T {
  const start = performance.now();
  try {
    return work();
  } finally {
    measured(piece, start);
  }
}

let frameBegan = 0;
const beginFrame = (): void => { frameBegan = performance.now(); };
const endFrame = (): void => { measured("drawn", frameBegan); };

/** The charts draw in the coming frame: after what was asked for before them, and before what is asked for after. */
export function timedFrame(paint: () => void): void {
  requestAnimationFrame(beginFrame);
  paint();
  requestAnimationFrame(endFrame);
}

// Only the last of each: a long replay would fill the browser's list.
function measured(piece: string, start: number): void {
  const name = `simulator ${piece}`;
  performance.clearMeasures(name);
  performance.measure(name, { start });
}
