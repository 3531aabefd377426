import type { ReplayEvent } from "../api";
import { multiple, price } from "../bars/numbers";
import { clock } from "../bars/time";
import { isReached, useDigits, useScreen, useSnapshot } from "../replay/context";
import { isOfLevels } from "../replay/events";
import css from "./Panels.module.css";
import { Arrow } from "./Size";

const words: Record<string, string> = {
  legFormed: "leg formed", legPruned: "leg pruned", legEngulfed: "leg engulfed", originBreached: "origin breached", pivotBreached: "pivot breached",
  referenceFormed: "reference", referenceCompleted: "at target",
};

/** "8.6× leg formed", "22× crossed 0.5 ↑". */
export function tell(one: ReplayEvent): string {
  if (one.ratio !== null)
    return `${multiple(one.multiple)} ${one.kind === "levelCrossed" ? "crossed" : "touched"} ${one.ratio} ${one.isUp === true ? "↑" : "↓"}`;
  return `${multiple(one.multiple)} ${words[one.kind] ?? one.kind}`;
}

/** What happened, latest first. In the levels view, what happened to references and their levels. */
export function EventList({ kind }: { kind: "structure" | "levels" }) {
  const { replay, display, selection, select } = useScreen();
  const { events } = useSnapshot();
  const digits = useDigits();
  const shown = events.filter((one) => isOfLevels(one) === (kind === "levels") && (one.kind !== "levelTouched" || isReached(one.kind, display))).slice(-40).reverse();
  return (
    <section className={css["panel"]} aria-label="Events">
      <h2>Events <span className={css["aside"]}>latest first</span></h2>
      <div className={css["scroll"]} tabIndex={0} role="group" aria-label="Events, list">
        <ul className={css["events"]}>
          {shown.map((one) => (
            <li key={`${one.bar} ${one.leg} ${one.kind} ${one.ratio ?? ""}`}>
              <button
                type="button" data-here={selection.event === one || undefined}
                onClick={() => { select({ event: selection.event === one ? null : one, focus: one.leg, focusOrigin: one.originIndex }); }}
                onMouseEnter={() => { select({ hover: one.leg }); }} onMouseLeave={() => { select({ hover: null }); }}
              >
                <time className="lh-dim">{clock(replay.bars.time(one.bar), display.zone)}</time><Arrow isBull={one.isBull} /><span className="lh-cut" title={tell(one)}>{tell(one)}</span><span className="lh-dim">{price(one.price, digits)}</span>
              </button>
            </li>
          ))}
        </ul>
        {shown.length === 0 && <p className={css["none"]}>{kind === "levels" ? "Nothing in the last bars. Pin a reference, and its levels report when price reaches them." : "Nothing in the last bars."}</p>}
      </div>
    </section>
  );
}
