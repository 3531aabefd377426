import { useSyncExternalStore } from "react";

const narrow = window.matchMedia("(max-width: 639px)");

function follow(tell: () => void) {
  narrow.addEventListener("change", tell);
  return () => { narrow.removeEventListener("change", tell); };
}

/** Whether there is so little room that rows are drawn in two lines. Where it is a matter of style alone, the style sheets ask themselves. */
export const useIsPhone = (): boolean => useSyncExternalStore(follow, () => narrow.matches);
