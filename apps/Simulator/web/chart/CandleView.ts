import type { IChartApi, ISeriesApi, LogicalRange, MouseEventParams } from "lightweight-charts";
import { CandlestickSeries, createChart } from "lightweight-charts";
import type { Leg, ReplayEvent } from "../api";
import type { Bars } from "../bars/Bars";
import type { Candle } from "../bars/Candles";
import { Candles } from "../bars/Candles";
import type { Zone } from "../bars/time";
import type { Colors } from "./colors";
import { HeldCandles, itemOf } from "./HeldCandles";
import { candleLook, look } from "./look";
import type { Drawing } from "./Overlay";
import { Overlay } from "./Overlay";

/** So many candles more than are shown are held, to look back at. */
const reserve = 40;
/** From so many on it is time to let go of those that nobody looks at. */
const spare = 2 * reserve;
/** Nearer than this to the first one that is held, more are fetched. */
const near = 15;
/** No more candles than this are shown whole. */
const mostFitted = 200;
const leastFitted = 40;
const fittedFrom = -0.5;
/** What stands over the top of the chart is so high. */
const head = 44;
/** More new candles than this at once are a jump and not playback. */
const jump = 400;

/** What the chart itself adds to a drawing is left out. */
type Drawn = Omit<Drawing, "place" | "firstBar" | "last" | "close" | "isUp">;

export interface CandleEvents {
  onHover: (leg: Leg | null) => void;
  onClick: (leg: Leg | null) => void;
  onDoubleClick: (leg: Leg) => void;
  onMark: (events: readonly ReplayEvent[]) => void;
  /** Whether the playhead is out of sight. */
  onAway: (isAway: boolean) => void;
  /** Another candle is pointed at, or none. */
  onPoint: (time: number | null) => void;
  onCross: (time: number | null, price: number) => void;
  onSpacing: (spacing: number) => void;
}

/** One chart: the library's candles below, our own layer above, and the bars of the replay in between. */
export class CandleView {
  readonly overlay = new Overlay();
  private readonly chart: IChartApi;
  private readonly series: ISeriesApi<"Candlestick">;
  private candles: Candles;
  private readonly held: HeldCandles;
  private drawing: Drawn | null = null;
  /** How far from the left somebody points; null while nobody does. */
  private pointedX: number | null = null;
  /** Whether the view is moved by us, and not by somebody. */
  private isMoving = false;
  private isAway = false;
  /** How wide a candle is while all of them are shown; null once somebody chose otherwise, or there are too many. */
  private fitted: number | null = null;

  constructor(container: HTMLElement, private readonly bars: Bars, minutes: number, private spacing: number, private readonly events: CandleEvents) {
    this.candles = new Candles(bars, minutes);
    this.chart = createChart(container, { autoSize: true, layout: { attributionLogo: false }, timeScale: { barSpacing: spacing } });
    this.series = this.chart.addSeries(CandlestickSeries);
    this.held = new HeldCandles(this.series);
    this.series.attachPrimitive(this.overlay);
    this.chart.timeScale().subscribeVisibleLogicalRangeChange(this.onRange);
    this.chart.subscribeCrosshairMove(this.onMove);
    this.chart.subscribeClick((event) => {
      const marked = event.point === undefined ? null : this.overlay.hitMark(event.point.x, event.point.y);
      if (marked === null)
        this.events.onClick(this.legAt(event));
      else
        this.events.onMark(marked);
    });
    this.chart.subscribeDblClick((event) => {
      const leg = this.legAt(event);
      if (leg !== null)
        this.events.onDoubleClick(leg);
    });
    this.reset();
  }

  remove(): void {
    this.chart.remove();
  }

  setMinutes(minutes: number): void {
    if (minutes === this.candles.minutes)
      return;
    this.candles = new Candles(this.bars, minutes);
    this.reset();
    this.draw();
  }

  setLook(colors: Colors, zone: Zone): void {
    this.chart.applyOptions(look(colors, zone));
    this.series.applyOptions(candleLook(colors));
  }

  /** The chart's own line stands at its top: prices begin below it, however low the chart is. */
  setHeight(height: number): void {
    if (height > 0)
      this.chart.priceScale("right").applyOptions({ scaleMargins: { top: Math.min(0.3, head / height), bottom: 0.1 } });
  }

  setPrecision(digits: number): void {
    this.series.applyOptions({ priceFormat: { type: "price", precision: Math.max(2, digits), minMove: 10 ** -Math.max(2, digits) } });
  }

  setDrawing(drawing: Drawn): void {
    this.drawing = drawing;
    this.draw();
  }

  /** Catches up with the bars: the last candle grows, new ones come, or some go. */
  sync(): void {
    const way = this.candles.catchUp();
    this.isMoving = this.fitted !== null;
    const more = this.candles.count - this.held.end;
    if (way === "anew" || this.held.count === 0 || more > jump || more < -jump || this.held.count + more <= (this.held.base > 0 ? near : 0))
      this.reset();
    else {
      this.held.follow(this.candles);
      if (this.held.count > this.room() + spare && !this.isAway)
        this.hold(this.candles.count - this.room());
    }
    if (this.fitted !== null)
      this.fit();
    this.isMoving = false;
    if (this.isAway || way !== "on")
      this.look(this.chart.timeScale().getVisibleLogicalRange());
    this.draw();
  }

  /** Puts the other chart's place under this one's cross. */
  cross(time: number | null, price: number): void {
    if (time === null) {
      this.chart.clearCrosshairPosition();
      return;
    }
    const candle = this.candles.indexOf(Math.min(this.bars.firstAt(time), this.bars.count - 1));
    if (candle >= this.held.base)
      this.chart.setCrosshairPosition(price, itemOf(this.candles, candle).time, this.series);
  }

