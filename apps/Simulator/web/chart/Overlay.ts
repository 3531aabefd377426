import type { IChartApi, ISeriesApi, ISeriesPrimitive, ISeriesPrimitiveAxisView, IPrimitivePaneRenderer, IPrimitivePaneView, Logical, SeriesAttachedParameter, Time } from "lightweight-charts";
import type { CanvasRenderingTarget2D } from "fancy-canvas";
import type { Leg, ReplayEvent, Zone } from "../api";
import { levelOf, ratios } from "../api";
import { multiple, ratioName } from "../bars/numbers";
import type { Colors } from "./colors";
import { faded } from "./colors";

/** What is drawn over the candles, and how. */
export interface Drawing {
  colors: Colors;
  legs: readonly Leg[];
  /** The candle on which a bar stands, counted as the chart counts. */
  place: (bar: number) => number;
  /** The candle of the playhead. */
  last: number;
  /** Where price stands, and whether the last candle rose. */
  close: number;
  isUp: boolean;
  view: "structure" | "levels";
  focus: number | null;
  hover: number | null;
  /** Numbers of pinned legs, in the order of their colours. */
  pins: readonly number[];
  /** In the family of the focus; null outside of the family's mode. */
  family: ReadonlySet<number> | null;
  followed: ReadonlyMap<number, string>;
  showFiltered: boolean;
  showBadges: boolean;
  zones: readonly Zone[];
  marks: readonly ReplayEvent[];
}

interface Segment { leg: Leg; x1: number; y1: number; x2: number; y2: number; color: string; width: number; alpha: number; dash: readonly number[]; isFocus: boolean; badge: string | null }

const mostLegs = 1500;
/** Two badges are at least this far from each other, one way or the other. */
const badgeRoom = { x: 62, y: 24 };
const reach = 12;

/** The layer of our own over the candles: legs, levels, badges, zones, markers, the playhead. */
export class Overlay implements ISeriesPrimitive<Time> {
  private drawing: Drawing | null = null;
  private chart: IChartApi | null = null;
  private series: ISeriesApi<"Candlestick"> | null = null;
  private redraw: () => void = () => undefined;
  private segments: Segment[] = [];
  // The last close on the axis, in the colour of its direction: the library would take the candle's fill, and a rising one has none.
  private readonly closeLabel: ISeriesPrimitiveAxisView = {
    coordinate: () => this.drawing === null ? -100 : this.series?.priceToCoordinate(this.drawing.close) ?? -100,
    text: () => this.drawing === null ? "" : this.series?.priceFormatter().format(this.drawing.close) ?? "",
    textColor: () => this.drawing?.colors.onLeg ?? "",
    backColor: () => (this.drawing?.isUp === true ? this.drawing.colors.bull : this.drawing?.colors.bear) ?? "",
    visible: () => this.drawing !== null,
  };
  private readonly view: IPrimitivePaneView = { zOrder: () => "top", renderer: () => this.renderer };
  private readonly renderer: IPrimitivePaneRenderer = { draw: (target) => { this.draw(target); } };

  attached({ chart, series, requestUpdate }: SeriesAttachedParameter<Time>): void {
    this.chart = chart as IChartApi;
    this.series = series as ISeriesApi<"Candlestick">;
    this.redraw = requestUpdate;
  }

  detached(): void {
    this.chart = this.series = null;
  }

  paneViews = (): readonly IPrimitivePaneView[] => [this.view];

  priceAxisViews = (): readonly ISeriesPrimitiveAxisView[] => [this.closeLabel];

  set(drawing: Drawing): void {
    this.drawing = drawing;
    this.redraw();
  }

  /** The leg nearest to a point, as it was drawn last. */
  hit(x: number, y: number): Leg | null {
    let nearest: Leg | null = null;
    let least = reach;
    for (const one of this.segments) {
      const distance = distanceTo(one, x, y);
      if (distance < least) {
        least = distance;
        nearest = one.leg;
      }
    }
    return nearest;
  }

