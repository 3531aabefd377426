import type { ButtonHTMLAttributes } from "react";
import css from "./IconButton.module.css";
import { keyCaps } from "./keys";
import type { Icon } from "./icons";

interface Props extends Omit<ButtonHTMLAttributes<HTMLButtonElement>, "children"> {
  icon: Icon;
  label: string;
  keys?: string;
  outline?: boolean;
  size?: number;
  ref?: React.Ref<HTMLButtonElement>;
}

/** An icon alone has a name, and a tip with its key. */
export function IconButton({ icon: Shape, label, keys, outline = false, size = 16, className = "", ...rest }: Props) {
  return (
    <button type="button" aria-label={label} data-tip={keys === undefined ? label : `${label} · ${keyCaps(keys).join(" ")}`} className={`${css["button"]} ${outline ? css["outline"] : ""} ${className}`} {...rest}>
      <Shape size={size} stroke={1.6} aria-hidden="true" />
    </button>
  );
}
