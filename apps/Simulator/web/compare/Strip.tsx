import { count } from "@/ui/numbers";
import type { Comparison } from "../api";
import css from "../settings/Drawers.module.css";

const height = 92;

/** Over the history: legs in both, only in A above, only in B below. */
export function Strip({ bars, go }: { bars: Comparison["bars"]; go: (bar: number) => void }) {
  const most = Math.max(1, ...bars.map((one) => Math.max(one.legsA, one.legsB)));
  const middle = height / 2;
  const tall = (value: number) => (value / most) * (middle - 6);
  return (
    <svg
      className={css["strip"]} viewBox={`0 0 ${bars.length} ${height}`} preserveAspectRatio="none" role="img"
      aria-label={`Legs that differ: at most ${count(Math.max(0, ...bars.map((one) => one.legsA)))} only in A and ${count(Math.max(0, ...bars.map((one) => one.legsB)))} only in B`}
      onClick={(event) => {
        const box = event.currentTarget.getBoundingClientRect();
        const bar = bars[Math.min(bars.length - 1, Math.floor(((event.clientX - box.left) / box.width) * bars.length))];
        if (bar !== undefined)
          go(bar.bar);
      }}
    >
      <rect x="0" y={middle - 1} width={bars.length} height="2" fill="var(--lh-t3)" opacity=".5" />
      {bars.map((one, i) => (
        <g key={one.bar}>
          <rect x={i + 0.1} y={middle - 2 - tall(one.legsA)} width=".8" height={tall(one.legsA)} fill="var(--lh-info)" />
          <rect x={i + 0.1} y={middle + 2} width=".8" height={tall(one.legsB)} fill="var(--lh-warn)" />
        </g>
      ))}
    </svg>
  );
}
