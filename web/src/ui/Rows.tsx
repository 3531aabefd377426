import type { ReactNode } from "react";
import css from "./Rows.module.css";

/** A short list within a page: what there is, how it stands, what can be done to it. */
export function Rows({ label, children }: { label: string; children: ReactNode }) {
  return <ul className={css["rows"]} aria-label={label}>{children}</ul>;
}

export function Row({ title, detail, status, end, actions }: { title: ReactNode; detail?: ReactNode; status?: ReactNode; end?: ReactNode; actions?: ReactNode }) {
  return (
    <li className={css["row"]}>
      <div className={css["what"]}><b>{title}</b>{detail !== undefined && <div className={css["detail"]}>{detail}</div>}</div>
      {status !== undefined && <div className={css["status"]}>{status}</div>}
      {end !== undefined && <div className={css["end"]}>{end}</div>}
      <div className={css["actions"]}>{actions}</div>
    </li>
  );
}
