import type { IChartApi, IPriceLine, ISeriesApi, ISeriesPrimitive, IPrimitivePaneRenderer, IPrimitivePaneView, Logical, SeriesAttachedParameter, Time } from "lightweight-charts";
import type { MediaCoordinatesRenderingScope } from "fancy-canvas";
import type { Leg, ReplayEvent, Zone } from "../api";
import type { Colors } from "./colors";
import { faded, typeface } from "./colors";
import type { Segment } from "./draw-legs";
import { arrows, badges, distanceTo, isFiltered, line, style } from "./draw-legs";
import { band, heat, levels, priceLine, priceTag } from "./draw-levels";
import type { Mark } from "./draw-marks";
import { drawMark, gather, isAt, playhead } from "./draw-marks";

/** What is drawn over the candles, and how. */
export interface Drawing {
  colors: Colors;
  legs: readonly Leg[];
  /** The candle on which a bar stands, counted as the chart counts. */
  place: (bar: number) => number;
  /** The first bar of a candle that is counted so. */
  firstBar: (candle: number) => number;
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
  onDeck: ReadonlySet<number>;
  showFiltered: boolean;
  showBadges: boolean;
  showHeat: boolean;
  /** A price that somebody points at. */
  price: number | null;
  zones: readonly Zone[];
  marks: readonly ReplayEvent[];
}

const mostLegs = 1500;
const reach = 12;
/** Candles beside the visible ones: half of a pivot’s mark may reach in. */
const margin = 3;

/** The layer of our own over the candles: legs, levels, badges, zones, markers, the playhead. */
export class Overlay implements ISeriesPrimitive<Time> {
  private drawing: Drawing | null = null;
  private chart: IChartApi | null = null;
  private series: ISeriesApi<"Candlestick"> | null = null;
  // Never seen: whatever is drawn is drawn again when this changes, and only once. Asked for by a layer itself, the library lays out the whole chart and draws
  // it in two frames.
  private stir: IPriceLine | null = null;
  private segments: Segment[] = [];
  private marks: Mark[] = [];
  private badges: ReadonlyMap<number, { x: number; y: number }> = new Map();
  private readonly across = new Straight();
  private readonly up = new Straight();
  private readonly overCandles = topmost((target) => { target.useMediaCoordinateSpace(this.draw); });
  private readonly overAxis = topmost((target) => { target.useMediaCoordinateSpace(this.drawAxis); });

  attached({ chart, series }: SeriesAttachedParameter<Time>): void {
    this.chart = chart as IChartApi;
    this.series = series as ISeriesApi<"Candlestick">;
    this.stir = this.series.createPriceLine({ price: 0, lineVisible: false, axisLabelVisible: false });
  }

  detached(): void {
    this.chart = this.series = this.stir = null;
  }

  paneViews = (): readonly IPrimitivePaneView[] => this.overCandles;

  priceAxisPaneViews = (): readonly IPrimitivePaneView[] => this.overAxis;

