import { IconButton } from "@/ui/IconButton";
import { IconClose } from "@/ui/icons";
import { price } from "../bars/numbers";
import { useScreen, useSnapshot } from "../replay/context";
import { tell } from "./EventList";
import css from "./Panels.module.css";
import { Arrow } from "./Size";

/** The legs that are followed, and what happened to each last. */
export function Follows() {
  const { replay, selection, select } = useScreen();
  const { events, info } = useSnapshot();
  if (selection.follows.length === 0)
    return null;
  return (
    <section className={css["panel"]} aria-label="Followed legs">
      <h2>Followed <span className="lh-dim">{selection.follows.length}</span></h2>
      <ul className={css["events"]}>
        {selection.follows.map((one) => {
          const last = events.findLast((event) => event.leg === one.number);
          const leg = replay.leg(one.number);
          // Its pivot goes on moving; of a leg that is gone is known what it was when it was followed.
          const name = leg === undefined ? one.label : `${price(leg.origin, info?.digits)} to ${price(leg.pivot, info?.digits)}`;
          return (
            <li key={one.number} className={css["follow"]}>
              <span className={css["swatch"]} style={{ background: one.color }} aria-hidden="true" />
              <button type="button" onClick={() => { select({ focus: one.number }); }}>
                <Arrow isBull={one.isBull} /><span className="lh-cut" title={last === undefined ? undefined : tell(last)}>{name}</span>
                <span className="lh-dim">{leg === undefined ? "gone" : leg.breachedAt !== null ? "breached" : "live"}</span>
              </button>
              <IconButton icon={IconClose} label="Follow no more" size={13} onClick={() => { select({ follows: selection.follows.filter((other) => other.number !== one.number) }); }} />
            </li>
          );
        })}
      </ul>
    </section>
  );
}
