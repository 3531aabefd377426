import { Link } from "@tanstack/react-router";
import type { ReactNode } from "react";
import css from "./Pages.module.css";

/** A page to read. */
export function Prose({ title, children, wide = false }: { title: string; children: ReactNode; wide?: boolean }) {
  return (
    <div className={css["page"]}>
      <article className={`${css["prose"]} ${wide ? css["wide"] : ""}`}>
        <h1>{title}</h1>
        {children}
      </article>
      <nav className={css["foot"]} aria-label="About the simulator">
        <Link to="/">Replay</Link><Link to="/about">About</Link><Link to="/traders">For traders</Link><Link to="/developers">For developers</Link><Link to="/privacy">Privacy</Link><Link to="/terms">Terms</Link>
      </nav>
    </div>
  );
}
