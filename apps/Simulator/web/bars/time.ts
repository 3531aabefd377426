/** How times are written: in the exchange's zone unless the person chose another. */
export type Zone = "America/Chicago" | "UTC" | "local";

export const zoneNames: Readonly<Record<Zone, string>> = { "America/Chicago": "Chicago", "UTC": "UTC", "local": "Your time" };

const formats = new Map<string, Intl.DateTimeFormat>();

function format(zone: Zone, name: string, options: Intl.DateTimeFormatOptions): Intl.DateTimeFormat {
  const key = `${zone} ${name}`;
  let found = formats.get(key);
  if (found === undefined)
    formats.set(key, found = new Intl.DateTimeFormat("en-GB", { ...options, ...(zone === "local" ? {} : { timeZone: zone }) }));
  return found;
}

const dated = (seconds: number) => new Date(seconds * 1000);

/** "Wed 8 May 2013". */
export const day = (seconds: number, zone: Zone): string =>
  format(zone, "day", { weekday: "short", day: "numeric", month: "short", year: "numeric" }).format(dated(seconds)).replaceAll(",", "");

/** "19:30". */
export const clock = (seconds: number, zone: Zone): string => format(zone, "clock", { hour: "2-digit", minute: "2-digit" }).format(dated(seconds));

/** "8 May". */
export const shortDay = (seconds: number, zone: Zone): string => format(zone, "short", { day: "numeric", month: "short" }).format(dated(seconds));

/** "8" or "May" or "2013": what an axis says where a day, a month or a year begins. */
export const dayNumber = (seconds: number, zone: Zone): string => format(zone, "number", { day: "numeric" }).format(dated(seconds));
export const monthName = (seconds: number, zone: Zone): string => format(zone, "month", { month: "short" }).format(dated(seconds));
export const yearNumber = (seconds: number, zone: Zone): string => format(zone, "year", { year: "numeric" }).format(dated(seconds));

/** What the clocks of a zone show at a time, as seconds: what lies between the two is the zone's offset. */
function wallClock(seconds: number, zone: Zone): number {
  const parts = format(zone, "wall", { year: "numeric", month: "numeric", day: "numeric", hour: "numeric", minute: "numeric", hourCycle: "h23" }).formatToParts(dated(seconds));
  const of = (type: Intl.DateTimeFormatPartTypes) => Number(parts.find((part) => part.type === type)?.value ?? 0);
  return Date.UTC(of("year"), of("month") - 1, of("day"), of("hour"), of("minute")) / 1000;
}

/** "2013-05-08", as a field for days holds it. */
export const dayIn = (seconds: number, zone: Zone): string => new Date(wallClock(seconds, zone) * 1000).toISOString().slice(0, 10);

/** When the clocks of a zone show this: "2013-05-08", and "19:30" or nothing for its beginning. */
export function timeIn(day: string, clock: string, zone: Zone): number {
  const shown = Date.parse(`${day}T${clock === "" ? "00:00" : clock}:00Z`) / 1000;
  // The offset is that of the time itself, which the first look comes near to.
  const near = shown - (wallClock(shown, zone) - shown);
  return near - (wallClock(near, zone) - shown);
}
