import { count } from "@/ui/numbers";
import type { MouseEvent, ReactNode } from "react";
import { useState } from "react";
import type { Comparison } from "../api";
import css from "../settings/Drawers.module.css";

const height = 92;
const leap = 12;

/** Over the history: legs in both, only in A above, only in B below. What is pointed at, or reached by the arrow keys, is told in numbers. */
export function Strip({ bars, go, children }: { bars: Comparison["bars"]; go: (bar: number) => void; children: ReactNode }) {
  const last = bars.length - 1;
  const [place, setPlace] = useState(last);
  const at = Math.min(place, last);
  const here = bars[at];
  const most = Math.max(1, ...bars.map((one) => Math.max(one.legsA, one.legsB)));
  const middle = height / 2;
  const tall = (value: number) => (value / most) * (middle - 6);
  const under = (event: MouseEvent) => {
    const box = event.currentTarget.getBoundingClientRect();
    return Math.max(0, Math.min(last, Math.floor(((event.clientX - box.left) / box.width) * bars.length)));
  };
  const words = here === undefined ? "" : `Bar ${count(here.bar)}: ${count(here.legsA)} only in A, ${count(here.legsB)} only in B`;
  return (
    <>
      <svg
        className={css["strip"]} viewBox={`0 0 ${bars.length} ${height}`} preserveAspectRatio="none" role="slider" tabIndex={0}
        aria-label="Where they differ" aria-valuemin={0} aria-valuemax={last} aria-valuenow={at} aria-valuetext={words}
        onPointerMove={(event) => { setPlace(under(event)); }}
        onClick={(event) => { go(bars[under(event)]?.bar ?? 0); }}
        onKeyDown={(event) => {
          const to: Record<string, number> = { ArrowLeft: at - 1, ArrowRight: at + 1, PageDown: at - leap, PageUp: at + leap, Home: 0, End: last };
          const next = to[event.key];
          if (next !== undefined)
            setPlace(Math.max(0, Math.min(last, next)));
          else if (event.key === "Enter" && here !== undefined)
            go(here.bar);
          else
            return;
          event.preventDefault();
        }}
      >
        <rect x={at} y="0" width="1" height={height} fill="var(--lh-accent)" opacity=".35" />
        <rect x="0" y={middle - 1} width={bars.length} height="2" fill="var(--lh-t3)" opacity=".5" />
        {bars.map((one, i) => (
          <g key={one.bar}>
            <rect x={i + 0.1} y={middle - 2 - tall(one.legsA)} width=".8" height={tall(one.legsA)} fill="var(--lh-info)" />
            <rect x={i + 0.1} y={middle + 2} width=".8" height={tall(one.legsB)} fill="var(--lh-warn)" />
          </g>
        ))}
      </svg>
      {children}
      <p className={css["told"]}>{words}. A click, or Enter, goes there.</p>
    </>
  );
}
