import { usePreferences } from "@/ui/preferences";
import { useEffect, useRef } from "react";
import { multiple } from "../bars/numbers";
import type { Colors } from "../chart/colors";
import { faded, readColors, typeface } from "../chart/colors";
import { line } from "../chart/draw-legs";
import { levels } from "../chart/draw-levels";
import { playhead } from "../chart/draw-marks";
import { useTheme } from "../chart/useTheme";
import css from "./Pages.module.css";
import { bars, turns } from "./miniature-bars";

const widthOfBar = 8;
const first = 150;
const usual = 8;
const [small, large] = [7, 22];
const beat = 110;

/** A few made-up bars that come one by one; the legs so far, as the replay draws them, and the levels of the last large one. */
export function Miniature() {
  const canvas = useRef<HTMLCanvasElement>(null);
  const theme = useTheme();
  const { chart } = usePreferences();
  useEffect(() => {
    const context = canvas.current?.getContext("2d");
    if (canvas.current === null || context == null)
      return;
    const element = canvas.current;
    const isStill = window.matchMedia("(prefers-reduced-motion: reduce)").matches;
    let end = isStill ? 220 : first;
    let seen: Range | null = null;
    const draw = () => {
      const ratio = window.devicePixelRatio;
      const size = { width: element.clientWidth, height: element.clientHeight };
      [element.width, element.height] = [size.width * ratio, size.height * ratio];
      context.setTransform(ratio, 0, 0, ratio, 0, 0);
      seen = follow(seen, rangeOf(end, size.width));
      paint(context, size, end, seen, readColors(chart, theme));
    };
    draw();
    if (isStill)
      return;
    const timer = setInterval(() => {
      if (end >= bars.length)
        seen = null;
      end = end >= bars.length ? first : end + 1;
      draw();
    }, beat);
    return () => { clearInterval(timer); };
  }, [theme, chart]);
  return <canvas ref={canvas} className={css["miniature"]} role="img" aria-label="Bars come one by one; lines join the swings inside larger swings, and the levels of the last large one stand across the chart." />;
}

interface Range { low: number; high: number }

const firstOf = (end: number, width: number) => Math.max(0, end - Math.floor((width * 0.86) / widthOfBar));

function rangeOf(end: number, width: number): Range {
  const shown = bars.slice(firstOf(end, width), end);
  return { low: Math.min(...shown.map((one) => one.low)) - 6, high: Math.max(...shown.map((one) => one.high)) + 6 };
}

/** The scale goes after the prices, and does not jump. */
const follow = (before: Range | null, to: Range): Range => before === null ? to : { low: before.low + (to.low - before.low) * 0.2, high: before.high + (to.high - before.high) * 0.2 };

function paint(context: CanvasRenderingContext2D, size: { width: number; height: number }, end: number, { low, high }: Range, colors: Colors): void {
  const { width, height } = size;
  const from = firstOf(end, width);
  const x = (bar: number) => (bar - from + 1) * widthOfBar;
  const y = (price: number) => 16 + (1 - (price - low) / (high - low)) * (height - 32);
  context.clearRect(0, 0, width, height);
  context.font = typeface;
  context.textBaseline = "middle";
  const legs = [small, large].flatMap((by) => {
    const found = turns(end, by);
    return found.slice(1).map((pivot, i) => ({ origin: found[i] ?? pivot, pivot, isLarge: by === large }));
  }).filter((leg) => leg.pivot.bar >= from);
  const last = legs.findLast((leg) => leg.isLarge && leg.pivot.bar < end - 3);
  if (last !== undefined)
    levels(context, { origin: last.origin.price, pivot: last.pivot.price }, y, width, height, faded(colors.t1, 0.3), colors);
  for (let i = from; i < end; i++)
    candle(context, x(i), y, i, colors);
  for (const { origin, pivot, isLarge } of legs) {
    const isBull = pivot.price > origin.price;
    const color = isBull ? colors.bull : colors.bear;
    const at = { x1: x(origin.bar), y1: y(origin.price), x2: x(pivot.bar), y2: y(pivot.price) };
    line(context, { ...at, isBull, color, width: isLarge ? 2.25 : 1.1, alpha: isLarge ? 0.9 : 0.5, dash: [], isFocus: false }, colors);
    if (isLarge)
      badge(context, (at.x1 + at.x2) / 2, (at.y1 + at.y2) / 2, multiple(Math.abs(pivot.price - origin.price) / usual), color, colors);
  }
  playhead(context, x(end - 1) + widthOfBar, size, colors);
}

/** Rising ones are hollow, falling ones filled. */
function candle(context: CanvasRenderingContext2D, x: number, y: (price: number) => number, bar: number, colors: Colors): void {
  const { open = 0, high = 0, low = 0, close = 0 } = bars[bar] ?? {};
  const [top, tall] = [Math.min(y(open), y(close)), Math.max(1, Math.abs(y(open) - y(close)))];
  context.fillStyle = context.strokeStyle = close >= open ? colors.bull : colors.bear;
  context.lineWidth = 1;
  context.fillRect(x - 0.5, y(high), 1, Math.max(0, top - y(high)));
  context.fillRect(x - 0.5, top + tall, 1, Math.max(0, y(low) - top - tall));
  if (close >= open)
    context.strokeRect(x - 2.5, top, 5, tall);
  else
    context.fillRect(x - 3, top, 6, tall);
}

function badge(context: CanvasRenderingContext2D, x: number, y: number, words: string, color: string, colors: Colors): void {
  if (x < 24)
    return;
  const wide = context.measureText(words).width + 12;
  context.beginPath();
  context.roundRect(x - wide / 2, y - 9, wide, 18, 3);
  context.fillStyle = colors.bg;
  context.fill();
  context.lineWidth = 1;
  context.strokeStyle = faded(color, 0.5);
  context.stroke();
  context.fillStyle = color;
  context.textAlign = "center";
  context.fillText(words, x, y + 0.5);
}
