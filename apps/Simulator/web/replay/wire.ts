import type { EventsOnWire, LegFacts, LegOnWire, ReplayEvent } from "../api";

/** A leg as it is told by a playhead at a position. */
export function legAt(position: number, { originAgo, pivotAgo, breachedAgo, ...leg }: LegOnWire): LegFacts {
  return { ...leg, originIndex: position - originAgo, pivotIndex: position - pivotAgo, breachedAt: breachedAgo === null ? null : position - breachedAgo };
}

/** What happened, as it is told by a playhead at a position: by columns, with what only some events have beside them. */
export function eventsFrom(position: number, { kinds, legs, ago, kind, leg, price, pivot, pivotAgo, multiple, more }: EventsOnWire): ReplayEvent[] {
  const special = new Map(more.map((one) => [one.at, one]));
  return ago.map((before, i) => {
    const its = legs[leg[i] ?? -1];
    const { reason = null, ratio = null, isUp = null, why = null } = special.get(i) ?? {};
    const bar = position - before;
    return {
      bar, kind: kinds[kind[i] ?? -1] ?? "", leg: its?.number ?? 0, isBull: its?.isBull ?? false, price: price[i] ?? 0,
      origin: its?.origin ?? 0, originIndex: position - (its?.originAgo ?? 0), pivot: pivot[i] ?? 0, pivotIndex: bar - (pivotAgo[i] ?? 0), multiple: multiple[i] ?? 0, reason, ratio, isUp, why,
    };
  });
}

/** Bytes that came as text. */
export function bytesOf(base64: string): ArrayBuffer {
  const text = atob(base64);
  const bytes = new Uint8Array(text.length);
  for (let i = 0; i < text.length; i++)
    bytes[i] = text.charCodeAt(i);
  return bytes.buffer;
}
