import { useEffect, useState, useSyncExternalStore } from "react";
import { toProblem } from "@/api/problem";
import { IconButton } from "./IconButton";
import { IconClose, IconCopy } from "./icons";
import type { StatusKind } from "./Status";
import { StatusShape } from "./Status";
import css from "./toast.module.css";

export interface Toast {
  kind?: StatusKind;
  title: string;
  text?: string;
  /** What stays until it is closed: failures, with the trace id to copy. */
  traceId?: string | null;
  stays?: boolean;
  action?: { label: string; run: () => void };
}

interface Shown extends Toast { id: number }

const most = 3;
const life = 5_000;
let shown: readonly Shown[] = [];
let next = 1;
const listeners = new Set<() => void>();

function put(toasts: readonly Shown[]) {
  shown = toasts;
  listeners.forEach((tell) => { tell(); });
}

export function toast(one: Toast): number {
  put([...shown, { ...one, id: next }].slice(-most));
  return next++;
}

/** A refusal that belongs to no field. */
export function toastProblem(title: string, error: unknown): void {
  const problem = toProblem(error);
  toast({ kind: "failed", title, text: problem.text, traceId: problem.traceId, stays: true });
}

export const closeToast = (id: number): void => { put(shown.filter((one) => one.id !== id)); };

/** At the left, unless said: what one presses next, in drawers and below forms, is at the right. */
export function Toasts({ side = "left" }: { side?: "left" | "right" }) {
  const toasts = useSyncExternalStore((tell) => {
    listeners.add(tell);
    return () => listeners.delete(tell);
  }, () => shown);
  return <div className={css["toasts"]} data-side={side} aria-live="polite" aria-relevant="additions">{toasts.map((one) => <OneToast key={one.id} toast={one} />)}</div>;
}

function OneToast({ toast: one }: { toast: Shown }) {
  const [held, setHeld] = useState(false);
  const isFailure = one.stays === true;
  useEffect(() => {
    if (isFailure || held)
      return;
    const timer = setTimeout(() => { closeToast(one.id); }, life);
    return () => { clearTimeout(timer); };
  }, [one.id, isFailure, held]);
  return (
    <div
      className={css["toast"]} role={isFailure ? "alert" : "status"} onMouseEnter={() => { setHeld(true); }} onMouseLeave={() => { setHeld(false); }}
      onFocus={() => { setHeld(true); }} onBlur={() => { setHeld(false); }}
    >
      <StatusShape kind={one.kind ?? "active"} />
      <span className={css["title"]}>{one.title}</span>
      <span className={css["actions"]}>
        {one.action !== undefined && <button type="button" className={css["act"]} onClick={() => { one.action?.run(); closeToast(one.id); }}>{one.action.label}</button>}
        {one.traceId != null && <IconButton icon={IconCopy} label="Copy the trace id" size={14} onClick={() => void navigator.clipboard.writeText(one.traceId ?? "")} />}
        <IconButton icon={IconClose} label="Close" size={14} onClick={() => { closeToast(one.id); }} />
      </span>
      {one.text !== undefined && <span className={css["text"]}>{one.text}</span>}
      {one.traceId != null && <span className={css["trace"]}>trace {one.traceId.slice(0, 12)}</span>}
    </div>
  );
}
