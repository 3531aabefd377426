import type { KeyboardEvent, ReactNode } from "react";
import { memo } from "react";
import type { Column } from "./Table";
import css from "./Table.module.css";
import { Tick } from "./Tick";

/** What rows ask of their table; the same object for its whole life, so that a row that did not change is not drawn again. */
export interface RowActions<T> {
  focused: (index: number) => void;
  pressed: (event: KeyboardEvent, row: T, index: number) => void;
  opened: (row: T) => void;
  toggled: (row: T) => void;
}

interface Props<T> {
  row: T; index: number; name: string; columns: readonly Column<T>[]; /** How it looks on a phone, where this is one. */ phone: ((row: T) => ReactNode) | null; actions: RowActions<T>;
  isActive: boolean; isChosen: boolean; mayChoose: boolean; mayOpen: boolean;
}

function DrawnRow<T>({ row, index, name, columns, phone, actions, isActive, isChosen, mayChoose, mayOpen }: Props<T>) {
  return (
    <tr
      data-row={index} aria-rowindex={index + 2} tabIndex={isActive ? 0 : -1} className={[css["row"], isChosen ? css["selected"] : "", mayOpen ? css["open"] : ""].join(" ")}
      onFocus={() => { actions.focused(index); }} onKeyDown={(event) => { actions.pressed(event, row, index); }}
      onClick={(event) => {
        const pressed = (event.target as Element).closest("a, button, input, label, [role=menu]");
        const isPlain = !event.ctrlKey && !event.metaKey && !event.shiftKey;
        if (pressed !== null && (!pressed.matches("[data-opens-row]") || !isPlain))
          return;
        event.preventDefault();
        actions.opened(row);
      }}
    >
      {phone === null && mayChoose && <td className={css["check"]}><Tick label={`Select ${name}`} tabIndex={-1} checked={isChosen} onChange={() => { actions.toggled(row); }} /></td>}
      {phone === null && columns.map((column) => <td key={column.key} className={[column.right === true ? css["right"] : "", column.wide === true ? css["wide"] : ""].join(" ")}>{column.cell(row)}</td>)}
      {phone !== null && <td className={css["phone"]}><span>{phone(row)}</span>{columns.find((column) => column.key === "do")?.cell(row)}</td>}
    </tr>
  );
}

export const TableRow = memo(DrawnRow) as typeof DrawnRow;

/** The address of a row, for who wants it in another tab; pressed plainly it opens the row. Relative to the page's `<base>`. */
export const RowLink = ({ to, children }: { to: string; children: ReactNode }) => <a href={to} data-opens-row tabIndex={-1}>{children}</a>;
