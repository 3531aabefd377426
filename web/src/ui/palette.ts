import type { ReactNode } from "react";
import { useEffect, useSyncExternalStore } from "react";
import type { Icon } from "./icons";
import { useLatest } from "./latest";

export interface PaletteItem {
  id: string;
  /** "Tenants", "Do to Northlight Studio", "Elsewhere". */
  group: string;
  label: string;
  /** What stands after it, less loud: a slug, a count. */
  hint?: string;
  icon?: Icon;
  /** In place of an icon: a gable, a face. */
  picture?: ReactNode;
  status?: ReactNode;
  keys?: string;
  /** Something to do rather than somewhere to go; `>` shows only these. */
  isAction?: boolean;
  run: () => void;
  /** What Tab offers for it. */
  actions?: () => readonly PaletteItem[];
}

export type PaletteSource = (text: string, signal: AbortSignal) => Promise<readonly PaletteItem[]>;

interface Entry { items: () => readonly PaletteItem[]; search?: PaletteSource }

const entries: Entry[] = [];
const listeners = new Set<() => void>();
let opened = false;

function tell() {
  listeners.forEach((each) => { each(); });
}

function add(entry: Entry) {
  entries.push(entry);
  return () => { entries.splice(entries.indexOf(entry), 1); };
}

/** Offers pages and actions in the palette while the caller is on the screen. */
export function usePaletteItems(items: readonly PaletteItem[]): void {
  const current = useLatest(items);
  useEffect(() => add({ items: () => current.current }), [current]);
}

/** Offers what is found for the text that is typed. */
export function usePaletteSource(search: PaletteSource): void {
  const current = useLatest(search);
  useEffect(() => add({ items: () => [], search: (text, signal) => current.current(text, signal) }), [current]);
}

export const paletteItems = (): PaletteItem[] => entries.flatMap((entry) => entry.items());

export const searchPalette = async (text: string, signal: AbortSignal): Promise<PaletteItem[]> =>
  (await Promise.all(entries.map((entry) => entry.search?.(text, signal) ?? []))).flat();

export function openPalette(open = true): void {
  opened = open;
  tell();
}

export function usePaletteOpened(): boolean {
  return useSyncExternalStore((each) => {
    listeners.add(each);
    return () => listeners.delete(each);
  }, () => opened);
}

/** How well a text answers what was typed: 0 not at all; the beginning of a word is better than its middle. */
export function matches(text: string, typed: string): number {
  const at = text.toLowerCase().indexOf(typed.toLowerCase());
  return typed === "" ? 1 : at < 0 ? 0 : at === 0 ? 3 : /[\s.-]/.test(text[at - 1] ?? "") ? 2 : 1;
}
