import type { Stretch } from "../api";
import type { Zone } from "../bars/time";
import { zoneNames } from "../bars/time";
import type { Selection } from "./selection";

/** What the browser keeps, so that the server need not. */
export interface Kept {
  file: string | null;
  startDate: string | null;
  position: number | null;
  plan: Stretch[] | null;
}

/** How somebody likes it. */
export interface Display {
  view: "structure" | "levels";
  upper: number;
  lower: number;
  maximized: "upper" | "lower" | null;
  panelHeight: number;
  speed: number;
  speedFrame: number;
  linger: boolean;
  lingerOn: readonly string[];
  lingerSeconds: number;
  zone: Zone;
  showFiltered: boolean;
  showBreached: boolean;
  showBadges: boolean;
  showZones: boolean;
  showHeat: boolean;
  /** When a pinned level counts as reached: a close beyond it, or a wick is enough. */
  reachedBy: "close" | "wick";
  alerts: "off" | "notice" | "sound";
  /** What stands beside the charts, where there is room. */
  leftSide: boolean;
  rightSide: boolean;
}

export const usualDisplay: Display = {
  view: "structure", upper: 240, lower: 30, maximized: null, panelHeight: 204, speed: 2, speedFrame: 30,
  linger: false, lingerOn: ["legFormed", "originBreached", "legEngulfed", "referenceCompleted", "levels"], lingerSeconds: 30, zone: "America/Chicago",
  showFiltered: false, showBreached: true, showBadges: true, showZones: true, showHeat: true,
  reachedBy: "wick", alerts: "notice", leftSide: true, rightSide: true,
};

/** What somebody chose that outlives a reload of the tab, and what its numbers are counted by. */
export interface Chosen extends Pick<Selection, "pins" | "follows"> { run: string }

const keptKey = "lh-simulator-replay";
const chosenKey = "lh-simulator-chosen";
const displayKey = "lh-simulator-display";

function read<T>(usual: T, text: () => string | null): T {
  try {
    return { ...usual, ...(JSON.parse(text() ?? "{}") as Partial<T>) };
  } catch {
    return usual; // storage may be off, or hold what an older release wrote
  }
}

function write(key: string, value: unknown, storage: () => Storage = () => localStorage): void {
  try {
    storage().setItem(key, JSON.stringify(value));
  } catch {
    // then it holds until the page is left
  }
}

const nothing: Kept = { file: null, startDate: null, position: null, plan: null };

/** A link to a position wins over what was kept. */
export function readKept(search = location.search): Kept {
  // Each tab has a place of its own, and a new one begins where the last one was.
  const found = read(nothing, () => sessionStorage.getItem(keptKey) ?? localStorage.getItem(keptKey));
  const kept = { ...found, plan: Array.isArray(found.plan) ? found.plan : null }; // what else may be wrong with it, the server says
  const link = new URLSearchParams(search);
  const at = Number(link.get("at"));
  if (!link.has("at") || !Number.isInteger(at))
    return kept;
  const isSame = (link.get("file") ?? kept.file) === kept.file;
  return { file: link.get("file"), startDate: link.get("start"), position: at, plan: isSame ? kept.plan : null };
}

export function writeKept(kept: Kept): void {
  write(keptKey, kept);
  write(keptKey, kept, () => sessionStorage);
}

/** Pins and followed legs of this tab, where legs are still counted as they were then. */
export function readChosen(run: string): Pick<Selection, "pins" | "follows"> {
  const { pins, follows, ...kept } = read<Chosen>({ run: "", pins: [], follows: [] }, () => sessionStorage.getItem(chosenKey));
  return kept.run === run && Array.isArray(pins) && Array.isArray(follows) ? { pins, follows } : { pins: [], follows: [] };
}

export const writeChosen = (chosen: Chosen): void => { write(chosenKey, chosen, () => sessionStorage); };

/** Of what was stored only what is of its usual kind: an older release may have written it, or a hand. */
export function readDisplay(): Display {
  const found: Readonly<Record<string, unknown>> = { ...read(usualDisplay, () => localStorage.getItem(displayKey)) };
  const fits = ([name, usual]: [string, unknown]) => usual === null
    ? found[name] === null || typeof found[name] === "string"
    : typeof found[name] === typeof usual && Array.isArray(found[name]) === Array.isArray(usual);
  const display = { ...usualDisplay, ...Object.fromEntries(Object.entries(usualDisplay).filter(fits).map(([name]) => [name, found[name]])) };
  return display.zone in zoneNames ? display : { ...display, zone: usualDisplay.zone };
}

export const writeDisplay = (display: Display): void => { write(displayKey, display); };

/** The address that shows this position to somebody else. */
export function linkTo(file: string, startDate: string | null, position: number): string {
  const link = new URL(document.baseURI);
  link.searchParams.set("file", file);
  if (startDate !== null)
    link.searchParams.set("start", startDate);
  link.searchParams.set("at", String(position));
  return link.href;
}
