import { useQuery } from "@tanstack/react-query";
import { IconButton } from "@/ui/IconButton";
import { count, plural } from "@/ui/numbers";
import type { CSSProperties } from "react";
import { useDeferredValue } from "react";
import type { Leg, LegStory } from "../api";
import { levelOf, ratios } from "../api";
import { decimal, distance, multiple, price } from "../bars/numbers";
import { clock, shortDay } from "../bars/time";
import { IconFamily, IconFollow, IconPin } from "../icons";
import { Arrow, Size } from "../panels/Size";
import { outcomesQuery, storyQuery } from "../queries";
import { useDigits, useScreen, useSnapshot } from "../replay/context";
import { useSettled } from "./useSettled";
import { derived } from "../replay/LegMap";
import { legAt } from "../replay/wire";
import { familyOf } from "../replay/selection";
import css from "./Leg.module.css";

/** Right of the charts: the chosen leg, or what there is to choose. */
export function RightSide() {
  const { replay, display, selection } = useScreen();
  const { state, info, position, mode } = useSnapshot();
  const number = selection.focus ?? state?.ranked[0] ?? widest(state?.legs)?.number ?? null;
  const leg = replay.leg(number);
  // While it plays the story would be asked for at every bar and be old when it came.
  const settled = useSettled(position);
  const isStill = mode !== "playing" && settled === position;
  const origin = leg?.originIndex ?? selection.focusOrigin;
  const story = useQuery({
    ...storyQuery(info?.id ?? "", number ?? 0, origin ?? 0, position), enabled: isStill && info !== null && number !== null && origin !== null && origin <= position,
    placeholderData: (before) => before,
  });
  const shown = useDeferredValue(story.data);
  const told = shown?.leg.number === number ? shown : undefined;
  const seen = leg ?? (told === undefined ? undefined : derived(legAt(told.at, told.leg), replay.bars.close(position), state?.median ?? 0));
  return (
    <aside className={css["side"]} aria-label="The chosen leg">
      {seen === undefined ? <p className={css["none"]}>{selection.focus !== null && isStill && story.isError ? "This leg is gone, and it did not live at this bar yet." : "No leg has formed yet. Step on, or press play."}</p> : <>
        <Head leg={seen} isGone={leg === undefined} />
        <LegFacts leg={seen} story={told} isGone={leg === undefined} />
        {display.view === "levels" ? <>{leg === undefined ? <Life story={told} isStill={mode !== "playing"} /> : <Levels leg={seen} />}<Zones /></> : <>{leg !== undefined && <Family leg={seen} />}<Life story={told} isStill={mode !== "playing"} /></>}
        <Rank story={told} />
        {display.view === "levels" && <><Near /><Touched /><Reached /></>}
      </>}
    </aside>
  );
}

const widest = (legs: readonly Leg[] | undefined) => legs?.reduce<Leg | undefined>((best, leg) => best === undefined || leg.multiple > best.multiple ? leg : best, undefined);

function Head({ leg, isGone }: { leg: Leg; isGone: boolean }) {
  const { display, selection, select, togglePin, toggleFollow } = useScreen();
  const { info } = useSnapshot();
  return (
    <section className={css["section"]}>
      <div className={css["title"]}>
        <h2><Arrow isBull={leg.isBull} /> {leg.isBull ? "Bull" : "Bear"} leg, {isGone ? "gone" : multiple(leg.multiple)}</h2>
        {display.view === "structure"
          ? <IconButton icon={IconFamily} label="Its family" keys="h" aria-pressed={selection.family} onClick={() => { select({ family: !selection.family, focus: leg.number, focusOrigin: leg.originIndex }); }} />
          : <IconButton icon={IconPin} label="Pin its levels" aria-pressed={selection.pins.includes(leg.number)} onClick={() => { togglePin(leg.number); }} />}
        <IconButton icon={IconFollow} label="Follow" keys="f" aria-pressed={selection.follows.some((one) => one.number === leg.number)} onClick={() => { toggleFollow(leg); }} />
      </div>
      <div className={css["ends"]}>
        <span><i>Origin</i><b>{price(leg.origin, info?.digits)}</b></span><span className={css["way"]} aria-hidden="true">⟶</span><span><i>Pivot</i><b>{price(leg.pivot, info?.digits)}</b></span>
      </div>
      {!isGone && <LocationScale location={leg.location} />}
    </section>
  );
}

