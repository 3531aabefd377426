import { count } from "@/ui/numbers";
import { useState } from "react";
import type { Leg } from "../api";
import { price } from "../bars/numbers";
import { legAttached, useScreen, useSnapshot } from "../replay/context";
import css from "./Panels.module.css";
import { Arrow, Size } from "./Size";

const first = 12;
const more = 24;

const orders = {
  pivot: { title: "Pivot", order: (a: Leg, b: Leg) => b.pivot - a.pivot }, origin: { title: "Origin", order: (a: Leg, b: Leg) => b.origin - a.origin },
  range: { title: "Range", order: (a: Leg, b: Leg) => b.range - a.range }, size: { title: "Size", order: (a: Leg, b: Leg) => b.multiple - a.multiple },
  impulse: { title: "Impulse", order: (a: Leg, b: Leg) => (b.impulsiveness ?? -1) - (a.impulsiveness ?? -1) },
} as const;

/** The legs of one direction: the widest first, or what a column's head was pressed for. */
export function LegTable({ isBull }: { isBull: boolean }) {
  const { selection, select, attach } = useScreen();
  const { state, info, position } = useSnapshot();
  const [shown, setShown] = useState(first);
  const [order, setOrder] = useState<keyof typeof orders>("range");
  const legs = (state?.legs ?? []).filter((leg) => leg.isBull === isBull).sort(orders[order].order);
  const name = isBull ? "Bull legs" : "Bear legs";
  return (
    <section className={css["panel"]} aria-label={name}>
      <h2><Arrow isBull={isBull} /> {name} <span className="lh-dim">{count(legs.length)}</span></h2>
      <div className={css["scroll"]} tabIndex={0} role="group" aria-label={`${name}, list`}>
        <table>
          <thead><tr><th><span className="lh-hidden">Direction</span></th>{(Object.keys(orders) as (keyof typeof orders)[]).map((one) => (
            <th key={one} aria-sort={one === order ? "descending" : "none"}><button type="button" className={css["sort"]} data-here={one === order || undefined} onClick={() => { setOrder(one); }}>{orders[one].title}</button></th>
          ))}</tr></thead>
          <tbody>
            {legs.slice(0, shown).map((leg) => (
              <tr
                key={leg.number} data-here={leg.number === selection.focus || undefined} data-hover={leg.number === selection.hover || undefined} data-breached={leg.breachedAt !== null || undefined}
                onMouseEnter={() => { select({ hover: leg.number }); }} onMouseLeave={() => { select({ hover: null }); }}
                onClick={() => { select({ focus: leg.number, focusOrigin: leg.originIndex }); }}
                onDoubleClick={() => { attach(legAttached(leg, position, info?.digits)); }}
              >
                <td><Arrow isBull={isBull} /></td>
                <td><button type="button" className={css["row"]} aria-label={`${isBull ? "Bull" : "Bear"} leg from ${price(leg.origin, info?.digits)} to ${price(leg.pivot, info?.digits)}`}>{price(leg.pivot, info?.digits)}</button></td>
                <td className="lh-dim">{price(leg.origin, info?.digits)}</td>
                <td>{price(leg.range, info?.digits)}</td>
                <td><Size value={leg.multiple} /></td>
                <td className="lh-quiet">{leg.impulsiveness === null ? "–" : Math.round(leg.impulsiveness)}</td>
              </tr>
            ))}
          </tbody>
        </table>
        {legs.length > shown && <button type="button" className={css["more"]} onClick={() => { setShown(shown + more); }}>{count(legs.length - shown)} more</button>}
        {legs.length === 0 && <p className={css["none"]}>None yet. A leg forms as soon as a bar goes one way at both ends.</p>}
      </div>
    </section>
  );
}
