import { useState } from "react";
import css from "./SmallChart.module.css";

interface Props {
  points: readonly number[];
  /** What it shows, for those who do not see it; the figures beside it say the rest. */
  label: string;
  height?: number;
  width?: number | string;
  tone?: "warn" | "bad" | undefined;
  /** Counts go in steps. */
  steps?: boolean;
  filled?: boolean;
  /** Each on its own, nothing where nothing was: for what happened, rather than what is. */
  bars?: boolean;
  /** How much of each bar somebody should know of. */
  alarms?: readonly number[];
  /** What stands at a point, when it is pointed at. */
  tell?: (index: number) => string;
}

/** A figure over time: one line from zero, no axes. */
export function SmallChart({ points, label, height = 40, width = "100%", tone, steps = false, filled = true, bars = false, alarms, tell }: Props) {
  const [at, setAt] = useState<number | null>(null);
  const most = Math.max(1, ...points);
  const last = Math.max(1, points.length - 1);
  const x = (i: number) => (i / last) * 100;
  const y = (value: number) => 99 - (value / most) * 96;
  const step = 100 / Math.max(1, points.length);
  const barsOf = (values: readonly number[]) => values.map((value, i) => value === 0 ? "" : `M${(i + 0.15) * step} 100V${y(value)}h${0.7 * step}V100Z`).join("");
  const line = points.map((value, i) => i === 0 ? `M0 ${y(value)}` : steps ? `H${x(i)}V${y(value)}` : `L${x(i)} ${y(value)}`).join("");
  return (
    <span
      className={`${css["chart"]} ${tone === undefined ? "" : css[tone]}`} style={{ height, width }} role="img" aria-label={label}
      onPointerMove={(event) => {
        const box = event.currentTarget.getBoundingClientRect();
        setAt(Math.min(last, Math.max(0, Math.round(((event.clientX - box.left) / box.width) * last))));
      }}
      onPointerLeave={() => { setAt(null); }}
    >
      <svg viewBox="0 0 100 100" preserveAspectRatio="none" aria-hidden="true">
        {bars && <path d={barsOf(points)} fill="currentColor" fillOpacity=".55" />}
        {bars && alarms !== undefined && <path d={barsOf(alarms)} fill="var(--lh-bad)" />}
        {points.length > 1 && filled && !bars && <path d={`${line}V100H0Z`} fill="currentColor" fillOpacity=".12" />}
        {points.length > 1 && !bars && <path d={line} fill="none" stroke="currentColor" strokeWidth="1.25" strokeLinejoin="round" vectorEffect="non-scaling-stroke" />}
        {points.length <= 1 && <path d="M0 99H100" stroke="currentColor" strokeWidth="1.25" vectorEffect="non-scaling-stroke" />}
      </svg>
      {at !== null && tell !== undefined && points.length > 1 && <span className={css["value"]} style={{ left: `${x(at)}%` }}>{tell(at)}</span>}
    </span>
  );
}
