import type { ReactNode } from "react";
import { Status } from "@/ui/Status";
import css from "./Outcomes.module.css";

export interface Outcome { id: string; name: string; outcome: string; fault: string | null; changes: readonly ReactNode[] }

const words: Record<string, readonly [kind: "active" | "draft" | "failed" | "suspended", word: string]> = {
  changed: ["active", "Changes"], waiting: ["draft", "Waits for a second person"], unchanged: ["draft", "Stays as it is"], failed: ["failed", "Cannot"], left: ["suspended", "Left out"],
};

/** What a change means for each of many tenants, before it is made or after. */
export function Outcomes({ label, outcomes }: { label: string; outcomes: readonly Outcome[] }) {
  return (
    <ul className={css["outcomes"]} aria-label={label}>
      {outcomes.map((one) => {
        const [kind, word] = words[one.outcome] ?? ["draft", one.outcome];
        return (
          <li key={one.id}>
            <p><b className="lh-cut">{one.name}</b><Status kind={kind}>{word}</Status></p>
            {one.fault !== null && <p className={css["fault"]}>{one.fault}</p>}
            {one.changes.map((change, i) => <p key={i} className={css["change"]}>{change}</p>)}
          </li>
        );
      })}
    </ul>
  );
}

/** A value that gives way to another. */
export function FromTo({ what, from, to }: { what: ReactNode; from: unknown; to: unknown }) {
  return <><span>{what}</span> <del>{shown(from)}</del> → <ins>{shown(to)}</ins></>;
}

const shown = (value: unknown): string => value === null || value === undefined || value === "" ? "nothing" : typeof value === "string" ? value : JSON.stringify(value);