/** Where price stands on the leg: 0 its pivot, 1 its origin, 2 its target. */
function LocationScale({ location }: { location: number }) {
  const at = (value: number) => `${(Math.max(0, Math.min(2, value)) / 2) * 100}%`;
  return (
    <div className={css["scale"]} role="img" aria-label={`Price stands at ${decimal(location, 3)}: 0 is the pivot, 1 the origin, 2 the target`}>
      <div className={css["rule"]}>
        {ratios.map((ratio) => <span key={ratio} data-whole={Number.isInteger(ratio) || undefined} style={{ left: at(ratio) }} />)}
        <b style={{ left: at(location) }} />
      </div>
      <div className={css["names"]}><span>pivot</span><span>origin</span><span>target</span></div>
    </div>
  );
}

function LegFacts({ leg, story, isGone }: { leg: Leg; story: LegStory | undefined; isGone: boolean }) {
  const { replay } = useScreen();
  const digits = useDigits();
  const parent = replay.leg(leg.parent);
  const facts: [string, string][] = [
    ["Location", isGone ? "–" : decimal(leg.location, 3)],
    ["Range", `${price(leg.range, digits)} pts`],
    ["Impulse", `${price(leg.impulse, digits)} pts/bar${leg.impulsiveness === null ? "" : ` · over ${Math.round(leg.impulsiveness)}%`}`],
    ["Spikiness", story?.spikiness == null ? "–" : String(Math.round(story.spikiness))],
    ["Depth", `${leg.depth}${parent === undefined ? "" : ` · parent ${multiple(parent.multiple)}`}`],
    ["Lived", story === undefined ? "–" : plural(story.bars, "bar")],
  ];
  return <section className={css["section"]} data-tight><dl className={css["facts"]}>{facts.map(([name, value]) => <div key={name}><dt>{name}</dt><dd>{value}</dd></div>)}</dl></section>;
}

const mostChildren = 8;

function Family({ leg }: { leg: Leg }) {
  const { replay, select } = useScreen();
  const { state, info } = useSnapshot();
  const all = new Map((state?.legs ?? []).map((one) => [one.number, one]));
  const above: Leg[] = [];
  for (let at = leg.parent === null ? undefined : all.get(leg.parent); at !== undefined && !above.includes(at); at = at.parent === null ? undefined : all.get(at.parent))
    above.unshift(at);
  const below = [...familyOf(leg.number, all.values())].filter((number) => number !== leg.number && !above.some((one) => one.number === number))
    .map((number) => all.get(number)).filter((one) => one !== undefined).sort((a, b) => b.multiple - a.multiple);
  const row = (one: Leg, depth: number, isHere = false) => (
    <button key={one.number} type="button" className={css["kin"]} data-here={isHere || undefined} style={{ "--depth": `${depth * 6}px` } as CSSProperties} onClick={() => { select({ focus: one.number, focusOrigin: one.originIndex }); }}>
      <Arrow isBull={one.isBull} /><span className="lh-cut">{price(one.origin, info?.digits)} <i>to</i> {price(one.pivot, info?.digits)}</span><Size value={one.multiple} />
    </button>
  );
  return (
    <section className={css["section"]} aria-label="Family">
      <div className={css["title"]}><h2>Family</h2><span className={css["aside"]}>{above.length} above, {below.length} below</span></div>
      {above.slice(-3).map((one, i) => row(one, i))}
      {row(replay.leg(leg.number) ?? leg, Math.min(3, above.length), true)}
      {below.slice(0, mostChildren).map((one) => row(one, Math.min(3, above.length) + 1))}
      {below.length > mostChildren && <p className={css["aside"]}>{below.length - mostChildren} more below</p>}
    </section>
  );
}

/** Why it is here: its life with the numbers, and what would end it. */
function Life({ story, isStill }: { story: LegStory | undefined; isStill: boolean }) {
  const { replay, display } = useScreen();
  const { info } = useSnapshot();
  return (
    <section className={css["section"]} aria-label="Why it is here">
      <div className={css["title"]}><h2>{story?.isActive === false ? "Why it is gone" : "Why it is here"}</h2></div>
      {story === undefined && <p className="lh-dim">{isStill ? "Looking at its life." : "Pause to read its life."}</p>}
      {story !== undefined && (
        <ol className={css["life"]}>
          {condense(story).map((one, i) => (
            <li key={i}><b>{one.title}</b><span>{shortDay(replay.bars.time(one.bar), display.zone)} {clock(replay.bars.time(one.bar), display.zone)}, bar {count(one.bar)}. {one.text}</span></li>
          ))}
          {story.end !== null && story.end !== undefined && <li data-end><b>Would change at {price(story.end.price, info?.digits)}</b><span>{story.end.text}</span></li>}
        </ol>
      )}
      {story !== undefined && <p className={css["status"]}>{story.statusText}</p>}
    </section>
  );
}

