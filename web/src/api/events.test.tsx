import { act, render, screen } from "@testing-library/react";
import { ScriptedEvents } from "@test/events";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { StreamChip } from "@/ui/StreamChip";
import { useEvents } from "./events";

function Live({ seen }: { seen: (type: string, data: unknown) => void }) {
  return <StreamChip state={useEvents("/api/v1/jobs/events", ["jobs"], seen)} />;
}

const last = () => ScriptedEvents.opened.at(-1) as ScriptedEvents;

describe("live events", () => {
  beforeEach(() => { vi.useFakeTimers(); });
  afterEach(() => { vi.useRealTimers(); });

  it("say how the connection stands, and bring what comes", () => {
    const seen = vi.fn();
    render(<Live seen={seen} />);
    expect(screen.getByText("Connecting")).toBeTruthy();
    act(() => { last().open(); });
    expect(screen.getByText("Live")).toBeTruthy();
    act(() => { last().send("jobs", { running: [] }, "a.b"); });
    expect(seen).toHaveBeenCalledWith("jobs", { running: [] });
  });

  it("are said to be reconnecting while the connection is lost, and live again after it", () => {
    render(<Live seen={vi.fn()} />);
    act(() => { last().open(); last().lose(); });
    expect(screen.getByText("Reconnecting")).toBeTruthy();
    act(() => { last().open(); });
    expect(screen.getByText("Live")).toBeTruthy();
    expect(ScriptedEvents.opened).toHaveLength(1);
  });

  it("go on after the last one that came, when the server had hung up", () => {
    render(<Live seen={vi.fn()} />);
    act(() => { last().open(); last().send("jobs", null, "a.b"); last().lose(true); });
    expect(ScriptedEvents.opened).toHaveLength(1);
    act(() => { vi.advanceTimersByTime(1_000); });
    expect(ScriptedEvents.opened).toHaveLength(2);
    expect(new URL(last().address).searchParams.get("after")).toBe("a.b");
  });

  it("wait longer each time that nobody is there", () => {
    render(<Live seen={vi.fn()} />);
    act(() => { last().lose(true); vi.advanceTimersByTime(1_000); last().lose(true); vi.advanceTimersByTime(1_000); });
    expect(ScriptedEvents.opened).toHaveLength(2);
    act(() => { vi.advanceTimersByTime(1_000); });
    expect(ScriptedEvents.opened).toHaveLength(3);
  });

  it("end with the screen", () => {
    const { unmount } = render(<Live seen={vi.fn()} />);
    unmount();
    expect(last().readyState).toBe(ScriptedEvents.CLOSED);
  });
});
