import { useSyncExternalStore } from "react";

const minute = 60_000;
const hour = 60 * minute;
const day = 24 * hour;

// Made once: a list writes hundreds of times, and making a format costs far more than using it.
const formatOf = (options: Intl.DateTimeFormatOptions) => new Intl.DateTimeFormat("en-GB", options);
const dayAndMonth = formatOf({ day: "numeric", month: "short" });
const dayMonthAndYear = formatOf({ day: "numeric", month: "short", year: "numeric" });
const toTheSecond = formatOf({ day: "numeric", month: "short", year: "numeric", hour: "2-digit", minute: "2-digit", second: "2-digit" });
const hourAndMinute = formatOf({ hour: "2-digit", minute: "2-digit" });

/** "2 min ago": how long before now, in the words of a list. */
export function ago(at: string | number | Date, now = Date.now()): string {
  const then = new Date(at);
  const past = now - then.getTime();
  if (past < 45_000)
    return past < -minute ? shortDate(then, now) : "just now";
  if (past < hour)
    return `${Math.max(1, Math.round(past / minute))} min ago`;
  if (past < day)
    return `${Math.round(past / hour)} h ago`;
  return past < 2 * day ? "yesterday" : shortDate(then, now);
}

/** "14 Nov", with the year where it is another one. */
export function shortDate(at: string | number | Date, now = Date.now()): string {
  const date = new Date(at);
  return (date.getFullYear() === new Date(now).getFullYear() ? dayAndMonth : dayMonthAndYear).format(date);
}

export const fullTime = (at: string | number | Date): string => toTheSecond.format(new Date(at));

export const clock = (at: string | number | Date): string => hourAndMinute.format(new Date(at));

/** "1 m 12 s": how long something takes. */
export function duration(milliseconds: number): string {
  const seconds = Math.max(0, Math.floor(milliseconds / 1000));
  if (milliseconds < 10_000 && milliseconds % 1000 >= 100)
    return `${(milliseconds / 1000).toFixed(1)} s`;
  if (seconds < 60)
    return `${seconds} s`;
  if (seconds < 3600)
    return `${Math.floor(seconds / 60)} m ${String(seconds % 60).padStart(2, "0")} s`;
  return seconds < 86_400 ? `${Math.floor(seconds / 3600)} h ${String(Math.floor(seconds / 60) % 60).padStart(2, "0")} m` : `${Math.floor(seconds / 86_400)} d ${Math.floor(seconds / 3600) % 24} h`;
}

// One clock for all that say how long ago something was.
const listeners = new Set<() => void>();
let now = Date.now();
let timer: ReturnType<typeof setInterval> | undefined;

function follow(tell: () => void) {
  listeners.add(tell);
  timer ??= setInterval(() => {
    now = Date.now();
    listeners.forEach((each) => { each(); });
  }, 1000);
  return () => {
    listeners.delete(tell);
    if (listeners.size === 0) {
      clearInterval(timer);
      timer = undefined;
    }
  };
}

/** The time, to the second or to whatever step is enough to see. */
export function useNow(step = 1000): number {
  return useSyncExternalStore(follow, () => Math.floor(now / step) * step);
}

/** When something was, relative to now; the exact time is its tooltip. */
export function Ago({ at }: { at: string | null | undefined }) {
  const shown = useNow(15_000);
  return at === null || at === undefined ? <span className="lh-dim">never</span> : <time dateTime={at} title={fullTime(at)}>{ago(at, shown)}</time>;
}
