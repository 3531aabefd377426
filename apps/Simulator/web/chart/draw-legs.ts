import type { Leg } from "../api";
import { multiple } from "../bars/numbers";
import type { Colors } from "./colors";
import { faded } from "./colors";
import type { Drawing } from "./Overlay";

/** A line from an origin to a pivot, with its ends. */
export interface Line { isBull: boolean; x1: number; y1: number; x2: number; y2: number; color: string; width: number; alpha: number; dash: number[]; isFocus: boolean }

/** A leg where it is drawn. */
export interface Segment extends Line { leg: Leg; isFiltered: boolean }

/** Two badges are at least this far from each other, one way or the other. */
const badgeRoom = { x: 78, y: 30 };
const besideBadge = 4;

/** The middle of a badge, and how wide it is. */
interface Badge { x: number; y: number; wide: number }

const reasons: Readonly<Record<string, string>> = { not_formed: "Not formed", pivot_breached: "Pivot breached", completed: "Completed", cold_start: "Warming up" };

/** Not among the references that are shown: it is none, or stands behind those of its pivot. */
export const isFiltered = (leg: Leg, drawing: Drawing): boolean => leg.status !== "valid" || drawing.onDeck.has(leg.number);

export function style(leg: Leg, drawing: Drawing, x1: number, y1: number, x2: number, y2: number, isFocus: boolean): Segment {
  const { colors } = drawing;
  const size = Math.max(0, Math.min(1, Math.log2(1 + leg.multiple) / Math.log2(26)));
  const pin = drawing.pins.indexOf(leg.number);
  const color = pin >= 0 ? colors.pins[pin % colors.pins.length] ?? colors.info : drawing.followed.get(leg.number) ?? (leg.isBull ? colors.bull : colors.bear);
  const filtered = drawing.view === "levels" && isFiltered(leg, drawing);
  let alpha = 0.34 + size * 0.5;
  if (drawing.view === "levels")
    alpha = filtered ? 0.6 : drawing.showFiltered ? 0.12 : pin >= 0 ? 0.9 : drawing.hover !== null || drawing.focus !== null ? 0.42 : 0.8;
  if (drawing.family !== null)
    alpha = drawing.family.has(leg.number) ? 0.85 : 0.12;
  if (isFocus)
    alpha = 1;
  return {
    leg, isBull: leg.isBull, x1, y1, x2, y2, color, width: isFocus ? 3.25 : drawing.family?.has(leg.number) === true ? 2.6 : 1 + size * 1.25, alpha, isFocus,
    dash: filtered ? dashes.filtered : leg.breachedAt !== null ? dashes.breached : dashes.none, isFiltered: filtered,
  };
}

const dashes: Readonly<Record<"none" | "filtered" | "breached", number[]>> = { none: [], filtered: [5, 4], breached: [1.5, 4] };

/** How large it is; where price stands on it, where it is looked at; and why it is no reference, where that is asked for. */
function words({ leg, isFocus, isFiltered: filtered }: Segment, drawing: Drawing): string {
  const size = isFocus ? `${multiple(leg.multiple)}  ${leg.location.toFixed(2)}` : multiple(leg.multiple);
  return filtered && drawing.showFiltered ? `${drawing.onDeck.has(leg.number) ? "On deck" : reasons[leg.status] ?? leg.status}  ${size}` : size;
}

export function line(context: CanvasRenderingContext2D, one: Line, colors: Colors): void {
  if (one.isFocus) {
    context.strokeStyle = colors.bg;
    context.lineWidth = one.width + 4;
    stroke(context, one);
  }
  // Not as a colour of its own for each leg, which the canvas would have to read.
  context.globalAlpha = one.alpha;
  context.strokeStyle = one.color;
  context.lineWidth = one.width;
  if (one.dash.length > 0)
    context.setLineDash(one.dash);
  stroke(context, one);
  if (one.dash.length > 0)
    context.setLineDash(dashes.none);
  ends(context, one, colors);
  context.globalAlpha = 1;
}

function stroke(context: CanvasRenderingContext2D, one: Line): void {
  context.beginPath();
  context.moveTo(one.x1, one.y1);
  context.lineTo(one.x2, one.y2);
  context.stroke();
}

/** A ring at the origin and a triangle at the pivot: bull points up, bear down. */
function ends(context: CanvasRenderingContext2D, one: Line, colors: Colors): void {
  const radius = one.isFocus ? 3.5 : 2.5;
  context.lineWidth = one.isFocus ? 2 : 1.2;
  context.beginPath();
  context.arc(one.x1, one.y1, radius, 0, Math.PI * 2);
  context.globalAlpha = 1;
  context.fillStyle = colors.bg;
  context.fill();
  context.globalAlpha = one.alpha;
  context.stroke();
  context.fillStyle = one.color;
  const size = one.isFocus ? 5.5 : 3.6;
  const tip = one.isBull ? -size : size;
  context.beginPath();
  context.moveTo(one.x2, one.y2 + tip);
  context.lineTo(one.x2 - size, one.y2 - tip * 0.6);
  context.lineTo(one.x2 + size, one.y2 - tip * 0.6);
  context.closePath();
  context.fill();
}

