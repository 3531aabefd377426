import css from "./Tick.module.css";

interface Props { label: string; checked: boolean; some?: boolean; onChange: () => void; tabIndex?: number }

/** The check box of a row: the browser's own, in our form, since a list has a hundred of them on the screen. */
export function Tick({ label, checked, some = false, onChange, tabIndex }: Props) {
  return (
    <input
      type="checkbox" className={css["tick"]} aria-label={label} checked={checked} onChange={onChange} tabIndex={tabIndex}
      ref={(element) => { if (element !== null) element.indeterminate = some; }}
    />
  );
}
