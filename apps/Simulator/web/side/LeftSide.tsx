import { Checkbox, Switch } from "@mantine/core";
import { signInAddress, useMay } from "@/api/session";
import { count } from "@/ui/numbers";
import { Segments } from "@/ui/Segments";
import type { State } from "../api";
import { price } from "../bars/numbers";
import { Arrow } from "../panels/Size";
import { useScreen, useSnapshot, useSnapshotOf } from "../replay/context";
import { lingerKinds } from "../replay/context";
import { Note } from "../notes/NoteForm";
import { SettingsPanel } from "./SettingsPanel";
import css from "./Side.module.css";

/** Left of the charts: what it stops for, the settings of the view, what there is, and a note. */
export function LeftSide() {
  const { display } = useScreen();
  const mayObserve = useMay("simulator.observe");
  return (
    <aside className={css["side"]} aria-label="Settings">
      <div className={css["scroll"]}>
        <PauseOn />
        <SettingsPanel group={display.view === "structure" ? "detection" : "references"} key={display.view} />
        {display.view === "structure" ? <MarketStructure /> : <><Filters /><ReferenceCounts /></>}
      </div>
      {mayObserve ? <Note /> : <section className={css["section"]} aria-label="Observation"><p className="lh-quiet"><a href={signInAddress()}>Sign in</a> to keep observations.</p></section>}
    </aside>
  );
}

function PauseOn() {
  const { display, setDisplay } = useScreen();
  return (
    <section className={css["section"]} aria-label="Pause on events">
      <div className={css["title"]}><h2>Pause on events</h2><Switch aria-label="Pause on events" checked={display.linger} onChange={(event) => { setDisplay({ linger: event.currentTarget.checked }); }} /></div>
      {(display.view === "structure" || display.linger) && lingerKinds.filter((kind) => kind.view === display.view).map((kind) => (
        <div key={kind.id} className={css["line"]}>
          <Checkbox
            label={kind.label} checked={display.lingerOn.includes(kind.id)}
            onChange={(event) => { setDisplay({ lingerOn: event.currentTarget.checked ? [...display.lingerOn, kind.id] : display.lingerOn.filter((id) => id !== kind.id) }); }}
          />
          <SoOften id={kind.id} />
        </div>
      ))}
      {display.view === "levels" && (
        <div className={css["line"]}><span>Reached by</span><Segments label="A pinned level is reached by" value={display.reachedBy} onChange={(reachedBy) => { setDisplay({ reachedBy }); }} options={[{ value: "close", label: "Close" }, { value: "wick", label: "Wick" }]} /></div>
      )}
    </section>
  );
}

const counted: Readonly<Record<string, (counts: State["counts"]) => number>> = {
  legFormed: (all) => all.formed, legPruned: (all) => all.tooClose + all.tooMany + all.extended, originBreached: (all) => all.originBreached,
  pivotBreached: (all) => all.pivotBreached, legEngulfed: (all) => all.engulfed, referenceFormed: (all) => all.referencesFormed, referenceCompleted: (all) => all.referencesCompleted,
};

/** How often that has happened; where nobody counts it, nothing. */
function SoOften({ id }: { id: string }) {
  const times = useSnapshotOf(({ state }) => state === null ? undefined : counted[id]?.(state.counts));
  return <span className="lh-dim lh-numbers">{times === undefined ? "" : count(times)}</span>;
}

function MarketStructure() {
  const { state } = useSnapshot();
  if (state === null)
    return null;
  const { counts } = state;
  return (
    <section className={css["section"]} aria-label="Market structure">
      <div className={css["title"]}><h2>Market structure</h2><span className={css["aside"]}>to this bar</span></div>
      <Facts facts={[
        ["Active legs", state.legs.length], ["Live", state.legs.filter((leg) => leg.breachedAt === null).length], ["Engulfed", counts.engulfed],
        ["Pruned, too close", counts.tooClose], ["Pruned, too many turns", counts.tooMany], ["Pruned, stale", counts.extended],
      ]} />
      <Pending isBull at={state.pendingBull} />
      <Pending isBull={false} at={state.pendingBear} />
    </section>
  );
}

