import { usePreferences } from "@/ui/preferences";
import { useEffect, useRef } from "react";
import type { Colors } from "../chart/colors";
import { faded, readColors } from "../chart/colors";
import { useTheme } from "../chart/useTheme";
import css from "./Pages.module.css";
import { closes } from "./miniature-bars";

const shown = 90;

/** A few made-up bars that come one by one; the widest swing so far, and its levels. */
export function Miniature() {
  const canvas = useRef<HTMLCanvasElement>(null);
  const theme = useTheme();
  const { chart } = usePreferences();
  useEffect(() => {
    const context = canvas.current?.getContext("2d");
    if (canvas.current === null || context == null)
      return;
    const element = canvas.current;
    const still = window.matchMedia("(prefers-reduced-motion: reduce)").matches;
    let at = still ? closes.length : 24;
    const draw = () => {
      const ratio = window.devicePixelRatio;
      element.width = element.clientWidth * ratio;
      element.height = element.clientHeight * ratio;
      context.setTransform(ratio, 0, 0, ratio, 0, 0);
      paint(context, element.clientWidth, element.clientHeight, at, readColors(chart, theme));
    };
    draw();
    if (still)
      return;
    const timer = setInterval(() => {
      at = at >= closes.length ? 24 : at + 1;
      draw();
    }, 90);
    return () => { clearInterval(timer); };
  }, [theme, chart]);
  return <canvas ref={canvas} className={css["miniature"]} role="img" aria-label="Bars come one by one; a line joins the widest swing, and its levels stand across the chart." />;
}

function paint(context: CanvasRenderingContext2D, width: number, height: number, at: number, colors: Colors): void {
  const from = Math.max(0, at - shown);
  const seen = closes.slice(from, at);
  const [low, high] = [Math.min(...seen) - 4, Math.max(...seen) + 4];
  const step = (width * 0.9) / shown;
  const x = (i: number) => 12 + (i - from) * step;
  const y = (price: number) => 14 + (1 - (price - low) / (high - low)) * (height - 28);
  context.clearRect(0, 0, width, height);
  let [top, bottom] = [from, from];
  seen.forEach((price, i) => {
    if (price > (closes[top] ?? 0))
      top = from + i;
    if (price < (closes[bottom] ?? 0))
      bottom = from + i;
  });
  const [origin, pivot] = top < bottom ? [top, bottom] : [bottom, top];
  const [first, last] = [closes[origin] ?? 0, closes[pivot] ?? 0];
  context.font = '500 11px "Inter Variable", sans-serif';
  for (const ratio of [0, 0.382, 0.5, 0.618, 1]) {
    const level = y(last + ratio * (first - last));
    context.strokeStyle = faded(colors.t1, ratio % 1 === 0 ? 0.5 : 0.25);
    context.setLineDash(ratio % 1 === 0 ? [] : [5, 4]);
    context.beginPath();
    context.moveTo(0, level);
    context.lineTo(width, level);
    context.stroke();
    context.fillStyle = colors.t3;
    context.fillText(String(ratio), width - 36, level - 4);
  }
  context.setLineDash([]);
  for (let i = from; i < at; i++) {
    const [open, close] = [closes[i - 1] ?? closes[i] ?? 0, closes[i] ?? 0];
    context.fillStyle = context.strokeStyle = close >= open ? colors.bull : colors.bear;
    const [upper, tall] = [Math.min(y(open), y(close)), Math.max(1.5, Math.abs(y(open) - y(close)))];
    context.lineWidth = 1;
    context.fillRect(x(i), upper - 5, 1, tall + 10);
    if (close >= open) {
      context.clearRect(x(i) - step * 0.3, upper, step * 0.6, tall);
      context.strokeRect(x(i) - step * 0.3, upper, step * 0.6, tall);
    } else
      context.fillRect(x(i) - step * 0.3, upper, step * 0.6, tall);
  }
  context.strokeStyle = last > first ? colors.bull : colors.bear;
  context.lineWidth = 2.5;
  context.beginPath();
  context.moveTo(x(origin), y(first));
  context.lineTo(x(pivot), y(last));
  context.stroke();
  context.fillStyle = colors.accent;
  context.fillRect(x(at - 1) + step * 0.8, 0, 1.25, height);
}
