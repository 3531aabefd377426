import type { EventOnWire, LegFacts, LegOnWire, ReplayEvent } from "../api";

/** A leg as it is told by a playhead at a position. */
export function legAt(position: number, { originAgo, pivotAgo, breachedAgo, ...leg }: LegOnWire): LegFacts {
  return { ...leg, originIndex: position - originAgo, pivotIndex: position - pivotAgo, breachedAt: breachedAgo === null ? null : position - breachedAgo };
}

/** What happened, as it is told by a playhead at a position. What goes without saying is left out on the wire. */
export function eventAt(position: number, { ago, originAgo, pivotAgo, reason = null, ratio = null, isUp = null, why = null, ...event }: EventOnWire): ReplayEvent {
  const bar = position - ago;
  return { ...event, bar, originIndex: bar - originAgo, pivotIndex: bar - pivotAgo, reason, ratio, isUp, why };
}

/** Bytes that came as text. */
export function bytesOf(base64: string): ArrayBuffer {
  const text = atob(base64);
  const bytes = new Uint8Array(text.length);
  for (let i = 0; i < text.length; i++)
    bytes[i] = text.charCodeAt(i);
  return bytes.buffer;
}
