import { TextInput } from "@mantine/core";
import type { ReactNode, Ref } from "react";
import { useEffect, useRef, useState } from "react";
import { IconClose, IconSearch } from "./icons";
import { IconButton } from "./IconButton";
import { Key } from "./Key";
import { useKeys } from "./keys";
import css from "./Page.module.css";
import { count } from "./numbers";
import { useTitle } from "./title";

interface PageProps { title: string; count?: number | string | undefined; aside?: ReactNode; actions?: ReactNode; filters?: ReactNode; foot?: ReactNode; children: ReactNode; padded?: boolean; contentRef?: Ref<HTMLDivElement> }

/** A page of a console: head, filters, content to the edges, foot. */
export function Page({ title, count: total, aside, actions, filters, foot, children, padded = false, contentRef }: PageProps) {
  useTitle(title);
  return (
    <div className={css["page"]}>
      <div className={css["head"]}>
        <h1>{title}</h1>
        {total !== undefined && <span className={css["count"]}>{typeof total === "number" ? count(total) : total}</span>}
        {aside}
        {Boolean(actions) && <div className={css["actions"]}>{actions}</div>}
      </div>
      {Boolean(filters) && <div className={css["filters"]}>{filters}</div>}
      <div className={`${css["content"]} ${padded ? css["padded"] : ""}`} ref={contentRef} tabIndex={padded ? 0 : -1}>{children}</div>
      {Boolean(foot) && <div className={css["foot"]}>{foot}</div>}
    </div>
  );
}

/** The end of a foot or of a row of filters. */
export const FootEnd = ({ children }: { children: ReactNode }) => <span className={css["end"]}>{children}</span>;
export const FiltersEnd = ({ children }: { children: ReactNode }) => <span className={css["rest"]}>{children}</span>;

export function Section({ title, lead, actions, children, id }: { title: string; lead?: ReactNode; actions?: ReactNode; children: ReactNode; id?: string }) {
  return (
    <section className={css["section"]} id={id} aria-label={title}>
      <div className={css["sectionHead"]}><h2>{title}</h2>{actions !== undefined && <div className={css["actions"]}>{actions}</div>}</div>
      {lead !== undefined && <p className={css["lead"]}>{lead}</p>}
      {children}
    </section>
  );
}

/** Names and values. */
export function Facts({ facts }: { facts: readonly (readonly [name: string, value: ReactNode] | false)[] }) {
  return <dl className={css["facts"]}>{facts.filter((fact) => fact !== false).map(([name, value]) => [<dt key={`${name} name`}>{name}</dt>, <dd key={name}>{value}</dd>])}</dl>;
}

/** The search of a list. What is typed counts a moment after the last letter. */
export function Search({ label, value, onChange }: { label: string; value: string; onChange: (text: string) => void }) {
  const [text, setText] = useState(value);
  const [known, setKnown] = useState(value);
  const input = useRef<HTMLInputElement>(null);
  if (known !== value) { // someone else changed it: cleared the filters, say
    setKnown(value);
    setText(value);
  }
  useEffect(() => {
    if (text === known)
      return;
    const timer = setTimeout(() => {
      setKnown(text);
      onChange(text);
    }, 180);
    return () => { clearTimeout(timer); };
  }, [text, known, onChange]);
  useKeys([{ keys: "/", label: "Search", group: "Everywhere", run: () => { input.current?.focus(); } }]);
  return (
    <div className={css["search"]}>
      <TextInput
        ref={input} type="search" aria-label={label} placeholder={label} value={text} onChange={(event) => { setText(event.currentTarget.value); }}
        leftSection={<IconSearch size={15} stroke={1.6} />} rightSection={text === "" ? <Key keys="/" /> : undefined} rightSectionPointerEvents="none"
        onKeyDown={(event) => { if (event.key === "Escape") { if (text !== "") event.stopPropagation(); setText(""); event.currentTarget.blur(); } }}
      />
    </div>
  );
}

/** One filter that is on. */
export function FilterPill({ field, verb = "is", value, onClear }: { field: string; verb?: string; value: string; onClear: () => void }) {
  return <span className={css["pill"]}><span>{field} {verb} <b>{value}</b></span><IconButton icon={IconClose} label={`Clear the filter ${field}`} size={12} onClick={onClear} style={{ width: 20, height: 20 }} /></span>;
}

export const dashedPill = `${css["pill"] ?? ""} ${css["dashed"] ?? ""}`;
/** The look of a button, for what opens a menu. */
export const outlineButton = css["button"] ?? "";
export const plainPill = `${css["pill"] ?? ""} ${css["plain"] ?? ""}`;
export const tabsClass = css["tabs"] ?? "";
export const tabClass = css["tab"] ?? "";

/** Tabs within a page: arrows move, as everywhere. */
export function Tabs<T extends string>({ label, tabs, value, onChange }: { label: string; tabs: readonly { value: T; label: string; count?: number | undefined }[]; value: T; onChange: (value: T) => void }) {
  return (
    <div className={tabsClass} role="tablist" aria-label={label}>
      {tabs.map((tab, i) => (
        <button
          key={tab.value} type="button" role="tab" className={tabClass} aria-selected={tab.value === value} tabIndex={tab.value === value ? 0 : -1} onClick={() => { onChange(tab.value); }}
          onKeyDown={(event) => {
            const step = event.key === "ArrowRight" ? 1 : event.key === "ArrowLeft" ? -1 : 0;
            const next = tabs[(i + step + tabs.length) % tabs.length];
            if (step === 0 || next === undefined)
              return;
            onChange(next.value);
            (event.currentTarget.parentElement?.children[tabs.indexOf(next)] as HTMLElement | undefined)?.focus();
          }}
        >
          {tab.label}{tab.count !== undefined && <span className={css["n"]}>{count(tab.count)}</span>}
        </button>
      ))}
    </div>
  );
}
