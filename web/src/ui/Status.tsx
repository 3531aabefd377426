import type { CSSProperties } from "react";
import css from "./Status.module.css";

export type StatusKind = "active" | "pending" | "running" | "attention" | "failed" | "suspended" | "draft";

// Each has a shape of its own, so that none is told by colour alone.
const shapes: Record<StatusKind, { tone: string; loud: boolean; shape: React.ReactNode }> = {
  active: { tone: "ok", loud: false, shape: <circle cx="5" cy="5" r="4" fill="currentColor" /> },
  pending: { tone: "info", loud: true, shape: <><circle cx="5" cy="5" r="4" fill="none" stroke="currentColor" strokeWidth="1.4" /><path d="M5 1a4 4 0 0 0 0 8Z" fill="currentColor" /></> },
  running: { tone: "info", loud: true, shape: <path d="M2 1l7 4-7 4Z" fill="currentColor" /> },
  attention: { tone: "warn", loud: true, shape: <path d="M5 .8 9.6 9H.4Z" fill="currentColor" /> },
  failed: { tone: "bad", loud: true, shape: <path d="M1.5 1.5l7 7m0-7l-7 7" stroke="currentColor" strokeWidth="2" strokeLinecap="square" /> },
  suspended: { tone: "t3", loud: false, shape: <path d="M2 1h2v8H2zM6 1h2v8H6z" fill="currentColor" /> },
  draft: { tone: "t3", loud: false, shape: <circle cx="5" cy="5" r="3.8" fill="none" stroke="currentColor" strokeWidth="1.6" strokeDasharray="1.8 1.6" /> },
};

export function StatusShape({ kind }: { kind: StatusKind }) {
  return <svg viewBox="0 0 10 10" width="9" height="9" aria-hidden="true" style={{ color: `var(--lh-${shapes[kind].tone})`, flex: "none" }}>{shapes[kind].shape}</svg>;
}

/** Shape and word: bare in tables, where only what is out of the ordinary is coloured; with a soft fill in headings. */
export function Status({ kind, children, chip = false }: { kind: StatusKind; children: React.ReactNode; chip?: boolean }) {
  const { tone, loud, shape } = shapes[kind];
  const faint = kind === "suspended" || kind === "draft";
  return (
    <span className={[css["status"], loud || chip && kind !== "active" ? css["loud"] : "", faint ? css["faint"] : "", chip ? css["chip"] : ""].join(" ")} style={{ "--tone": `var(--lh-${tone})` } as CSSProperties}>
      <svg viewBox="0 0 10 10" aria-hidden="true">{shape}</svg>
      {children}
    </span>
  );
}
