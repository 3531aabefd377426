import type { Leg } from "../api";
import { levelOf, ratios } from "../api";
import { ratioName } from "../bars/numbers";
import type { Colors } from "./colors";
import { faded, typeface } from "./colors";

/** Where there is no room for all names, these stay first. */
const byWeight = [0, 1, 2, 0.5, 0.618, 1.5, 1.618, 0.382, 1.382] as const;
const nameHeight = 14;
const headHeight = 44;
const besideCorner = 100;
const heatWidth = 7;
/** From the axis to its digits, and from the end of the tag to that of the axis. */
const besideAxis = 10;
const besideTag = 8;
/** Where fewer levels than this meet at most, nothing is as hot as it gets. */
const hottest = 9;

type Ends = Pick<Leg, "origin" | "pivot">;

export function levels(context: CanvasRenderingContext2D, leg: Ends, y: (price: number) => number, width: number, height: number, color: string, named: Colors | null): void {
  for (const ratio of ratios) {
    const at = Math.round(y(levelOf(leg, ratio))) + 0.5;
    if (at < 0 || at > height)
      continue;
    const isWhole = Number.isInteger(ratio);
    context.strokeStyle = color;
    context.lineWidth = isWhole ? 1.25 : 1;
    context.setLineDash(isWhole ? [] : [5, 4]);
    context.beginPath();
    context.moveTo(0, at);
    context.lineTo(width, at);
    context.stroke();
  }
  context.setLineDash([]);
  if (named !== null)
    names(context, leg, y, { width, height }, named);
}

function names(context: CanvasRenderingContext2D, leg: Ends, y: (price: number) => number, { width, height }: { width: number; height: number }, colors: Colors): void {
  const taken: number[] = [];
  context.textAlign = "left";
  for (const ratio of byWeight) {
    const at = Math.round(y(levelOf(leg, ratio))) + 0.5;
    if (at < nameHeight / 2 || at > height - nameHeight / 2 || taken.some((other) => Math.abs(other - at) < nameHeight))
      continue;
    taken.push(at);
    const words = ratioName(ratio);
    // The chart's own line stands at the left of its top.
    const left = at < headHeight ? width - besideCorner : 5;
    context.fillStyle = colors.bg;
    context.fillRect(left, at - 8, context.measureText(words).width + 8, 16);
    context.fillStyle = colors.t1;
    context.fillText(words, left + 4, at + 0.5);
  }
}

export function band(context: CanvasRenderingContext2D, top: number, bottom: number, width: number, color: string): void {
  context.fillStyle = color;
  context.fillRect(0, top, width, Math.max(3, bottom - top));
}

/** Along the price axis: how many levels of all references stand at each price. The brighter, the more of them meet. */
export function heat(context: CanvasRenderingContext2D, legs: readonly Leg[], y: (price: number) => number, width: number, height: number, colors: Colors): void {
  const rows = new Float32Array(Math.ceil(height / 2));
  for (const leg of legs) {
    if (leg.status !== "valid")
      continue;
    for (const ratio of ratios) {
      const row = Math.round(y(levelOf(leg, ratio)) / 2);
      // A level is felt a little above and below it.
      for (let by = -2; by <= 2; by++)
        if (row + by >= 0 && row + by < rows.length)
          rows[row + by] = (rows[row + by] ?? 0) + 1 - Math.abs(by) / 3;
    }
  }
  const most = Math.max(hottest, ...rows);
  rows.forEach((levels, row) => {
    if (levels < 0.5)
      return;
    context.fillStyle = faded(colors.accent, 0.06 + 0.84 * (levels / most));
    context.fillRect(width - heatWidth, row * 2 - 1, heatWidth, 2);
  });
}

/** A price by itself, such as the origin from which the next leg would start. */
export function priceLine(context: CanvasRenderingContext2D, at: number, width: number, color: string): void {
  context.strokeStyle = color;
  context.lineWidth = 1.25;
  context.setLineDash([2, 4]);
  context.beginPath();
  context.moveTo(0, at);
  context.lineTo(width, at);
  context.stroke();
  context.setLineDash([]);
}

/** The price at the playhead, on the axis: its digits begin where those of the axis do. */
export function priceTag(context: CanvasRenderingContext2D, at: number, width: number, words: string, color: string, colors: Colors): void {
  context.fillStyle = color;
  context.fillRect(0, Math.round(at) - 8, width - besideTag, 17);
  context.font = typeface;
  context.textAlign = "left";
  context.textBaseline = "middle";
  context.fillStyle = colors.onLeg;
  context.fillText(words, besideAxis, Math.round(at) + 1);
}