/** The beginning and the latest: the middle of a long life repeats itself. */
function condense(story: LegStory) {
  const { life } = story;
  return life.length <= 7 ? life : [...life.slice(0, 3), { bar: life[3]?.bar ?? 0, kind: "more", title: `${life.length - 6} more`, text: "It became and ceased to be a reference again and again." }, ...life.slice(-3)];
}

function Rank({ story }: { story: LegStory | undefined }) {
  if (story?.rank == null)
    return null;
  const { rank } = story;
  const most = Math.max(0.5, ...rank.terms.map((term) => term.value));
  return (
    <section className={css["section"]} aria-label="Rank">
      <div className={css["title"]}><h2>Rank</h2><b className="lh-numbers">{rank.rank === null || rank.rank === undefined ? rank.onDeck ? "on deck" : "none" : `${rank.rank} of ${rank.of}`}</b></div>
      {rank.terms.filter((term) => term.weight > 0).map((term) => (
        <div key={term.name} className={css["term"]}>
          <span className="lh-quiet">{term.name}</span><span className={css["bar"]}><i style={{ width: `${Math.min(100, (term.value / most) * 100)}%` }} /></span>
          <span className="lh-quiet lh-numbers">{term.value.toFixed(2)} × {term.weight}</span>
        </div>
      ))}
    </section>
  );
}

/** The nine levels, how far each is, and how touches of such levels ended so far. */
function Levels({ leg }: { leg: Leg }) {
  const { replay } = useScreen();
  const { info, position, mode } = useSnapshot();
  const settled = useSettled(position);
  const outcomes = useQuery({ ...outcomesQuery(info?.id ?? "", position), enabled: mode !== "playing" && settled === position && info !== null && position >= 0, placeholderData: (before) => before });
  const close = replay.bars.close(position);
  const nearest = ratios.reduce((best, ratio) => Math.abs(levelOf(leg, ratio) - close) < Math.abs(levelOf(leg, best) - close) ? ratio : best, ratios[0] as number);
  return (
    <section className={css["section"]} aria-label="Levels">
      <div className={css["title"]}><h2>Levels</h2><span className={css["aside"]}>touched, and held</span></div>
      <table className={css["levels"]}>
        <thead className="lh-hidden"><tr><th>Ratio</th><th>Price</th><th>Distance</th><th>Touches</th><th>Held</th></tr></thead>
        <tbody>
          {[...ratios].reverse().map((ratio) => {
            const at = levelOf(leg, ratio);
            const row = outcomes.data?.rows.find((one) => one.ratio === ratio && one.isBull === leg.isBull && one.bin === null);
            const held = row === undefined || row.decided === 0 ? null : row.bounced / row.decided;
            return (
              <tr key={ratio} data-here={ratio === nearest || undefined}>
                <td>{ratio}</td><td>{price(at, info?.digits)}</td><td className="lh-dim">{distance(at - close, info?.digits)}</td><td className="lh-quiet">{row === undefined ? "–" : row.decided < 1_000 ? row.decided : `${(row.decided / 1000).toFixed(row.decided < 10_000 ? 1 : 0)}k`}</td>
                <td><span className={css["bar"]} role="img" aria-label={held === null ? "not known yet" : `held ${Math.round(held * 100)}% of the time, between ${Math.round((row?.low ?? 0) * 100)} and ${Math.round((row?.high ?? 1) * 100)}%`} title={held === null ? undefined : `Held ${Math.round(held * 100)}%, between ${Math.round((row?.low ?? 0) * 100)} and ${Math.round((row?.high ?? 1) * 100)}% (19 times of 20)`}><i style={{ width: `${(held ?? 0) * 100}%` }} /></span></td>
              </tr>
            );
          })}
        </tbody>
      </table>
    </section>
  );
}

