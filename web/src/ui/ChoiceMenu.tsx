import type { ReactNode } from "react";
import { Suspense, useState } from "react";
import type { Icon } from "./icons";
import { loadable } from "./loadable";

export interface Choice { label: string; icon?: Icon; chosen?: boolean; run: () => void }

export interface ChoiceMenuProps {
  groups: readonly { title?: string; choices: readonly Choice[] }[];
  className: string;
  /** Its name, where the button's own text is not enough. */
  label?: string;
  isHere?: boolean;
  width?: number;
  position?: "bottom-start" | "bottom-end" | "top-end";
  children: ReactNode;
}

// What floats above the page is loaded when somebody first wants it.
const ChoiceItems = loadable<ChoiceMenuProps>(() => import("./ChoiceItems"));

/** A button with a few things to choose from. */
export function ChoiceMenu(props: ChoiceMenuProps) {
  const [wanted, setWanted] = useState(false);
  const button = (
    <button type="button" className={props.className} aria-haspopup="menu" aria-label={props.label} aria-current={props.isHere === true ? "page" : undefined} onPointerEnter={() => void ChoiceItems.preload()} onFocus={() => void ChoiceItems.preload()} onClick={() => { setWanted(true); }}>
      {props.children}
    </button>
  );
  return wanted ? <Suspense fallback={button}><ChoiceItems {...props} /></Suspense> : button;
}
