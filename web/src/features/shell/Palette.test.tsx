import { fireEvent, screen } from "@testing-library/react";
import { show } from "@test/render";
import { afterEach, describe, expect, it, vi } from "vitest";
import { openPalette, usePaletteItems, usePaletteOpened, usePaletteSource } from "@/ui/palette";
import Palette from "./Palette";

function Screen({ done }: { done: (what: string) => void }) {
  usePaletteItems([
    { id: "jobs", group: "Pages", label: "Jobs", keys: "g j", run: () => { done("jobs"); } },
    { id: "theme", group: "Elsewhere", label: "Change the theme", isAction: true, run: () => { done("theme"); } },
  ]);
  usePaletteSource((text) => Promise.resolve(text === "" ? [] : [{
    id: "t1", group: "Tenants", label: "Northlight Studio", hint: "northlight", run: () => { done("northlight"); },
    actions: () => [{ id: "edit", group: "Do to Northlight Studio", label: "Edit configuration", isAction: true, run: () => { done("edit"); } }],
  }]));
  return usePaletteOpened() ? <Palette /> : <p>Closed</p>;
}

async function open(done: (what: string) => void): Promise<HTMLElement> {
  show(<Screen done={done} />);
  await screen.findByText("Closed");
  openPalette();
  return screen.findByRole("combobox", { name: "Search or jump to" });
}

describe("the palette", () => {
  afterEach(() => { openPalette(false); });

  it("finds pages by a part of their name, and goes there with Enter", async () => {
    const done = vi.fn();
    const field = await open(done);
    fireEvent.change(field, { target: { value: "job" } });
    await screen.findByRole("option", { name: /Northlight/ });
    fireEvent.keyDown(field, { key: "ArrowUp" }); // from the first to the last
    expect(screen.getByRole("option", { selected: true }).textContent).toContain("Jobs");
    fireEvent.keyDown(field, { key: "Enter" });
    expect(done.mock.calls).toEqual([["jobs"]]);
    expect(await screen.findByText("Closed")).toBeTruthy();
  });

  it("shows what can be done to a tenant with Tab, and goes back with Escape", async () => {
    const done = vi.fn();
    const field = await open(done);
    fireEvent.change(field, { target: { value: "nor" } });
    await screen.findByText("Nor"); // what matches is marked
    fireEvent.keyDown(field, { key: "Tab" });
    expect(screen.getAllByRole("option").map((option) => option.textContent)).toEqual([expect.stringContaining("Edit configuration")]);
    fireEvent.keyDown(field, { key: "Escape" });
    expect(screen.getAllByRole("option").length).toBeGreaterThan(1);
  });

  it("shows only what can be done after >", async () => {
    const field = await open(vi.fn());
    fireEvent.change(field, { target: { value: ">" } });
    expect(screen.getAllByRole("option").map((option) => option.textContent)).toEqual([expect.stringContaining("Change the theme")]);
  });

  it("says that nothing matches", async () => {
    const field = await open(vi.fn());
    fireEvent.change(field, { target: { value: ">zebra" } });
    expect(await screen.findByText("Nothing matches “zebra”.")).toBeTruthy();
  });
});
