import type { ReactNode } from "react";
import { useTitle } from "@/ui/title";
import { DarkFrames } from "./DarkFrames";
import css from "./Trouble.module.css";

/** A page that says what happened and what to do next; no bay of the house is lit. */
export function Trouble({ code = "", title, children, actions }: { code?: string; title: string; children: ReactNode; actions?: ReactNode }) {
  useTitle(title);
  return (
    <div className={css["trouble"]}>
      <div className={css["text"]}>
        {code !== "" && <p className={css["code"]}>{code}</p>}
        <h1>{title}</h1>
        {children}
        {actions !== undefined && <div className={css["actions"]}>{actions}</div>}
      </div>
      <DarkFrames className={css["frames"]} />
    </div>
  );
}