  set(drawing: Drawing): void {
    this.drawing = drawing;
    this.stir?.applyOptions({ price: drawing.close });
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

  /** What happened at the marker under a point. */
  hitMark(x: number, y: number): readonly ReplayEvent[] | null {
    return this.marks.find((mark) => isAt(mark, x, y))?.events ?? null;
  }

  /** Where a leg's pivot was drawn last, for what floats above it; with its badge, which that may not cover, and whether a marker stands there. */
  pivotOf(number: number): { x: number; y: number; badge: { x: number; y: number } | undefined; isMarked: boolean } | null {
    const found = this.segments.find((one) => one.leg.number === number);
    return found === undefined ? null : { x: found.x2, y: found.y2, badge: this.badges.get(number), isMarked: this.marks.some((mark) => Math.hypot(mark.x - found.x2, mark.y - found.y2) < 40) };
  }

  private readonly draw = ({ context, mediaSize }: MediaCoordinatesRenderingScope): void => {
    const { drawing, chart, series } = this;
    if (drawing === null || chart === null || series === null)
      return;
    const scale = chart.timeScale();
    // Both scales are straight lines; asking the library for each of a thousand ends would take longer than drawing them.
    this.across.lead(0, scale.logicalToCoordinate(0 as Logical), scale.logicalToCoordinate(1 as Logical));
    this.up.lead(drawing.close, series.priceToCoordinate(drawing.close), series.priceToCoordinate(drawing.close + 1));
    const [x, y] = [this.across.at, this.up.at];
    context.lineCap = "round";
    context.lineJoin = "round";
    context.font = typeface;
    context.textBaseline = "middle";
    if (drawing.view === "levels")
      for (const zone of drawing.zones)
        band(context, y(zone.high), y(zone.low), mediaSize.width, faded(drawing.colors.accent, 0.09));
    const from = Math.floor(scale.getVisibleLogicalRange()?.from ?? 0) - margin;
    this.segments = this.measure(drawing, drawing.firstBar(from), x, y, mediaSize.height);
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
    this.marks = gather(drawing.marks, (bar) => x(drawing.place(bar)), y);
    for (const mark of this.marks)
      drawMark(context, mark, drawing.followed.get(mark.events[0]?.leg ?? -1) ?? drawing.colors.t2, drawing.colors);
    if (drawing.price !== null)
      priceLine(context, Math.round(y(drawing.price)) + 0.5, mediaSize.width, drawing.colors.info);
    this.badges = badges(context, this.segments, drawing, mediaSize.width, mediaSize.height);
    if (drawing.view === "levels" && drawing.showHeat)
      heat(context, drawing.legs, y, mediaSize.width, mediaSize.height, drawing.colors);
    playhead(context, x(drawing.last) + scale.options().barSpacing / 2 + 2, mediaSize, drawing.colors);
  };

  /** Where price stands. As the label of a line of the library's it would be a tenth of what a step draws. */
  private readonly drawAxis = ({ context, mediaSize }: MediaCoordinatesRenderingScope): void => {
    const { drawing, series } = this;
    if (drawing === null || series === null)
      return;
    const { close, isUp, colors } = drawing;
    const y = series.priceToCoordinate(close);
    if (y !== null)
      priceTag(context, y, mediaSize.width, series.priceFormatter().format(close), isUp ? colors.bull : colors.bear, colors);
  };

  private measure(drawing: Drawing, firstBar: number, x: (candle: number) => number, y: (price: number) => number, height: number): Segment[] {
    const segments: Segment[] = [];
    for (const leg of drawing.legs) {
      // Most of the legs end left of the screen, and no more than that need be known of them.
      if (leg.pivotIndex < firstBar)
        continue;
      const isFocus = leg.number === drawing.focus || leg.number === drawing.hover;
      if (drawing.view === "levels" && isFiltered(leg, drawing) && !drawing.showFiltered && !isFocus && !drawing.pins.includes(leg.number))
        continue;
      const x1 = x(drawing.place(leg.originIndex));
      const x2 = x(drawing.place(leg.pivotIndex));
      const y1 = y(leg.origin);
      const y2 = y(leg.pivot);
      // Level of detail: what is smaller than a candle's wick, or far above or below, is left out.
      if (!isFocus && (Math.hypot(x2 - x1, y2 - y1) < 4 || Math.max(y1, y2) < -40 || Math.min(y1, y2) > height + 40))
        continue;
      segments.push(style(leg, drawing, x1, y1, x2, y2, isFocus));
    }
    segments.sort(bySize);
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

/** All that a layer draws, over whatever else is there; one list for ever, since the library notices another one. */
function topmost(draw: IPrimitivePaneRenderer["draw"]): readonly IPrimitivePaneView[] {
  const renderer = { draw };
  return [{ zOrder: () => "top", renderer: () => renderer }];
}

const bySize = (a: Segment, b: Segment): number => a.leg.multiple - b.leg.multiple;

/** A straight line through what is said of a place and of the next; -1 everywhere while nothing is said. */
class Straight {
  private from = 0;
  private first = -1;
  private slope = 0;

  lead(from: number, first: number | null, second: number | null): void {
    const isSaid = first !== null && second !== null;
    this.from = from;
    this.first = isSaid ? first : -1;
    this.slope = isSaid ? second - first : 0;
  }

  readonly at = (place: number): number => this.first + (place - this.from) * this.slope;
}