/** Draws them, and says on which leg each stands. The segments come in the order of their sizes. */
export function badges(context: CanvasRenderingContext2D, segments: readonly Segment[], drawing: Drawing, width: number, height: number): Map<number, Badge> {
  const placed = new Map<number, Badge>();
  if (!drawing.showBadges)
    return placed;
  // The one that is looked at, then the largest first: where one stands there is no room for another.
  for (const one of segments) {
    if (one.isFocus)
      badge(context, one, drawing, width, height, placed);
  }
  for (let i = segments.length - 1; i >= 0; i--) {
    const one = segments[i];
    if (one !== undefined && !one.isFocus && one.alpha >= 0.2 && Math.hypot(one.x2 - one.x1, one.y2 - one.y1) >= 36)
      badge(context, one, drawing, width, height, placed);
  }
  return placed;
}

function badge(context: CanvasRenderingContext2D, one: Segment, drawing: Drawing, width: number, height: number, placed: Map<number, Badge>): void {
  // Of what is seen of the leg, the middle.
  const dx = one.x2 - one.x1;
  const dy = one.y2 - one.y1;
  const from = dx === 0 ? 0.5 : Math.max(0, -one.x1 / dx);
  const to = dx === 0 ? 0.5 : Math.min(1, (width - one.x1) / dx);
  const x = one.x1 + (dx * (from + to)) / 2;
  const y = one.y1 + (dy * (from + to)) / 2;
  if (x < 16 || x > width - 20 || y < 12 || y > height - 12 || isCrowded(placed, x, y, 0))
    return;
  const { colors } = drawing;
  const text = words(one, drawing);
  const wide = widthOf(context, text) + 12;
  // Those that say why a leg is filtered are wider than the usual room.
  if (isCrowded(placed, x, y, wide))
    return;
  placed.set(one.leg.number, { x, y, wide });
  context.beginPath();
  context.roundRect(x - wide / 2, y - 9, wide, 18, 3);
  context.fillStyle = one.isFocus ? one.color : colors.bg;
  context.fill();
  context.lineWidth = 1;
  context.strokeStyle = one.color;
  context.globalAlpha = one.isFocus ? 1 : 0.5;
  context.stroke();
  context.globalAlpha = 1;
  context.fillStyle = one.isFocus ? colors.onLeg : one.color;
  context.textAlign = "center";
  context.fillText(text, x, y + 0.5);
}

function isCrowded(placed: ReadonlyMap<number, Badge>, x: number, y: number, wide: number): boolean {
  for (const other of placed.values()) {
    if (Math.abs(other.x - x) < Math.max(badgeRoom.x, (other.wide + wide) / 2 + besideBadge) && Math.abs(other.y - y) < badgeRoom.y)
      return true;
  }
  return false;
}

const widths = new Map<string, number>();
const mostWidths = 2000;

/** Badges say the same few hundred things, all in one typeface. */
function widthOf(context: CanvasRenderingContext2D, text: string): number {
  const known = widths.get(text);
  if (known !== undefined)
    return known;
  if (widths.size >= mostWidths)
    widths.clear();
  const { width } = context.measureText(text);
  if (document.fonts.status === "loaded") // before, it is another typeface's
    widths.set(text, width);
  return width;
}

export function arrows(context: CanvasRenderingContext2D, drawing: Drawing, segments: readonly Segment[]): void {
  const byNumber = new Map(segments.map((one) => [one.leg.number, one]));
  for (const child of segments) {
    const parent = child.leg.parent === null ? undefined : byNumber.get(child.leg.parent);
    if (parent === undefined || drawing.family?.has(child.leg.number) !== true || !drawing.family.has(parent.leg.number))
      continue;
    const touches = child.leg.number === drawing.focus || parent.leg.number === drawing.focus;
    context.strokeStyle = touches ? drawing.colors.info : faded(drawing.colors.t3, 0.7);
    context.lineWidth = 1.25;
    context.setLineDash(touches ? [] : [4, 4]);
    context.beginPath();
    context.moveTo(parent.x2, parent.y2);
    context.quadraticCurveTo((parent.x2 + child.x2) / 2, Math.min(parent.y2, child.y2) - 14, child.x2, child.y2);
    context.stroke();
    context.setLineDash([]);
  }
}

export function distanceTo(one: Segment, x: number, y: number): number {
  const [dx, dy] = [one.x2 - one.x1, one.y2 - one.y1];
  const length = dx * dx + dy * dy;
  const at = length === 0 ? 0 : Math.max(0, Math.min(1, ((x - one.x1) * dx + (y - one.y1) * dy) / length));
  return Math.hypot(x - one.x1 - at * dx, y - one.y1 - at * dy);
}
