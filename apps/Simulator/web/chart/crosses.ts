import type { CandleView } from "./CandleView";

/** The cross of one chart is that of the others too. */
export function crosses(views: ReadonlyMap<string, CandleView>, from: string, time: number | null, price: number): void {
  for (const [slot, view] of views) {
    if (slot !== from)
      view.cross(time, price);
  }
}
