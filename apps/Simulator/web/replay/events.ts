import type { ReplayEvent } from "../api";

const most = 300;
const mostOfLevels = 60;
const mostOfFollowed = 120;

const ofLevels = new Set(["referenceFormed", "referenceCompleted", "levelCrossed", "levelTouched"]);

/** Whether it happened to a reference or its levels, and not to the structure. */
export const isOfLevels = (one: ReplayEvent): boolean => ofLevels.has(one.kind);

/**
 * What happened so far, latest last. A bar brings about one event, so the latest few hundred are soon past: what somebody follows, and what references did,
 * is kept for longer.
 */
export function keepEvents(before: readonly ReplayEvent[], added: readonly ReplayEvent[], followed: readonly number[]): readonly ReplayEvent[] {
  if (added.length === 0)
    return before;
  const all = [...before, ...added];
  if (all.length <= most)
    return all;
  const old = all.slice(0, -most);
  const kept = new Set([...old.filter(isOfLevels).slice(-mostOfLevels), ...old.filter((one) => followed.includes(one.leg)).slice(-mostOfFollowed)]);
  return [...old.filter((one) => kept.has(one)), ...all.slice(-most)];
}

/** What is known at another bar of the same history: what is told of it, and what happened to followed legs before that. */
export function eventsAt(position: number, told: readonly ReplayEvent[], before: readonly ReplayEvent[], followed: readonly number[]): readonly ReplayEvent[] {
  const from = told[0]?.bar ?? position + 1;
  return [...before.filter((one) => one.bar < from && followed.includes(one.leg)), ...told];
}