  /** Where a leg's pivot was drawn last, for what floats above it. */
  pivotOf(number: number): { x: number; y: number } | null {
    const found = this.segments.find((one) => one.leg.number === number);
    return found === undefined ? null : { x: found.x2, y: found.y2 };
  }

  private draw(target: CanvasRenderingTarget2D): void {
    const { drawing, chart, series } = this;
    if (drawing === null || chart === null || series === null)
      return;
    target.useMediaCoordinateSpace(({ context, mediaSize }) => {
      const scale = chart.timeScale();
      const x = (candle: number) => scale.logicalToCoordinate(candle as Logical) ?? -1;
      const y = (price: number) => series.priceToCoordinate(price) ?? -1;
      context.lineCap = "round";
      context.lineJoin = "round";
      context.font = '500 11px "Inter Variable", sans-serif';
      context.textBaseline = "middle";
      if (drawing.view === "levels")
        for (const zone of drawing.zones)
          band(context, y(zone.high), y(zone.low), mediaSize.width, faded(drawing.colors.accent, 0.09));
      this.segments = this.measure(drawing, x, y, mediaSize.height);
      for (const segment of this.segments)
        if (!segment.isFocus)
          line(context, segment, drawing.colors);
      if (drawing.view === "levels")
        this.drawLevels(context, drawing, y, mediaSize.width, mediaSize.height);
      for (const segment of this.segments)
        if (segment.isFocus)
          line(context, segment, drawing.colors);
      if (drawing.family !== null)
        arrows(context, drawing, this.segments);
      for (const mark of drawing.marks)
        marker(context, mark, drawing, x(drawing.place(mark.bar)), y(mark.price));
      badges(context, this.segments, drawing, mediaSize.width, mediaSize.height);
      playhead(context, x(drawing.last) + scale.options().barSpacing / 2 + 2, mediaSize, drawing.colors);
    });
  }

  private measure(drawing: Drawing, x: (candle: number) => number, y: (price: number) => number, height: number): Segment[] {
    const segments: Segment[] = [];
    for (const leg of drawing.legs) {
      const isFocus = leg.number === drawing.focus || leg.number === drawing.hover;
      const isValid = leg.status === "valid";
      if (drawing.view === "levels" && !isValid && !drawing.showFiltered && !isFocus)
        continue;
      const [x1, x2] = [x(drawing.place(leg.originIndex)), x(drawing.place(leg.pivotIndex))];
      if (x2 < -20 && x1 < -20)
        continue;
      const [y1, y2] = [y(leg.origin), y(leg.pivot)];
      // Level of detail: what is smaller than a candle's wick, or far above or below, is left out.
      if (!isFocus && (Math.hypot(x2 - x1, y2 - y1) < 4 || Math.max(y1, y2) < -40 || Math.min(y1, y2) > height + 40))
        continue;
      segments.push(style(leg, drawing, { x1, y1, x2, y2 }, isFocus));
    }
    segments.sort((a, b) => a.leg.multiple - b.leg.multiple);
    return segments.length > mostLegs ? segments.slice(-mostLegs) : segments;
  }

  private drawLevels(context: CanvasRenderingContext2D, drawing: Drawing, y: (price: number) => number, width: number, height: number): void {
    const chosen = drawing.hover ?? drawing.focus;
    const byNumber = new Map(drawing.legs.map((leg) => [leg.number, leg]));
    drawing.pins.forEach((number, i) => {
      const leg = byNumber.get(number);
      if (leg !== undefined && number !== chosen)
        levels(context, leg, y, width, height, faded(drawing.colors.pins[i % drawing.colors.pins.length] ?? drawing.colors.info, 0.55), null);
    });
    const leg = chosen === null ? undefined : byNumber.get(chosen);
    if (leg !== undefined)
      levels(context, leg, y, width, height, faded(drawing.colors.t1, 0.72), drawing.colors);
  }
}

