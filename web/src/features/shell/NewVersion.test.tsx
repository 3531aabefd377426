import { act, fireEvent, screen } from "@testing-library/react";
import { show } from "@test/render";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { builds } from "@/api/builds";
import { LeaveGuard } from "@/ui/LeaveGuard";
import { NewVersion } from "./NewVersion";

vi.mock("@/api/builds", async (original) => {
  const { Builds } = await original<typeof import("@/api/builds")>();
  return { Builds, builds: new Builds("aa;since=1") };
});

const line = "A new version is there.";
let reload: ReturnType<typeof vi.spyOn>;
let now = 1;

const answered = (build: string, times = 1) => act(() => {
  for (let i = 0; i < times; i++)
    builds.note(`${build};since=${now}`);
});

describe("a new version", () => {
  beforeEach(() => {
    now += 1_000;
    builds.note(`aa;since=${now++}`); // the page's own, from the newest server: all as at the beginning
    sessionStorage.clear();
    reload = vi.spyOn(location, "reload").mockImplementation(() => undefined);
  });
  afterEach(() => { sessionStorage.clear(); });

  it("is told quietly, loads nothing by itself, and can be waved away", async () => {
    show(<NewVersion />);
    await act(async () => Promise.resolve());
    expect(screen.queryByText(line)).toBeNull();
    answered("bb", 9);
    expect(await screen.findByText(line)).toBeTruthy();
    expect(reload).not.toHaveBeenCalled();
    fireEvent.click(screen.getByRole("button", { name: "Go on with this one" }));
    expect(screen.queryByText(line)).toBeNull();
  });

  it("is loaded by whoever asks for it", async () => {
    show(<NewVersion />);
    answered("cc");
    fireEvent.click(await screen.findByRole("button", { name: "Load it" }));
    expect(reload).toHaveBeenCalledOnce();
  });

  it("is loaded at the next screen, once, and not for another filter of the same one", async () => {
    const { router } = show(<NewVersion />);
    answered("dd", 5);
    await screen.findByText(line);
    await act(() => router.navigate({ to: "/", search: { q: "x" } as never }));
    expect(reload).not.toHaveBeenCalled();
    await act(() => router.navigate({ to: "/jobs" as never }));
    expect(reload).toHaveBeenCalledOnce();
    await act(() => router.navigate({ to: "/audit" as never }));
    expect(reload).toHaveBeenCalledOnce();
  });

  it("waits while the servers of the release before still answer", async () => {
    const { router } = show(<NewVersion />);
    answered("ee", 4);
    act(() => { builds.note("aa;since=2"); });
    answered("ee", 4);
    await screen.findByText(line);
    await act(() => router.navigate({ to: "/jobs" as never }));
    expect(reload).not.toHaveBeenCalled();
  });

  it("waits while something is typed and not sent", async () => {
    let dirty = true;
    const { router } = show(<><NewVersion /><LeaveGuard isDirty={() => dirty} /></>);
    answered("ff", 5);
    await screen.findByText(line);
    act(() => void router.navigate({ to: "/jobs" as never }));
    fireEvent.click(await screen.findByRole("button", { name: "Discard it" }));
    await vi.waitFor(() => { expect(router.state.location.pathname).toBe("/jobs"); });
    expect(reload).not.toHaveBeenCalled();
    dirty = false;
    await act(() => router.navigate({ to: "/audit" as never }));
    expect(reload).toHaveBeenCalledOnce();
  });
});
