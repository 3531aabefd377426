import { useEffect, useEffectEvent, useState, useSyncExternalStore } from "react";
import { preferences } from "./preferences";

/** A key and what it does. The help (`?`) is made from the same list that binds them. */
export interface KeyBinding {
  /** `mod+k`, `shift+r`, `j`, or two after each other: `g t`. `mod` is Ctrl, or ⌘ on a Mac. */
  keys: string;
  label: string;
  /** Where it works, as the help says it: "Everywhere", "Lists", "Jobs". */
  group: string;
  run: (event: KeyboardEvent) => void;
}

const active: { bindings: readonly KeyBinding[] }[] = [];
const listeners = new Set<() => void>();
let shown: readonly KeyBinding[] = [];
let pending = "";
let pendingTimer: ReturnType<typeof setTimeout> | undefined;

function changed() {
  shown = active.flatMap((one) => one.bindings);
  listeners.forEach((tell) => { tell(); });
}

/** Binds keys while the caller is on the screen. What came last wins. */
export function useKeys(bindings: readonly KeyBinding[], enabled = true): void {
  const run = useEffectEvent((keys: string, event: KeyboardEvent) => bindings.find((one) => one.keys === keys)?.run(event));
  const signature = bindings.map((one) => `${one.keys}\t${one.label}\t${one.group}`).join("\n");
  useEffect(() => {
    if (!enabled || signature === "")
      return;
    const entry = {
      bindings: signature.split("\n").map((line) => {
        const [keys = "", label = "", group = ""] = line.split("\t");
        return { keys, label, group, run: (event: KeyboardEvent) => { run(keys, event); } };
      }),
    };
    active.push(entry);
    changed();
    return () => {
      active.splice(active.indexOf(entry), 1);
      changed();
    };
  }, [signature, enabled]);
}

/** All that are bound now, for the help. */
export function useBoundKeys(): readonly KeyBinding[] {
  return useSyncExternalStore((tell) => {
    listeners.add(tell);
    return () => listeners.delete(tell);
  }, () => shown);
}

const isMac = /Mac|iPhone|iPad/.test(navigator.platform);

/** How a key is written on it. */
export function keyCaps(keys: string): string[] {
  const names: Record<string, string> = { mod: isMac ? "⌘" : "Ctrl", shift: "Shift", enter: "Enter", escape: "Esc", arrowup: "↑", arrowdown: "↓", arrowleft: "←", arrowright: "→", space: "Space" };
  return keys.split(/[ +]/).map((key) => names[key] ?? (key.length === 1 ? key.toUpperCase() : key.charAt(0).toUpperCase() + key.slice(1)));
}

const isTyping = (target: EventTarget | null) =>
  target instanceof HTMLElement && (target.isContentEditable || target.matches("input:not([type=checkbox],[type=radio],[type=range]), textarea, select, [role=textbox]"));

// Somebody who walks by keyboard presses what has the focus. After a click the focus is only a trace, and the keys are the screen's; so they are where pressing
// would do nothing, as on the choice that is made already.
const isPressing = (name: string, target: EventTarget | null) =>
  (name === "space" || name === "enter") && target instanceof HTMLElement && target.matches("button, a[href], input, select, summary, [role=button], [role=option]")
  && !target.matches("input[type=radio]:checked, [role=radio][aria-checked=true], input[type=range]") && target.matches(":focus-visible");

function nameOf(event: KeyboardEvent): string {
  const key = event.key === " " ? "space" : event.key.toLowerCase();
  const isSign = key.length === 1 && !/[a-z0-9]/.test(key);
  return `${event.ctrlKey || event.metaKey ? "mod+" : ""}${event.altKey ? "alt+" : ""}${event.shiftKey && !isSign ? "shift+" : ""}${key}`;
}

/** The one listener. Single letters never fire while typing, nor inside a dialog that did not bind them, nor when they are switched off. */
export function listenForKeys(): () => void {
  function onKey(event: KeyboardEvent) {
    if (event.defaultPrevented || event.isComposing || ["Control", "Shift", "Alt", "Meta"].includes(event.key))
      return;
    const name = nameOf(event);
    const single = !name.startsWith("mod+") && name !== "escape";
    if (single && (isTyping(event.target) || (!preferences().letters && /^(shift\+)?.$/.test(name))))
      return;
    if (isPressing(name, event.target))
      return;
    const inDialog = event.target instanceof Element && event.target.closest("[role=dialog]") !== null;
    if (inDialog && single)
      return;
    const sequence = pending === "" ? "" : `${pending} ${name}`;
    clearTimeout(pendingTimer);
    pending = "";
    const found = (sequence === "" ? undefined : shown.findLast((one) => one.keys === sequence)) ?? shown.findLast((one) => one.keys === name);
    if (found !== undefined) {
      event.preventDefault();
      found.run(event);
    } else if (single && shown.some((one) => one.keys.startsWith(`${name} `))) {
      pending = name;
      pendingTimer = setTimeout(() => (pending = ""), 1200);
    }
  }
  document.addEventListener("keydown", onKey);
  return () => { document.removeEventListener("keydown", onKey); };
}

/** What somebody is about to lose: asked before the page is left. */
export function useLeaveGuard(dirty: boolean): void {
  useEffect(() => {
    if (!dirty)
      return;
    const ask = (event: BeforeUnloadEvent) => { event.preventDefault(); };
    window.addEventListener("beforeunload", ask);
    return () => { window.removeEventListener("beforeunload", ask); };
  }, [dirty]);
}

/** True once a wait has lasted so long that it should be seen. */
export function useSlow(waiting: boolean, after = 200): boolean {
  const [slow, setSlow] = useState(false);
  useEffect(() => {
    if (!waiting)
      return;
    const timer = setTimeout(() => { setSlow(true); }, after);
    return () => {
      clearTimeout(timer);
      setSlow(false);
    };
  }, [waiting, after]);
  return waiting && slow;
}
