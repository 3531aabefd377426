import type { CSSProperties } from "react";
import css from "./identity.module.css";

const hues = new Set(["simulator", "signals", "atlas", "publisher", "freight"]);

/** The hue says the app; what runs none that we know is grey. */
export function hueOf(appType: string): string {
  const name = appType.split("_")[0] ?? "";
  return hues.has(name) ? `var(--lh-${name})` : "var(--lh-t3)";
}

const titles: Record<string, string> = { publisher_v2: "Publisher", console: "Console" };

/** The apps that a tenant can run. */
export const appTypes = ["publisher_v2", "simulator", "signals", "atlas", "freight"];

export const appTitle = (appType: string): string => titles[appType] ?? appType.charAt(0).toUpperCase() + appType.slice(1).replaceAll("_", " ");

const sized = (size: number, more: Record<string, string> = {}) => ({ "--size": `${size}px`, ...more }) as CSSProperties;

/** A tenant's picture. Tenants are gabled, people are round. */
export function Gable({ name, app, size = 22 }: { name: string; app: string; size?: number }) {
  return <span className={css["gable"]} style={sized(size, { "--hue": hueOf(app) })} aria-hidden="true">{[...name][0]?.toUpperCase()}</span>;
}

/** A person's. */
export function Face({ name, size = 26 }: { name: string; size?: number }) {
  const words = name.split(/[\s.@_-]+/).filter(Boolean);
  const letters = (words.length > 1 ? [words[0], words.at(-1)] : [words[0]?.slice(0, 2)]).map((word, _, all) => all.length > 1 ? [...(word ?? "")][0] : word).join("");
  return <span className={css["face"]} style={sized(size)} aria-hidden="true" data-letters={letters.toUpperCase()} />; // drawn, not written: the button around it has a name of its own
}
