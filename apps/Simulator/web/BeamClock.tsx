import { clock, day, zoneNames } from "./bars/time";
import { useScreen, useSnapshot } from "./replay/context";
import css from "./ReplayScreen.module.css";

/** The time of the bar at the playhead. */
export function BeamClock() {
  const { replay, display } = useScreen();
  const { position } = useSnapshot();
  if (position < 0)
    return <span className="lh-dim">Before the first bar</span>;
  const time = replay.bars.time(position);
  return <span className={css["clock"]}><b>{day(time, display.zone)}</b> {clock(time, display.zone)} <i>{zoneNames[display.zone]}</i></span>;
}
