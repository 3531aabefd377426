import { fireEvent, render } from "@testing-library/react";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { keyCaps, listenForKeys, useKeys } from "./keys";
import { setPreferences } from "./preferences";

function Bound({ keys, run }: { keys: string; run: () => void }) {
  useKeys([{ keys, label: "Something", group: "Everywhere", run }]);
  return <input aria-label="Field" />;
}

describe("keys", () => {
  let stop: () => void;
  beforeEach(() => { stop = listenForKeys(); });
  afterEach(() => {
    stop();
    setPreferences({ letters: true });
  });

  it("run what they are bound to while it is on the screen", () => {
    const run = vi.fn();
    const { unmount } = render(<Bound keys="j" run={run} />);
    fireEvent.keyDown(document.body, { key: "j" });
    unmount();
    fireEvent.keyDown(document.body, { key: "j" });
    expect(run).toHaveBeenCalledOnce();
  });

  it("may be two after each other", () => {
    const run = vi.fn();
    render(<Bound keys="g t" run={run} />);
    fireEvent.keyDown(document.body, { key: "t" });
    expect(run).not.toHaveBeenCalled();
    fireEvent.keyDown(document.body, { key: "g" });
    fireEvent.keyDown(document.body, { key: "t" });
    expect(run).toHaveBeenCalledOnce();
  });

  it("leave single letters alone while somebody types", () => {
    const run = vi.fn();
    const { getByLabelText } = render(<Bound keys="x" run={run} />);
    fireEvent.keyDown(getByLabelText("Field"), { key: "x" });
    expect(run).not.toHaveBeenCalled();
  });

  it("with Ctrl work while typing too", () => {
    const run = vi.fn();
    const { getByLabelText } = render(<Bound keys="mod+k" run={run} />);
    fireEvent.keyDown(getByLabelText("Field"), { key: "k", ctrlKey: true });
    expect(run).toHaveBeenCalledOnce();
  });

  it("leave Space to what has the focus, unless that has nothing to do with it", () => {
    const run = vi.fn();
    const { getByLabelText } = render(<><Bound keys="space" run={run} /><input type="radio" name="view" aria-label="Levels" defaultChecked /><button type="button" role="radio" aria-checked="false" aria-label="Structure" /><button type="button" role="radio" aria-checked="true" aria-label="Both" /></>);
    getByLabelText("Structure").focus();
    fireEvent.keyDown(getByLabelText("Structure"), { key: " " });
    expect(run).not.toHaveBeenCalled();
    getByLabelText("Levels").focus();
    fireEvent.keyDown(getByLabelText("Levels"), { key: " " });
    getByLabelText("Both").focus();
    fireEvent.keyDown(getByLabelText("Both"), { key: " " });
    expect(run).toHaveBeenCalledTimes(2);
  });

  it("can be switched off as far as they are single letters", () => {
    setPreferences({ letters: false });
    const run = vi.fn();
    render(<><Bound keys="x" run={run} /><Bound keys="mod+k" run={run} /></>);
    fireEvent.keyDown(document.body, { key: "x" });
    fireEvent.keyDown(document.body, { key: "k", ctrlKey: true });
    expect(run).toHaveBeenCalledOnce();
  });

  it("are written as they stand on the keyboard", () => {
    expect(keyCaps("shift+r")).toEqual(["Shift", "R"]);
    expect(keyCaps("g t")).toEqual(["G", "T"]);
  });
});
