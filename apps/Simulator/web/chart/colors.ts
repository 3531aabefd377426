import type { Preferences } from "@/ui/preferences";

/** The theme's tokens as a canvas needs them: it knows no CSS variables. */
export interface Colors {
  bg: string; s2: string; line: string; lineSubtle: string; t1: string; t2: string; t3: string; accent: string; info: string; violet: string; warn: string; bad: string; ok: string;
  bull: string; bear: string; onLeg: string; pins: readonly string[];
}

const known = new Map<string, Colors>();

/** Read once for each theme: asking the page for its style is far slower than drawing with it. */
export function readColors(chart: Preferences["chart"], theme: string): Colors {
  const key = `${chart} ${theme}`;
  const colors = known.get(key) ?? ask(chart);
  known.set(key, colors);
  return colors;
}

function ask(chart: Preferences["chart"]): Colors {
  const style = getComputedStyle(document.documentElement);
  const of = (name: string) => style.getPropertyValue(`--lh-${name}`).trim();
  const other = chart === "blue-and-orange" ? "-alternative" : "";
  return {
    bg: of("bg"), s2: of("s2"), line: of("line"), lineSubtle: of("line-subtle"), t1: of("t1"), t2: of("t2"), t3: of("t3"), accent: of("accent"),
    info: of("info"), violet: of("violet"), warn: of("warn"), bad: of("bad"), ok: of("ok"), bull: of(`bull${other}`), bear: of(`bear${other}`), onLeg: of("ground"),
    pins: [of("info"), of("violet"), of("ok"), of("warn"), of("bad"), of(`bull${other}`), of(`bear${other}`), of("t2")],
  };
}

/** A hex colour with less of it: 0 to 1. */
export function faded(color: string, alpha: number): string {
  const hex = color.length === 4 ? `#${[...color.slice(1)].map((c) => c + c).join("")}` : color.slice(0, 7);
  return `${hex}${Math.round(Math.max(0, Math.min(1, alpha)) * 255).toString(16).padStart(2, "0")}`;
}

/** Of whatever we draw ourselves. */
export const typeface = '500 11px "Inter Variable", sans-serif';
