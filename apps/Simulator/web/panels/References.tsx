import { count } from "@/ui/numbers";
import type { Leg } from "../api";
import { price } from "../bars/numbers";
import { useScreen, useSnapshot } from "../replay/context";
import { mostPins } from "../replay/selection";
import css from "./Panels.module.css";
import { Arrow, Size } from "./Size";
import { IconPin } from "../icons";

/** The references in the order of their rank. A click shows its levels, a click on its number pins them. */
export function TopReferences() {
  const { replay, selection } = useScreen();
  const { state } = useSnapshot();
  const ranked = (state?.ranked ?? []).map((number) => replay.leg(number)).filter((leg) => leg !== undefined);
  return (
    <section className={css["panel"]} aria-label="Top references">
      <h2>Top references <span className="lh-dim">{count(ranked.length)}</span><span className={css["aside"]}>{selection.pins.length} of {mostPins} pinned</span></h2>
      {state?.warmUp != null ? <WarmUp have={state.warmUp.have} need={state.warmUp.need} /> : (
        <div className={css["scroll"]} tabIndex={0} role="group" aria-label="Top references, list">
          <ol className={css["grid"]}>{ranked.map((leg, i) => <Entry key={leg.number} leg={leg} rank={i + 1} />)}</ol>
          {ranked.length === 0 && <p className={css["none"]}>None just now: price has not come back far enough from any pivot.</p>}
        </div>
      )}
    </section>
  );
}

/** References that stand behind those of their pivot which are shown. */
export function OnDeck() {
  const { replay } = useScreen();
  const { state } = useSnapshot();
  const legs = (state?.onDeck ?? []).map((number) => replay.leg(number)).filter((leg) => leg !== undefined);
  return (
    <section className={css["panel"]} aria-label="On deck" data-quiet>
      <h2>On deck <span className="lh-dim">{count(legs.length)}</span></h2>
      <div className={css["scroll"]} tabIndex={0} role="group" aria-label="On deck, list">
        <ol className={css["grid"]}>{legs.map((leg) => <Entry key={leg.number} leg={leg} quiet />)}</ol>
        {legs.length === 0 && <p className={css["none"]}>No pivot has more references than it may show.</p>}
      </div>
    </section>
  );
}

function Entry({ leg, rank, quiet = false }: { leg: Leg; rank?: number; quiet?: boolean }) {
  const { selection, select, togglePin } = useScreen();
  const { info } = useSnapshot();
  const isPinned = selection.pins.includes(leg.number);
  // Where nobody has chosen, the first one is shown.
  const isHere = selection.focus === null ? rank === 1 : selection.focus === leg.number;
  return (
    <li data-here={isHere || undefined} onMouseEnter={() => { select({ hover: leg.number }); }} onMouseLeave={() => { select({ hover: null }); }}>
      {rank !== undefined && (
        <button type="button" className={css["rank"]} aria-pressed={isPinned} aria-label={`${isPinned ? "Unpin" : "Pin"} reference ${rank}`} onClick={() => { togglePin(leg.number); }}>
          {isPinned ? <IconPin size={13} stroke={1.8} aria-hidden="true" /> : rank}
        </button>
      )}
      <button type="button" className={css["entry"]} aria-pressed={isHere} onClick={() => { select(selection.focus === leg.number ? { focus: null, focusOrigin: null } : { focus: leg.number, focusOrigin: leg.originIndex }); }}>
        <Arrow isBull={leg.isBull} /><span>{price(leg.pivot, info?.digits)}</span><Size value={leg.multiple} quiet={quiet} />
      </button>
    </li>
  );
}

export function WarmUp({ have, need }: { have: number; need: number }) {
  return (
    <div className={css["warmUp"]}>
      <p>{need - have} more legs must form before sizes can be told: {have} of {need}.</p>
      <div role="progressbar" aria-label="Legs that have formed" aria-valuemin={0} aria-valuemax={need} aria-valuenow={have}><i style={{ width: `${(have / need) * 100}%` }} /></div>
    </div>
  );
}
