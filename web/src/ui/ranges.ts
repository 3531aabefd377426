import { clock } from "./time";

/** How far a chart looks back. */
export type Range = "hour" | "day" | "week";

export const ranges: readonly { value: Range; label: string }[] = [{ value: "hour", label: "1 hour" }, { value: "day", label: "24 hours" }, { value: "week", label: "7 days" }];

export const rangeTitles: Record<Range, string> = { hour: "the last hour", day: "the last 24 hours", week: "the last 7 days" };

export const toRange = (text: string | undefined): Range => text === "day" || text === "week" ? text : "hour";

/** A time on such a chart: with its day where there is more than one. */
export const timeOn = (range: Range, at: number): string =>
  range === "week" ? new Date(at).toLocaleString("en-GB", { weekday: "short", hour: "2-digit", minute: "2-digit" }) : clock(at);