function Zones() {
  const { state, info } = useSnapshot();
  const zones = (state?.zones ?? []).slice(0, 8);
  return (
    <section className={css["section"]} aria-label="Zones near price">
      <div className={css["title"]}><h2>Zones near price</h2><span className={css["aside"]}>2 or more</span></div>
      {zones.map((zone) => (
        <div key={`${zone.low} ${zone.levels}`} className={css["zone"]}>
          <i style={{ opacity: Math.min(1, 0.35 + zone.references * 0.13) }} /><span className="lh-numbers">{price(zone.low, info?.digits)} <em>to</em> {price(zone.high, info?.digits)}</span><b className="lh-numbers">{zone.references}</b>
        </div>
      ))}
      {zones.length === 0 && <p className="lh-dim">No levels of two references stand together.</p>}
    </section>
  );
}

const near = 0.005;
const mostNear = 6;

/** Levels of references within half a percent of price, the nearest first. */
function Near() {
  const { replay, select } = useScreen();
  const { state, info, position } = useSnapshot();
  const close = replay.bars.close(position);
  const levels = (state?.ranked ?? []).map((number) => replay.leg(number)).filter((leg) => leg !== undefined)
    .flatMap((leg) => ratios.map((ratio) => ({ leg, ratio, price: levelOf(leg, ratio), away: levelOf(leg, ratio) - close })))
    .filter((level) => Math.abs(level.away) <= close * near).sort((a, b) => Math.abs(a.away) - Math.abs(b.away));
  return (
    <section className={css["section"]} aria-label="Levels near price">
      <div className={css["title"]}><h2>Near price</h2><span className={css["aside"]}>{count(levels.length)} within 0.5%</span></div>
      {levels.slice(0, mostNear).map(({ leg, ratio, price: at, away }) => (
        <button key={`${leg.number} ${ratio}`} type="button" className={css["kin"]} onClick={() => { select({ focus: leg.number, focusOrigin: leg.originIndex }); }} onMouseEnter={() => { select({ hover: leg.number }); }} onMouseLeave={() => { select({ hover: null }); }}>
          <Arrow isBull={leg.isBull} /><span>{ratio} <i>at</i> {price(at, info?.digits)} <i>{distance(away, info?.digits)}</i></span><Size value={leg.multiple} />
        </button>
      ))}
      {levels.length === 0 && <p className="lh-dim">None.</p>}
    </section>
  );
}

const mostTouched = 6;

/** The levels of references within the bar at the playhead. */
function Touched() {
  const { replay, select } = useScreen();
  const { state, info } = useSnapshot();
  const touches = (state?.touches ?? []).slice(0, mostTouched);
  return (
    <section className={css["section"]} aria-label="Touched by this bar">
      <div className={css["title"]}><h2>Touched by this bar</h2><span className={css["aside"]}>{count(state?.touches.length ?? 0)}</span></div>
      {touches.map((touch, i) => {
        const leg = replay.leg(touch.leg);
        return (
          <button key={i} type="button" className={css["kin"]} onClick={() => { select({ focus: touch.leg, focusOrigin: leg?.originIndex ?? null }); }}>
            <Arrow isBull={leg?.isBull ?? true} /><span>{touch.ratio} <i>at</i> {price(touch.price, info?.digits)} {touch.isUp ? "↑" : "↓"}</span>{leg !== undefined && <Size value={leg.multiple} />}
          </button>
        );
      })}
      {touches.length === 0 && <p className="lh-dim">None.</p>}
    </section>
  );
}

const mostReached = 8;

/** The levels that price came to lately, each once, latest first: also those of the bars that playing went past between two looks. */
function Reached() {
  const { replay, display, select } = useScreen();
  const { reached, info } = useSnapshot();
  return (
    <section className={css["section"]} aria-label="Reached lately">
      <div className={css["title"]}><h2>Reached lately</h2><span className={css["aside"]}>{count(reached.times)}</span></div>
      {reached.latest.slice(-mostReached).reverse().map((one) => (
        <button
          key={`${one.bar} ${one.leg} ${one.ratio}`} type="button" className={css["kin"]} onClick={() => { select({ focus: one.leg, focusOrigin: one.originIndex, event: one }); }}
          onMouseEnter={() => { select({ hover: one.leg }); }} onMouseLeave={() => { select({ hover: null }); }}
        >
          <time className="lh-dim">{clock(replay.bars.time(one.bar), display.zone)}</time><Arrow isBull={one.isBull} /><span>{one.ratio} {one.isUp === true ? "↑" : "↓"}</span><span className={css["at"]}>{price(one.price, info?.digits)}</span><Size value={one.multiple} />
        </button>
      ))}
      {reached.times === 0 && <p className="lh-dim">None since this stretch of history was entered.</p>}
    </section>
  );
}
