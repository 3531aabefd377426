import { describe, expect, it } from "vitest";
import type { ReplayEvent } from "../api";
import { eventsAt, keepEvents } from "./events";

const event = (bar: number, leg: number, kind = "legPruned") => ({ bar, leg, kind }) as ReplayEvent;
const many = (from: number, count: number) => Array.from({ length: count }, (_, i) => event(from + i, 1));

describe("events", () => {
  it("of a followed leg stay when thousands of others have come", () => {
    let events: readonly ReplayEvent[] = [event(1, 7, "legFormed")];
    for (let i = 0; i < 40; i++)
      events = keepEvents(events, many(2 + i * 100, 100), [7]);

    expect(events[0]).toEqual(event(1, 7, "legFormed"));
    expect(events.length).toBe(301);
    expect(events.at(-1)?.bar).toBe(4001);
  });

  it("of levels stay longer than those of the structure, and not for ever", () => {
    let events: readonly ReplayEvent[] = [];
    for (let i = 0; i < 200; i++)
      events = keepEvents(events, [event(i * 10, 3, "levelCrossed"), ...many(i * 10 + 1, 9)], []);

    const levels = events.filter((one) => one.kind === "levelCrossed");
    expect(levels.map((one) => one.bar)).toEqual(Array.from({ length: 90 }, (_, i) => (110 + i) * 10));
  });

  it("are the same list where nothing happened", () => {
    const events = many(0, 5);
    expect(keepEvents(events, [], [])).toBe(events);
  });

  it("at another bar are those that are told there, and what a followed leg did before", () => {
    const before = [event(10, 7), event(20, 1), event(90, 7), event(200, 7)];
    expect(eventsAt(100, [event(80, 1), event(90, 7)], before, [7])).toEqual([event(10, 7), event(80, 1), event(90, 7)]);
    expect(eventsAt(50, [], before, [7])).toEqual([event(10, 7)]);
  });
});
