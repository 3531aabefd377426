import { IconButton } from "@/ui/IconButton";
import { IconClose } from "@/ui/icons";
import { useScreen, useSnapshot } from "../replay/context";
import { tell } from "./EventList";
import css from "./Panels.module.css";
import { Arrow } from "./Size";

/** The legs that are followed, and what happened to each last. */
export function Follows() {
  const { replay, selection, select } = useScreen();
  const { events } = useSnapshot();
  if (selection.follows.length === 0)
    return null;
  return (
    <section className={css["panel"]} aria-label="Followed legs">
      <h2>Followed <span className="lh-dim">{selection.follows.length}</span></h2>
      <ul className={css["events"]}>
        {selection.follows.map((one) => {
          const last = events.findLast((event) => event.leg === one.number);
          const leg = replay.leg(one.number);
          return (
            <li key={one.number} className={css["follow"]}>
              <span className={css["swatch"]} style={{ background: one.color }} aria-hidden="true" />
              <button type="button" onClick={() => { select({ focus: one.number }); }}>
                <Arrow isBull={one.isBull} /><span className="lh-cut" title={last === undefined ? undefined : tell(last)}>{one.label}</span>
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