  lastCandle = (): Candle | null => this.candles.count === 0 ? null : this.candles.at(this.candles.count - 1);

  /** What somebody points at: another one where the candles move below a pointer that stands still. */
  pointed(): Candle | null {
    const at = this.pointedX === null ? null : this.chart.timeScale().coordinateToLogical(this.pointedX);
    const candle = at === null ? -1 : at + this.held.base;
    return candle >= 0 && candle < this.candles.count ? this.candles.at(candle) : null;
  }

  /** Brings a bar into sight, where it is not. */
  show(bar: number): void {
    const candle = this.candles.indexOf(bar);
    if (candle < this.held.base)
      this.hold(candle - this.room());
    const range = this.chart.timeScale().getVisibleLogicalRange();
    const at = candle - this.held.base;
    if (range === null || (at >= range.from && at <= range.to))
      return;
    const width = range.to - range.from;
    this.chart.timeScale().setVisibleLogicalRange({ from: at - width * 0.5, to: at + width * 0.5 });
  }

  /** Back to where the playhead is, at the usual place. */
  toPlayhead(): void {
    if (this.held.end < this.candles.count || this.held.count === 0)
      this.reset();
    else if (this.fitted !== null)
      this.fit();
    else
      this.chart.timeScale().scrollToPosition(this.rightOffset(), false);
  }

  /** Candles up to the playhead. */
  get count(): number {
    return this.candles.count;
  }

  picture = (): HTMLCanvasElement => this.chart.takeScreenshot(true);

  private reset(): void {
    this.held.fill(this.candles, this.candles.count - this.room());
    if (this.candles.count > 0 && this.candles.count <= mostFitted)
      this.fit();
    else {
      if (this.fitted !== null)
        this.chart.timeScale().applyOptions({ barSpacing: this.spacing });
      this.fitted = null;
      this.chart.timeScale().scrollToPosition(this.rightOffset(), false);
    }
  }

  /** A short history is seen whole, and grows to the right. */
  private fit(): void {
    this.fitted = null;
    if (this.candles.count > mostFitted)
      return;
    this.isMoving = true;
    // A twelfth of the width lies beyond the playhead here too.
    this.chart.timeScale().setVisibleLogicalRange({ from: fittedFrom, to: (Math.max(leastFitted, this.candles.count) * 12) / 11 });
    this.isMoving = false;
    this.fitted = this.chart.timeScale().options().barSpacing;
  }

  private rightOffset(): number {
    const { width } = this.chart.timeScale().options().barSpacing > 0 ? { width: this.chart.timeScale().width() } : { width: 0 };
    // A twelfth of the width lies beyond the playhead.
    return Math.max(4, Math.round(width / 12 / this.chart.timeScale().options().barSpacing));
  }

  /** As many as are shown, and some to the left of them. */
  private room(): number {
    const range = this.chart.timeScale().getVisibleLogicalRange();
    return reserve + (range === null ? reserve : Math.ceil(range.to - range.from));
  }

  /** Holds the candles from another one on, without anything moving on the screen. */
  private hold(from: number): void {
    const range = this.chart.timeScale().getVisibleLogicalRange();
    const before = this.held.base;
    this.isMoving = true;
    this.held.fill(this.candles, from);
    const shift = before - this.held.base;
    if (range !== null)
      this.chart.timeScale().setVisibleLogicalRange({ from: range.from + shift, to: range.to + shift });
    this.isMoving = false;
  }

  private draw(): void {
    if (this.drawing === null)
      return;
    const last = this.lastCandle();
    this.overlay.set({
      ...this.drawing, place: this.place, firstBar: this.firstBar, last: this.candles.count - 1 - this.held.base, close: last?.close ?? 0, isUp: last !== null && last.close >= last.open,
    });
  }

  private readonly place = (bar: number): number => this.candles.indexOf(bar) - this.held.base;

  private readonly firstBar = (candle: number): number => this.candles.firstBar(Math.max(0, candle + this.held.base));

  private readonly onRange = (range: LogicalRange | null): void => {
    if (range === null || this.isMoving)
      return;
    if (range.from < near && this.held.base > 0)
      this.hold(this.held.base - this.room());
    const spacing = this.chart.timeScale().options().barSpacing;
    if (this.fitted !== null && (Math.abs(spacing - this.fitted) > 0.01 || Math.abs(range.from - fittedFrom) > 1))
      this.fitted = null; // somebody zoomed or moved
    if (this.fitted === null && spacing !== this.spacing) {
      this.spacing = spacing;
      this.events.onSpacing(spacing);
    }
    this.look(range);
    this.draw();
  };

  private look(range: LogicalRange | null): void {
    const last = this.candles.count - 1 - this.held.base;
    const isAway = range !== null && this.candles.count > 0 && (last < range.from || last > range.to);
    if (isAway !== this.isAway) {
      this.isAway = isAway;
      this.events.onAway(isAway);
    }
  }

  private readonly onMove = (event: MouseEventParams): void => {
    const isLeft = event.point === undefined && this.pointedX !== null;
    if (event.sourceEvent === undefined && !isLeft)
      return; // the other chart moved it
    this.pointedX = event.point?.x ?? null;
    this.events.onPoint(this.pointed()?.time ?? null);
    this.events.onCross(typeof event.time === "number" ? event.time : null, event.point === undefined ? 0 : this.series.coordinateToPrice(event.point.y) ?? 0);
    this.events.onHover(this.legAt(event));
  };

  private legAt(event: MouseEventParams): Leg | null {
    return event.point === undefined ? null : this.overlay.hit(event.point.x, event.point.y);
  }
}
