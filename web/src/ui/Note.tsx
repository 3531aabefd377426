import type { CSSProperties, ReactNode } from "react";
import css from "./Note.module.css";
import type { StatusKind } from "./Status";
import { StatusShape } from "./Status";

const tones: Partial<Record<StatusKind, string>> = { attention: "warn", failed: "bad", pending: "info", active: "ok" };

/** Something to know before one goes on. */
export function Note({ kind = "attention", title, children }: { kind?: StatusKind; title?: ReactNode; children?: ReactNode }) {
  return (
    <div className={css["note"]} style={{ "--tone": `var(--lh-${tones[kind] ?? "t3"})` } as CSSProperties}>
      <StatusShape kind={kind} />
      <div>{title !== undefined && <b>{title}</b>}{children !== undefined && <div className={css["text"]}>{children}</div>}</div>
    </div>
  );
}
