import css from "./Key.module.css";
import { keyCaps } from "./keys";

/** A key as it looks; `inside` where it stands in a button. */
export function Key({ keys, inside = false }: { keys: string; inside?: boolean }) {
  return <span className={`${css["keys"]} ${inside ? css["inside"] : ""}`} aria-hidden="true">{keyCaps(keys).map((cap, i) => <kbd key={i} className={css["key"]}>{cap}</kbd>)}</span>;
}

/** Keys and what they do, for the foot of a list. */
export function KeyHint({ keys, children }: { keys: string; children: React.ReactNode }) {
  return <span className={css["hint"]}><Key keys={keys} />{children}</span>;
}
