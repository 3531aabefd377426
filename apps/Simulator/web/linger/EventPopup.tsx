import { Button } from "@mantine/core";
import { useFocusBack } from "@/ui/focus";
import { IconButton } from "@/ui/IconButton";
import { IconClose } from "@/ui/icons";
import { count } from "@/ui/numbers";
import { price } from "../bars/numbers";
import { clock, day } from "../bars/time";
import { tell } from "../panels/EventList";
import { Arrow } from "../panels/Size";
import { useDigits, useScreen } from "../replay/context";
import css from "./Linger.module.css";

/** One event, with its reason; it can go along with a note, or the chart can go there. */
export function EventPopup() {
  const { replay, display, selection, select, attach } = useScreen();
  const { event } = selection;
  const digits = useDigits();
  useFocusBack(event !== null);
  if (event === null)
    return null;
  const time = replay.bars.time(event.bar);
  return (
    <div className={css["popup"]} role="dialog" aria-label={tell(event)}>
      <div className={css["popupHead"]}><Arrow isBull={event.isBull} /><b>{tell(event)}</b><IconButton icon={IconClose} label="Close" keys="escape" size={14} onClick={() => { select({ event: null }); }} /></div>
      <p className="lh-dim">{day(time, display.zone)} {clock(time, display.zone)}, bar {count(event.bar)}, at {price(event.price, digits)}</p>
      <p>From {price(event.origin, digits)} to {price(event.pivot, digits)}, {price(Math.abs(event.pivot - event.origin), digits)} points.{event.why == null ? "" : ` ${event.why}`}</p>
      <div className={css["actions"]}>
        <Button variant="default" onClick={() => { attach({ kind: "event", label: tell(event), bar: event.bar, leg: event.leg, origin: event.originIndex, isBull: event.isBull }); select({ event: null }); }}>Attach to the note</Button>
        <Button variant="default" onClick={() => { void replay.move({ bar: event.bar }); select({ event: null }); }}>Go there</Button>
      </div>
    </div>
  );
}
