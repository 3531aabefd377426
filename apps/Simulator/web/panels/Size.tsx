import { multiple, sizeClass } from "../bars/numbers";
import css from "./Panels.module.css";

/** How many medians a leg is wide, as a badge: the colour begins at five. */
export const Size = ({ value, quiet = false }: { value: number; quiet?: boolean }) => <span className={`${css["size"]} ${quiet ? "" : css[sizeClass(value)] ?? ""}`}>{multiple(value)}</span>;

/** ▲ rising, ▼ falling. */
export const Arrow = ({ isBull }: { isBull: boolean }) => <span className={isBull ? css["bull"] : css["bear"]} role="img" aria-label={isBull ? "bull" : "bear"}>{isBull ? "▲" : "▼"}</span>;
