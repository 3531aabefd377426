import { usePreferences } from "@/ui/preferences";
import { count } from "@/ui/numbers";
import { useEffect, useEffectEvent, useRef, useState } from "react";
import { clock, day } from "../bars/time";
import { readColors } from "../chart/colors";
import { useTheme } from "../chart/useTheme";
import { useScreen, useSnapshot } from "../replay/context";
import { drawHistory } from "./draw-history";
import css from "./Scrubber.module.css";

const edge = 16;

/** The whole history on one line: what was seen, the playhead, and the years to come. */
export function Scrubber() {
  const { replay, display } = useScreen();
  const { info, position } = useSnapshot();
  const canvas = useRef<HTMLCanvasElement>(null);
  const [width, setWidth] = useState(0);
  const [aim, setAim] = useState<number | null>(null);
  const isDragged = useRef(false);
  const theme = useTheme();
  const { chart } = usePreferences();
  const bars = info?.bars ?? 1;
  const x = (bar: number) => edge + (Math.max(0, bar) / Math.max(1, bars - 1)) * Math.max(0, width - 2 * edge);

  useEffect(() => {
    if (canvas.current === null)
      return;
    const observer = new ResizeObserver(([entry]) => { setWidth(entry?.contentRect.width ?? 0); });
    observer.observe(canvas.current);
    return () => { observer.disconnect(); };
  }, []);

  const paint = useEffectEvent(() => {
    if (canvas.current !== null && width > 0)
      drawHistory(canvas.current, replay.bars, bars, edge, readColors(chart, theme));
  });
  // A pixel is hundreds of bars: it is drawn anew when one more of them was reached.
  const column = Math.ceil((position + 1) / (bars / Math.max(1, width - 2 * edge)));
  useEffect(() => { paint(); }, [width, bars, theme, chart, column, info?.id]);

  const barAt = (clientX: number) => {
    const box = canvas.current?.getBoundingClientRect();
    const part = box === undefined ? 0 : (clientX - box.left - edge) / Math.max(1, box.width - 2 * edge);
    return Math.round(Math.max(0, Math.min(1, part)) * (bars - 1));
  };
  // The replay follows the drag as fast as it is answered; the head is where the pointer is, until the last of it was.
  const aimAt = (clientX: number) => {
    const bar = barAt(clientX);
    if (bar === aim)
      return;
    setAim(bar);
    void replay.move({ bar }).then(() => { setAim((now) => isDragged.current || now !== bar ? now : null); });
  };
  const shown = aim ?? position;
  const time = replay.bars.time(Math.min(Math.max(0, shown), replay.bars.count - 1));
  const words = shown < replay.bars.count ? `Bar ${count(shown)}, ${day(time, display.zone)} ${clock(time, display.zone)}` : `Bar ${count(shown)}`;

  return (
    <div
      className={css["scrubber"]} role="slider" tabIndex={0} aria-label="Position in the history" aria-valuemin={0} aria-valuemax={bars - 1} aria-valuenow={Math.max(0, position)} aria-valuetext={words}
      onPointerDown={(event) => {
        event.currentTarget.setPointerCapture(event.pointerId);
        isDragged.current = true;
        aimAt(event.clientX);
      }}
      onPointerMove={(event) => {
        if (isDragged.current)
          aimAt(event.clientX);
      }}
      onPointerUp={() => {
        isDragged.current = false;
        if (aim === replay.snapshot().position)
          setAim(null);
      }}
      onPointerCancel={() => {
        isDragged.current = false;
        setAim(null);
      }}
      onKeyDown={(event) => {
        const leap = Math.round(bars / 100);
        const to: Record<string, number> = { PageUp: position + leap, PageDown: position - leap, Home: 0, End: bars - 1 };
        const bar = to[event.key];
        if (bar === undefined)
          return;
        event.preventDefault();
        event.stopPropagation();
        void replay.move({ bar: Math.max(0, Math.min(bars - 1, bar)) });
      }}
    >
      <canvas ref={canvas} className={css["canvas"]} />
      <div className={css["years"]} aria-hidden="true">{spread(info?.years ?? [], x).map((year) => <span key={year.year} style={{ left: x(year.bar) }}>{year.year}</span>)}</div>
      <span className={css["head"]} style={{ left: x(shown) }} aria-hidden="true" />
      {aim !== null && <span className={css["aim"]} style={{ left: Math.min(width - 90, Math.max(90, x(aim))) }}>{words}</span>}
    </div>
  );
}

/** As many years as there is room for. */
function spread<T extends { bar: number }>(years: readonly T[], x: (bar: number) => number): T[] {
  let last = -100;
  return years.filter((year) => {
    const at = x(year.bar);
    if (at - last < 42)
      return false;
    last = at;
    return true;
  });
}