function style(leg: Leg, drawing: Drawing, at: Pick<Segment, "x1" | "y1" | "x2" | "y2">, isFocus: boolean): Segment {
  const { colors } = drawing;
  const size = Math.max(0, Math.min(1, Math.log2(1 + leg.multiple) / Math.log2(26)));
  const pin = drawing.pins.indexOf(leg.number);
  const color = pin >= 0 ? colors.pins[pin % colors.pins.length] ?? colors.info : drawing.followed.get(leg.number) ?? (leg.isBull ? colors.bull : colors.bear);
  const isFiltered = drawing.view === "levels" && leg.status !== "valid";
  let alpha = 0.34 + size * 0.5;
  if (drawing.view === "levels")
    alpha = isFiltered ? 0.6 : drawing.showFiltered ? 0.12 : pin >= 0 ? 0.9 : drawing.hover !== null || drawing.focus !== null ? 0.42 : 0.8;
  if (drawing.family !== null)
    alpha = drawing.family.has(leg.number) ? 0.85 : 0.12;
  if (isFocus)
    alpha = 1;
  const words = isFocus ? `${multiple(leg.multiple)}  ${leg.location.toFixed(2)}` : multiple(leg.multiple);
  const reasons: Record<string, string> = { not_formed: "Not formed", pivot_breached: "Pivot breached", completed: "Completed", cold_start: "Warming up" };
  return {
    leg, ...at, color, width: isFocus ? 3.25 : drawing.family?.has(leg.number) === true ? 2.6 : 1 + size * 1.25, alpha, isFocus,
    dash: isFiltered ? [5, 4] : leg.breachedAt !== null ? [1.5, 4] : [],
    badge: isFiltered && drawing.showFiltered ? reasons[leg.status] ?? null : words,
  };
}

function line(context: CanvasRenderingContext2D, one: Segment, colors: Colors): void {
  context.setLineDash([]);
  if (one.isFocus) {
    context.strokeStyle = colors.bg;
    context.lineWidth = one.width + 4;
    stroke(context, one);
  }
  context.strokeStyle = context.fillStyle = faded(one.color, one.alpha);
  context.lineWidth = one.width;
  context.setLineDash([...one.dash]);
  stroke(context, one);
  context.setLineDash([]);
  ends(context, one, colors);
}

function stroke(context: CanvasRenderingContext2D, one: Segment): void {
  context.beginPath();
  context.moveTo(one.x1, one.y1);
  context.lineTo(one.x2, one.y2);
  context.stroke();
}

/** A ring at the origin and a triangle at the pivot: bull points up, bear down. */
function ends(context: CanvasRenderingContext2D, one: Segment, colors: Colors): void {
  const radius = one.isFocus ? 3.5 : 2.5;
  context.lineWidth = one.isFocus ? 2 : 1.2;
  context.beginPath();
  context.arc(one.x1, one.y1, radius, 0, Math.PI * 2);
  context.save();
  context.fillStyle = colors.bg;
  context.fill();
  context.restore();
  context.stroke();
  const size = one.isFocus ? 5.5 : 3.6;
  const tip = one.leg.isBull ? -size : size;
  context.beginPath();
  context.moveTo(one.x2, one.y2 + tip);
  context.lineTo(one.x2 - size, one.y2 - tip * 0.6);
  context.lineTo(one.x2 + size, one.y2 - tip * 0.6);
  context.closePath();
  context.fill();
}

