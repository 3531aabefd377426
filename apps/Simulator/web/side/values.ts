import type { Stretch } from "../api";

/** Values by the names of their parameters. */
export type Values = Readonly<Record<string, number>>;

/** What holds in a stretch. */
export const startOf = (stretch: Stretch): Values => ({ ...numbers(stretch.detection), ...numbers(stretch.references) });

/** How many values differ. */
export const changes = (from: Values, to: Values): number => Object.entries(to).filter(([name, value]) => from[name] !== value).length;

const numbers = (part: object): Values => Object.fromEntries(Object.entries(part).filter((pair): pair is [string, number] => typeof pair[1] === "number"));
