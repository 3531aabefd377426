import { useVirtualizer } from "@tanstack/react-virtual";
import type { KeyboardEvent, ReactNode, RefObject } from "react";
import { useEffect, useRef, useState } from "react";
import { IconClose, IconSorted } from "./icons";
import { IconButton } from "./IconButton";
import { useIsPhone } from "./is-phone";
import { useKeys } from "./keys";
import { useLatest } from "./latest";
import css from "./Table.module.css";
import type { RowActions } from "./TableRow";
import { TableRow } from "./TableRow";
import { Tick } from "./Tick";

export interface Column<T> {
  key: string;
  title: ReactNode;
  cell: (row: T) => ReactNode;
  width?: number | string;
  right?: boolean;
  /** Only where there is room: from 1100 px on. */
  wide?: boolean;
  /** The list is in the order of this column, the most first. */
  sorted?: boolean;
  /** Puts the list into that order. */
  onSort?: () => void;
}

interface Props<T> {
  label: string;
  rows: readonly T[];
  columns: readonly Column<T>[];
  rowKey: (row: T) => string;
  rowName: (row: T) => string;
  /** What scrolls; the rows outside of it are not drawn. */
  scroller: RefObject<HTMLElement | null>;
  onOpen?: (row: T) => void;
  /** More keys for the row that has the focus. */
  onKey?: (row: T, key: string) => boolean;
  selection?: Selection;
  /** The row on a phone, in two lines. */
  phone: (row: T) => ReactNode;
  /** Called near the end of the rows that are there. */
  onEnd?: () => void;
  pageSize?: number;
}

export interface Selection { keys: ReadonlySet<string>; set: (keys: ReadonlySet<string>) => void }

/** Which rows are chosen; those that are gone do not count. */
export function useSelection(present: readonly string[]): Selection {
  const [chosen, setChosen] = useState<ReadonlySet<string>>(new Set());
  const there = new Set(present);
  return { keys: new Set([...chosen].filter((key) => there.has(key))), set: setChosen };
}

/** A list: hairlines, a keyboard row, a header that stays. Tables are tables, however many rows they have. */
export function Table<T>({ label, rows, columns, rowKey, rowName, scroller, onOpen, onKey, selection, phone, onEnd, pageSize = 50 }: Props<T>) {
  const body = useRef<HTMLTableSectionElement>(null);
  const [at, setAt] = useState(0);
  const active = Math.min(at, Math.max(0, rows.length - 1));
  const height = useRowHeight(body);
  const isPhone = useIsPhone();
  const virtual = useVirtualizer({ count: rows.length, getScrollElement: () => scroller.current, estimateSize: () => height, overscan: 12, initialRect: { width: 1200, height: 900 } });
  useEffect(() => { virtual.measure(); }, [height, virtual]);
  const shown = virtual.getVirtualItems();
  const end = shown.at(-1)?.index ?? 0;
  useEffect(() => {
    if (rows.length > 0 && end >= rows.length - 25)
      onEnd?.();
  }, [end, rows.length, onEnd]);

  function focus(index: number) {
    const next = Math.max(0, Math.min(rows.length - 1, index));
    setAt(next);
    virtual.scrollToIndex(next, { align: "auto" });
    const find = () => body.current?.querySelector<HTMLElement>(`[data-row="${next}"]`);
    const row = find();
    if (row)
      row.focus(); // at once, so that whoever types fast finds the next key to be the row's
    else
      requestAnimationFrame(() => { find()?.focus(); });
  }
  const toggle = (row: T) => {
    if (selection === undefined)
      return;
    const keys = new Set(selection.keys);
    if (!keys.delete(rowKey(row)))
      keys.add(rowKey(row));
    selection.set(keys);
  };
  const isInside = () => body.current?.contains(document.activeElement) === true;
  const enter = (step: number) => { focus(isInside() ? active + step : active); };
  useKeys([
    { keys: "j", label: "Next row", group: "Lists", run: () => { enter(1); } },
    { keys: "k", label: "Previous row", group: "Lists", run: () => { enter(-1); } },
    ...(selection === undefined ? [] : [{ keys: "x", label: "Select", group: "Lists", run: () => { const row = rows[active]; if (row !== undefined) toggle(row); } }]),
    { keys: "]", label: "Next page", group: "Lists", run: () => { focus(active + pageSize); } },
    { keys: "[", label: "Previous page", group: "Lists", run: () => { focus(active - pageSize); } },
  ]);

  function onRowKey(event: KeyboardEvent, row: T, index: number) {
    if (event.target !== event.currentTarget)
      return;
    const step = event.key === "ArrowDown" ? 1 : event.key === "ArrowUp" ? -1 : 0;
    if (step !== 0) {
      if (event.shiftKey && selection !== undefined) {
        const next = rows[index + step];
        selection.set(new Set([...selection.keys, rowKey(row), ...(next === undefined ? [] : [rowKey(next)])]));
      }
      focus(index + step);
    } else if (event.key === "Home" || event.key === "End") {
      focus(event.key === "Home" ? 0 : rows.length - 1);
    } else if (event.key === "Enter" && !event.ctrlKey && !event.metaKey) {
      onOpen?.(row);
    } else if (event.ctrlKey || event.metaKey || onKey?.(row, event.shiftKey ? `shift+${event.key.toLowerCase()}` : event.key) !== true) {
      return;
    }
    event.preventDefault();
    event.stopPropagation();
  }

  const latest = useLatest({ pressed: onRowKey, opened: onOpen, toggled: toggle });
  const [actions] = useState<RowActions<T>>(() => ({
    focused: setAt,
    pressed: (event, row, index) => { latest.current.pressed(event, row, index); },
    opened: (row) => { latest.current.opened?.(row); },
    toggled: (row) => { latest.current.toggled(row); },
  }));

  const span = isPhone ? 1 : columns.length + (selection === undefined ? 0 : 1);
  const before = shown[0]?.start ?? 0;
  const after = virtual.getTotalSize() - (shown.at(-1)?.end ?? 0);
  const all = selection !== undefined && rows.length > 0 && selection.keys.size === rows.length;
  return (
    <table className={css["table"]} aria-label={label} aria-rowcount={rows.length + 1}>
      {!isPhone && <colgroup>
        {selection !== undefined && <col style={{ width: 54 }} />}
        {columns.map((column) => <col key={column.key} className={column.wide === true ? css["wide"] : undefined} style={{ width: column.width ?? "auto" }} />)}
      </colgroup>}
      {!isPhone && <thead>
        <tr aria-rowindex={1}>
          {selection !== undefined && (
            <th className={css["check"]}>
              <Tick label="Select all" checked={all} some={selection.keys.size > 0 && !all} onChange={() => { selection.set(all ? new Set() : new Set(rows.map(rowKey))); }} />
            </th>
          )}
          {columns.map((column) => (
            <th key={column.key} scope="col" className={[column.right === true ? css["right"] : "", column.wide === true ? css["wide"] : ""].join(" ")} {...(column.sorted === true ? { "aria-sort": "descending" as const } : {})}>
              {column.onSort === undefined ? column.title : <button type="button" className={css["sort"]} onClick={column.onSort}>{column.title}<IconSorted size={12} stroke={1.8} aria-hidden="true" /></button>}
            </th>
          ))}
        </tr>
      </thead>}
      <tbody ref={body}>
        {before > 0 && <tr className={css["spacer"]} aria-hidden="true"><td colSpan={span} style={{ height: before }} /></tr>}
        {shown.map(({ index }) => {
          const row = rows[index];
          return row === undefined ? null : (
            <TableRow
              key={rowKey(row)} row={row} index={index} name={rowName(row)} columns={columns} phone={isPhone ? phone : null} actions={actions} isActive={index === active}
              isChosen={selection?.keys.has(rowKey(row)) === true} mayChoose={selection !== undefined} mayOpen={onOpen !== undefined}
            />
          );
        })}
        {after > 0 && <tr className={css["spacer"]} aria-hidden="true"><td colSpan={span} style={{ height: after }} /></tr>}
      </tbody>
    </table>
  );
}