function badges(context: CanvasRenderingContext2D, segments: readonly Segment[], drawing: Drawing, width: number, height: number): void {
  if (!drawing.showBadges)
    return;
  const taken: { x: number; y: number }[] = [];
  // The largest first: where one stands there is no room for another.
  const order = [...segments].sort((a, b) => Number(b.isFocus) - Number(a.isFocus) || b.leg.multiple - a.leg.multiple);
  for (const one of order) {
    if (one.badge === null || one.alpha < 0.2 || (!one.isFocus && Math.hypot(one.x2 - one.x1, one.y2 - one.y1) < 36))
      continue;
    // Of what is seen of the leg, the middle.
    const part = (x: number) => one.x2 === one.x1 ? 0.5 : (x - one.x1) / (one.x2 - one.x1);
    const [from, to] = [Math.max(0, part(0)), Math.min(1, part(width))];
    const middle = (from + to) / 2;
    const [x, y] = [one.x1 + (one.x2 - one.x1) * middle, one.y1 + (one.y2 - one.y1) * middle];
    if (x < 16 || x > width - 20 || y < 12 || y > height - 12)
      continue;
    if (taken.some((other) => Math.abs(other.x - x) < badgeRoom.x && Math.abs(other.y - y) < badgeRoom.y))
      continue;
    taken.push({ x, y });
    const { colors } = drawing;
    const wide = context.measureText(one.badge).width + 12;
    context.beginPath();
    context.roundRect(x - wide / 2, y - 9, wide, 18, 3);
    context.fillStyle = one.isFocus ? one.color : colors.bg;
    context.fill();
    context.lineWidth = 1;
    context.strokeStyle = faded(one.color, one.isFocus ? 1 : 0.5);
    context.stroke();
    context.fillStyle = one.isFocus ? colors.onLeg : one.color;
    context.textAlign = "center";
    context.fillText(one.badge, x, y + 0.5);
  }
}

function levels(context: CanvasRenderingContext2D, leg: Leg, y: (price: number) => number, width: number, height: number, color: string, named: Colors | null): void {
  let before = -100;
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
    context.setLineDash([]);
    if (named === null || Math.abs(at - before) < 13)
      continue;
    before = at;
    const words = ratioName(ratio);
    const wide = context.measureText(words).width + 8;
    context.fillStyle = named.bg;
    context.fillRect(5, at - 8, wide, 16);
    context.fillStyle = named.t1;
    context.textAlign = "left";
    context.fillText(words, 9, at + 0.5);
  }
}

function band(context: CanvasRenderingContext2D, top: number, bottom: number, width: number, color: string): void {
  context.fillStyle = color;
  context.fillRect(0, top, width, Math.max(3, bottom - top));
}

function arrows(context: CanvasRenderingContext2D, drawing: Drawing, segments: readonly Segment[]): void {
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

/** What happened to a leg that is followed, on the candle where it did. */
function marker(context: CanvasRenderingContext2D, mark: ReplayEvent, drawing: Drawing, x: number, y: number): void {
  const letters: Record<string, string> = { legFormed: "F", originBreached: "O", pivotBreached: "P", legEngulfed: "E", legPruned: "X", referenceFormed: "R", referenceCompleted: "2" };
  const letter = letters[mark.kind];
  if (letter === undefined)
    return;
  context.fillStyle = drawing.colors.bg;
  context.strokeStyle = drawing.followed.get(mark.leg) ?? drawing.colors.t2;
  context.lineWidth = 1.5;
  context.beginPath();
  context.arc(x, y + (mark.isBull ? -16 : 16), 8, 0, Math.PI * 2);
  context.fill();
  context.stroke();
  context.fillStyle = drawing.colors.t1;
  context.textAlign = "center";
  context.fillText(letter, x, y + (mark.isBull ? -15.5 : 16.5));
}

/** The playhead, and what lies beyond it: hatched, since it is unseen and not empty. */
function playhead(context: CanvasRenderingContext2D, x: number, size: { width: number; height: number }, colors: Colors): void {
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

function distanceTo(one: Segment, x: number, y: number): number {
  const [dx, dy] = [one.x2 - one.x1, one.y2 - one.y1];
  const length = dx * dx + dy * dy;
  const at = length === 0 ? 0 : Math.max(0, Math.min(1, ((x - one.x1) * dx + (y - one.y1) * dy) / length));
  return Math.hypot(x - one.x1 - at * dx, y - one.y1 - at * dy);
}
