import { Button } from "@mantine/core";
import type { ReactNode } from "react";
import { toProblem } from "@/api/problem";
import { IconReplay, IconSearch } from "./icons";
import { useSlow } from "./keys";
import css from "./states.module.css";
import { StatusShape } from "./Status";

/** In place of the content: what failed, that nothing was changed, and what to do. */
export function Failed({ title, error, retry }: { title: string; error: unknown; retry?: () => void }) {
  const problem = toProblem(error);
  return (
    <div className={css["state"]} role="alert">
      <StatusShape kind="failed" />
      <h2>{title}</h2>
      <span />
      <p>{problem.text}</p>
      <div className={css["foot"]}>
        {retry !== undefined && <Button variant="default" leftSection={<IconReplay size={14} stroke={1.6} />} onClick={retry}>Try again</Button>}
        {problem.traceId !== null && <span className="lh-mono">trace {problem.traceId.slice(0, 12)}</span>}
      </div>
    </div>
  );
}

/** A search without a result: what was searched, and the way back. */
export function NothingFound({ title, text, clear }: { title: string; text?: string; clear?: () => void }) {
  return (
    <div className={css["state"]} role="status">
      <IconSearch size={15} stroke={1.6} aria-hidden="true" />
      <h2>{title}</h2>
      <span />
      {text !== undefined ? <p>{text}</p> : <span />}
      {clear !== undefined && <div className={css["foot"]}><Button variant="default" onClick={clear}>Clear filters</Button></div>}
    </div>
  );
}

/** Nothing there yet: what it is, why one would want it, one button. */
export function Empty({ title, children, actions, small = false }: { title: string; children?: ReactNode; actions?: ReactNode; small?: boolean }) {
  return (
    <div className={css["empty"]} style={small ? { minHeight: 200 } : undefined}>
      <FirstFrame />
      <h2>{title}</h2>
      <p>{children}</p>
      {actions !== undefined && <div className={css["actions"]}>{actions}</div>}
    </div>
  );
}

/** One frame of the house drawn, the next ones dashed. */
function FirstFrame() {
  const frame = (x: number) => `M${x} 56V22L${x + 19} 1 ${x + 38} 22V56`;
  return (
    <svg className={css["house"]} width="172" height="57" viewBox="0 0 172 57" fill="none" stroke="var(--lh-t3)" strokeWidth="1" aria-hidden="true">
      <path d="M0 56.5h172" stroke="var(--lh-line)" />
      {[0.2, 0.35, 0.5, 0.7].map((opacity, i) => <path key={opacity} d={frame(124 - i * 28)} strokeDasharray="3 3" strokeOpacity={opacity} />)}
      <path d="M29 1h114" strokeDasharray="3 3" strokeOpacity=".6" />
      <path d={frame(10)} stroke="var(--lh-accent)" strokeWidth="1.6" fill="var(--lh-bg)" />
      <path d="M24.500 56V43a4.500 4.500 0 0 1 9 0v13Z" fill="var(--lh-accent)" stroke="none" />
    </svg>
  );
}

/** Rows to come, in the real layout; nothing for the first 200 ms. */
export function LoadingRows({ rows = 12 }: { rows?: number }) {
  const slow = useSlow(true);
  return (
    <div className={css["rows"]} role="status" aria-label="Loading">
      {slow && Array.from({ length: rows }, (_, i) => (
        <div key={i} className={css["row"]}>
          <span className={css["bar"]} style={{ width: 16, height: 16 }} />
          <span className={css["bar"]} style={{ width: `${18 + (i * 7) % 16}%` }} />
          <span className={`${css["bar"] ?? ""} ${css["last"] ?? ""}`} style={{ width: `${6 + (i * 5) % 5}%` }} />
        </div>
      ))}
    </div>
  );
}