// Density and the width of the window decide it, in the style sheet: rows are as high as they are drawn.
function useRowHeight(body: RefObject<HTMLTableSectionElement | null>): number {
  const [height, setHeight] = useState(36);
  useEffect(() => {
    const measure = () => {
      const row = body.current?.querySelector("tr[data-row]");
      if (row instanceof HTMLElement && row.offsetHeight > 0)
        setHeight(row.offsetHeight);
    };
    measure();
    const watch = new ResizeObserver(measure);
    if (body.current !== null)
      watch.observe(body.current);
    return () => { watch.disconnect(); };
  }, [body]);
  return height;
}

/** What can be done to all that are chosen; floats over the foot. */
export function BulkBar({ selection, children }: { selection: Selection; children: ReactNode }) {
  useKeys([{ keys: "escape", label: "Clear the selection", group: "Lists", run: () => { selection.set(new Set()); } }], selection.keys.size > 0);
  if (selection.keys.size === 0)
    return null;
  return (
    <div className={css["bulk"]} role="toolbar" aria-label="Selection">
      <b>{selection.keys.size} selected</b>
      {children}
      <span className={css["close"]}><IconButton icon={IconClose} label="Clear the selection" onClick={() => { selection.set(new Set()); }} /></span>
    </div>
  );
}

/** What identifies a row: picture, name, slug. */
export const NameCell = ({ children }: { children: ReactNode }) => <span className={css["name"]}>{children}</span>;

/** A row on a phone: picture; name and time; status and reason. */
export function PhoneRow({ picture, name, end, children }: { picture?: ReactNode; name: ReactNode; end?: ReactNode; children?: ReactNode }) {
  return (
    <span className={`${css["two"]} ${picture === undefined ? css["plain"] : ""}`}>
      {picture}
      <span className="lh-cut" style={{ fontSize: 15, fontWeight: 500, color: "var(--lh-t1)" }}>{name}</span>
      <span className="lh-dim">{end}</span>
      <span className={`lh-cut ${css["line"] ?? ""}`} style={{ display: "flex", gap: 10, alignItems: "center" }}>{children}</span>
    </span>
  );
}
