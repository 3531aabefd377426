import { Modal } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { useDeferredValue, useId, useState } from "react";
import { useFocusBack } from "@/ui/focus";
import { IconEnter, IconSearch } from "@/ui/icons";
import { Key, KeyHint } from "@/ui/Key";
import type { PaletteItem } from "@/ui/palette";
import { matches, openPalette, paletteItems, searchPalette } from "@/ui/palette";
import css from "./Palette.module.css";

const most = 6;

/** Jumps to any page, tenant or action. */
export default function Palette() {
  useFocusBack();
  const [typed, setTyped] = useState("");
  const [at, setAt] = useState(0);
  const [of, setOf] = useState<PaletteItem | null>(null);
  const list = useId();
  const onlyActions = typed.startsWith(">");
  const text = (onlyActions ? typed.slice(1) : typed).trim();
  const asked = useDeferredValue(text);
  const found = useQuery({ queryKey: ["palette", asked], queryFn: ({ signal }) => searchPalette(asked, signal), placeholderData: (before) => before, enabled: !onlyActions });

  const own = paletteItems().filter((item) => (!onlyActions || item.isAction === true) && matches(item.label, text) > 0).sort((a, b) => matches(b.label, text) - matches(a.label, text));
  const tenants = onlyActions ? [] : found.data?.filter((item) => item.group !== "Elsewhere") ?? [];
  const elsewhere = onlyActions ? [] : found.data?.filter((item) => item.group === "Elsewhere") ?? [];
  const first = tenants[0];
  const items = of !== null ? of.actions?.().filter((item) => matches(item.label, text) > 0) ?? []
    : [...tenants.slice(0, most), ...(text !== "" && first?.actions !== undefined ? first.actions().slice(0, 3) : []), ...own.slice(0, text === "" ? 14 : most), ...elsewhere];
  const groups = [...new Set(items.map((item) => item.group))];
  const ordered = groups.flatMap((group) => items.filter((item) => item.group === group));
  const active = Math.min(at, Math.max(0, ordered.length - 1));
  const close = () => { openPalette(false); };

  function run(item: PaletteItem | undefined) {
    if (item === undefined)
      return;
    close();
    item.run();
  }

  function onKey(event: React.KeyboardEvent) {
    const item = ordered[active];
    if (event.key === "ArrowDown" || event.key === "ArrowUp")
      setAt((active + (event.key === "ArrowDown" ? 1 : -1) + ordered.length) % Math.max(1, ordered.length));
    else if (event.key === "Enter")
      run(item);
    else if (event.key === "Tab" && !event.shiftKey && item?.actions !== undefined) {
      setOf(item);
      setTyped("");
      setAt(0);
    } else if ((event.key === "Backspace" && typed === "" || event.key === "Escape") && of !== null) {
      event.stopPropagation();
      setOf(null);
    } else
      return;
    event.preventDefault();
  }

  return (
    <Modal.Root opened onClose={close} size={640} yOffset={104} centered={false} padding={0} classNames={{ content: css["content"] ?? "" }}>
      <Modal.Overlay color="var(--lh-scrim)" backgroundOpacity={1} />
      <Modal.Content aria-label="Search or jump to"><Modal.Body className={css["body"] ?? ""}>
      <div className={css["field"]}>
        <IconSearch size={18} stroke={1.6} aria-hidden="true" />
        {of !== null && <span className={css["of"]}>{of.label}</span>}
        <input
          data-autofocus role="combobox" aria-expanded="true" aria-controls={list} aria-activedescendant={ordered.length > 0 ? `${list}-${active}` : undefined} aria-label="Search or jump to" aria-autocomplete="list"
          placeholder={of === null ? "A tenant, a page, something to do" : "What to do"} value={typed} onChange={(event) => { setTyped(event.currentTarget.value); setAt(0); }} onKeyDown={onKey} spellCheck={false}
          {...(of === null ? {} : { "data-mantine-stop-propagation": "true" })} // Escape goes back a step then, and does not close
        />
        <Key keys="escape" />
      </div>
      <div className={css["list"]} role="listbox" id={list} aria-label="Found">
        {groups.map((group) => (
          <div key={group} role="group" aria-label={group}>
            <div className={css["group"]} aria-hidden="true">{group}</div>
            {ordered.map((item, i) => item.group === group && (
              <div
                key={item.id} id={`${list}-${i}`} role="option" aria-selected={i === active} className={css["item"]} onPointerMove={() => { setAt(i); }} onClick={() => { run(item); }}
                ref={(element) => { if (i === active) element?.scrollIntoView({ block: "nearest" }); }}
              >
                <span className={css["picture"]}>{item.picture ?? (item.icon !== undefined && <item.icon size={16} stroke={1.6} aria-hidden="true" />)}</span>
                <span className={css["label"]}><Marked text={item.label} typed={text} /> {item.hint !== undefined && <small>{item.hint}</small>}</span>
                {item.status}
                <span className={css["end"]}>{i === active ? <>{item.isAction === true ? "Do it" : "Open"} <IconEnter size={14} stroke={1.6} aria-hidden="true" /></> : item.keys !== undefined && <Key keys={item.keys} />}</span>
              </div>
            ))}
          </div>
        ))}
        {ordered.length === 0 && <p className={css["none"]}>{found.isFetching ? "Searching" : `Nothing matches “${text}”.`}</p>}
      </div>
      <div className={css["foot"]}><KeyHint keys="arrowup arrowdown">move</KeyHint><KeyHint keys="enter">open</KeyHint><KeyHint keys="tab">actions</KeyHint><KeyHint keys=">">actions only</KeyHint></div>
      </Modal.Body></Modal.Content>
    </Modal.Root>
  );
}

function Marked({ text, typed }: { text: string; typed: string }) {
  const at = typed === "" ? -1 : text.toLowerCase().indexOf(typed.toLowerCase());
  return at < 0 ? text : <>{text.slice(0, at)}<mark>{text.slice(at, at + typed.length)}</mark>{text.slice(at + typed.length)}</>;
}
