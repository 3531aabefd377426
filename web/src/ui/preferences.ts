import { useSyncExternalStore } from "react";

/** What a person set for this browser. The scheme is a cookie besides, so that the server's first byte has it right. */
export interface Preferences {
  scheme: "auto" | "dark" | "light";
  density: "compact" | "normal" | "roomy";
  /** Whether single letters are keys; some people's tools type them. */
  letters: boolean;
  /** The colours of rising and falling. */
  chart: "tide-and-rust" | "blue-and-orange";
}

const standard: Preferences = { scheme: "auto", density: "normal", letters: true, chart: "tide-and-rust" };
const key = "lh-preferences";
const listeners = new Set<() => void>();
let current = read();

function read(): Preferences {
  try {
    return { ...standard, ...(JSON.parse(localStorage.getItem(key) ?? "{}") as Partial<Preferences>) };
  } catch {
    return standard; // storage may be off
  }
}

export const preferences = (): Preferences => current;

export function setPreferences(change: Partial<Preferences>): void {
  current = { ...current, ...change };
  try {
    localStorage.setItem(key, JSON.stringify(current));
  } catch {
    // then it holds until the page is left
  }
  apply();
  listeners.forEach((tell) => { tell(); });
}

export function usePreferences(): Preferences {
  return useSyncExternalStore((tell) => {
    listeners.add(tell);
    return () => listeners.delete(tell);
  }, preferences);
}

/** Brings the document in line; called once before anything is drawn. */
export function apply(): void {
  document.documentElement.dataset["density"] = current.density;
  const path = new URL(document.baseURI).pathname;
  document.cookie = current.scheme === "auto" ? `lh-scheme=; path=${path}; max-age=0` : `lh-scheme=${current.scheme}; path=${path}; max-age=31536000; samesite=lax`;
}

export const schemeTitles: Record<Preferences["scheme"], string> = { auto: "as the system", dark: "dark", light: "light" };
export const nextScheme: Record<Preferences["scheme"], Preferences["scheme"]> = { auto: "dark", dark: "light", light: "auto" };
export const nextDensity: Record<Preferences["density"], Preferences["density"]> = { compact: "normal", normal: "roomy", roomy: "compact" };
