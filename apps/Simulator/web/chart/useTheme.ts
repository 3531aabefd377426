import { useSyncExternalStore } from "react";

const listeners = new Set<() => void>();
let observer: MutationObserver | null = null;

/** "dark" or "light" as the page shows it now. A canvas has to be told when that changes. */
export function useTheme(): string {
  return useSyncExternalStore((tell) => {
    listeners.add(tell);
    observer ??= new MutationObserver(() => { listeners.forEach((each) => { each(); }); });
    observer.observe(document.documentElement, { attributes: true, attributeFilter: ["data-mantine-color-scheme"] });
    return () => {
      listeners.delete(tell);
      if (listeners.size === 0)
        observer?.disconnect();
    };
  }, () => document.documentElement.dataset["mantineColorScheme"] ?? "dark");
}
