import type { ReactNode } from "react";
import { useSyncExternalStore } from "react";
import { createPortal } from "react-dom";

type Place = "left" | "middle" | "right";
const places = new Map<Place, HTMLElement>();
const listeners = new Set<() => void>();

/** The shell's side: where the parts go. */
export function BeamPlace({ place, className }: { place: Place; className?: string | undefined }) {
  return (
    <div
      className={className}
      ref={(element) => {
        if (element === null)
          return;
        places.set(place, element);
        listeners.forEach((tell) => { tell(); });
        return () => { places.delete(place); };
      }}
    />
  );
}

/** Puts something into the beam while the caller is on the screen: beside the tenant's name, in the middle, or before the person. */
export function BeamPart({ place, children }: { place: Place; children: ReactNode }) {
  const element = useSyncExternalStore((tell) => {
    listeners.add(tell);
    return () => listeners.delete(tell);
  }, () => places.get(place));
  return element === undefined ? null : createPortal(children, element);
}
