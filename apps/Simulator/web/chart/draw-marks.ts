import type { ReplayEvent } from "../api";
import type { Colors } from "./colors";
import { faded } from "./colors";

/** What happened at one candle on one side of it. The first event is the weightiest and gives the letter. */
export interface Mark { x: number; y: number; events: readonly ReplayEvent[] }

const letters: Readonly<Record<string, string>> = {
  legEngulfed: "E", legPruned: "X", referenceCompleted: "2", legFormed: "F", referenceFormed: "R", originBreached: "O", pivotBreached: "P",
};
const weight = (one: ReplayEvent): number => Object.keys(letters).indexOf(one.kind);
const reach = 14;

/** Events with a letter, put together where they share a candle and a side. */
export function gather(events: readonly ReplayEvent[], x: (bar: number) => number, y: (price: number) => number): Mark[] {
  const places = new Map<string, { x: number; y: number; events: ReplayEvent[] }>();
  for (const one of events) {
    if (letters[one.kind] === undefined)
      continue;
    const at = x(one.bar);
    const place = `${Math.round(at)} ${one.isBull}`;
    const found = places.get(place);
    if (found === undefined)
      places.set(place, { x: at, y: y(one.price) + (one.isBull ? -16 : 16), events: [one] });
    else
      found.events.push(one);
  }
  return [...places.values()].map((mark) => ({ ...mark, events: mark.events.sort((a, b) => weight(a) - weight(b)) }));
}

export const isAt = (mark: Mark, x: number, y: number): boolean => Math.hypot(mark.x - x, mark.y - y) < reach;

export function drawMark(context: CanvasRenderingContext2D, { x, y, events }: Mark, color: string, colors: Colors): void {
  const [first] = events;
  if (first === undefined)
    return;
  const radius = events.length > 1 ? 10 : 8;
  context.fillStyle = colors.bg;
  context.strokeStyle = color;
  context.lineWidth = events.length > 1 ? 2.5 : 1.5;
  context.beginPath();
  context.arc(x, y, radius, 0, Math.PI * 2);
  context.fill();
  context.stroke();
  context.fillStyle = colors.t1;
  context.textAlign = "center";
  context.fillText(letters[first.kind] ?? "", x, y + 0.5);
}

/** The playhead, and what lies beyond it: hatched, since it is unseen and not empty. */
export function playhead(context: CanvasRenderingContext2D, x: number, size: { width: number; height: number }, colors: Colors): void {
  if (x > size.width)
    return;
  context.save();
  context.beginPath();
  context.rect(x, 0, size.width - x, size.height);
  context.clip();
  context.strokeStyle = faded(colors.t3, 0.16);
  context.lineWidth = 1;
  context.beginPath();
  for (let i = Math.floor((x - size.height) / 7) * 7; i < size.width; i += 7) {
    context.moveTo(i, size.height);
    context.lineTo(i + size.height, 0);
  }
  context.stroke();
  context.restore();
  context.strokeStyle = colors.accent;
  context.lineWidth = 1.25;
  context.beginPath();
  context.moveTo(x, 0);
  context.lineTo(x, size.height);
  context.stroke();
}