/** From where the next leg would start. Pointing at it draws the price; a click takes it into the note. */
function Pending({ isBull, at }: { isBull: boolean; at: State["pendingBull"] }) {
  const { select, attach } = useScreen();
  const { info } = useSnapshot();
  if (at === null || at === undefined)
    return null;
  const show = () => { select({ price: at.price }); };
  const hide = () => { select({ price: null }); };
  const text = price(at.price, info?.digits);
  return (
    <button
      type="button" className={css["pending"]} title="Take it into the note" onMouseEnter={show} onMouseLeave={hide} onFocus={show} onBlur={hide}
      onClick={() => { attach({ kind: "pending", label: `Next ${isBull ? "bull" : "bear"} origin ${text}`, bar: at.index, leg: null, origin: at.index, isBull }); }}
    >
      <span><Arrow isBull={isBull} /> Next {isBull ? "bull" : "bear"} origin</span><span className="lh-numbers">{text}</span>
    </button>
  );
}

const reasons = [
  { status: "not_formed", label: "Not formed yet", tone: "warn" },
  { status: "pivot_breached", label: "Pivot breached", tone: "bad" },
  { status: "completed", label: "Completed", tone: "info" },
  { status: "cold_start", label: "Warming up", tone: "t3" },
] as const;

/** Which legs are references and why the others are not. */
function Filters() {
  const { display, setDisplay } = useScreen();
  const { state } = useSnapshot();
  const all = state?.legs.length ?? 0;
  const of = (status: string) => state?.legs.filter((leg) => leg.status === status).length ?? 0;
  const valid = of("valid");
  return (
    <section className={css["section"]} aria-label="Filters">
      <div className={css["title"]}><h2>Shown of {count(all)}</h2><span className={css["aside"]}>{all === 0 ? "–" : `${Math.round((valid / all) * 100)}%`}</span></div>
      <div className={css["parts"]} aria-hidden="true">
        {valid > 0 && <span style={{ flex: valid, background: "var(--lh-accent)" }} />}
        {reasons.map((one) => of(one.status) > 0 && <span key={one.status} style={{ flex: of(one.status), background: `var(--lh-${one.tone})` }} />)}
      </div>
      {reasons.filter((one) => one.status !== "cold_start" || of("cold_start") > 0).map((one) => (
        <div key={one.status} className={css["line"]}><span><i className={css["dot"]} style={{ background: `var(--lh-${one.tone})` }} />{one.label}</span><span className="lh-dim lh-numbers">{count(of(one.status))}</span></div>
      ))}
      <div className={css["line"]}><span id="show-filtered">Show filtered legs</span><Switch aria-labelledby="show-filtered" checked={display.showFiltered} onChange={(event) => { setDisplay({ showFiltered: event.currentTarget.checked }); }} /></div>
    </section>
  );
}

/** How many references there are of which size, and which way they lean. */
function ReferenceCounts() {
  const { replay } = useScreen();
  const { state, info } = useSnapshot();
  if (state === null)
    return null;
  const legs = state.ranked.map((number) => replay.leg(number)).filter((leg) => leg !== undefined);
  const bull = legs.filter((leg) => leg.isBull).length;
  const bear = legs.length - bull;
  const lean = bull > 2 * bear ? "bull" : bear > 2 * bull ? "bear" : null;
  const widest = legs.reduce((best, leg) => best === undefined || leg.multiple > best.multiple ? leg : best, legs[0]);
  const fastest = legs.reduce((best, leg) => best === undefined || leg.impulse > best.impulse ? leg : best, legs[0]);
  const between = (low: number, high: number) => legs.filter((leg) => leg.multiple >= low && leg.multiple < high).length;
  return (
    <section className={css["section"]} aria-label="Reference statistics">
      <div className={css["title"]}><h2>References</h2>{lean !== null && <span className={css["aside"]}>leans {lean}{bull > 0 && bear > 0 ? `, ${(Math.max(bull, bear) / Math.min(bull, bear)).toFixed(1)} : 1` : ""}</span>}</div>
      <Facts facts={[
        ["25× and more", between(25, Infinity)], ["10 to 25×", between(10, 25)], ["5 to 10×", between(5, 10)], ["Below 5×", between(0, 5)], ["Bull, bear", `${bull}, ${bear}`],
        ["Median leg", `${price(state.median, info?.digits)} pts`],
        ...(widest === undefined ? [] : [["Widest", `${price(widest.range, info?.digits)} pts`] as const]),
        ...(fastest === undefined ? [] : [["Fastest", `${price(fastest.impulse, info?.digits)} pts/bar`] as const]),
      ]} />
    </section>
  );
}

const Facts = ({ facts }: { facts: readonly (readonly [string, number | string])[] }) => (
  <dl className={css["facts"]}>{facts.map(([name, value]) => <div key={name}><dt>{name}</dt><dd>{typeof value === "number" ? count(value) : value}</dd></div>)}</dl>
);
