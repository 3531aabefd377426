import { useFocusBack } from "@/ui/focus";
import { IconButton } from "@/ui/IconButton";
import { IconChevron, IconClose } from "@/ui/icons";
import { useEffect, useEffectEvent, useState } from "react";
import { price } from "../bars/numbers";
import { IconBack } from "../icons";
import { tell } from "../panels/EventList";
import { Arrow } from "../panels/Size";
import { useScreen, useSnapshot } from "../replay/context";
import css from "./Linger.module.css";

const tick = 100;

/** It stopped for events: which, how long it waits, and the way on. */
export function LingerBar() {
  const { replay, display, select } = useScreen();
  const { linger, info } = useSnapshot();
  const event = linger?.events[linger.at];
  const show = useEffectEvent(() => {
    if (event !== undefined)
      select({ focus: event.leg, focusOrigin: event.originIndex });
  });
  useEffect(() => { show(); }, [event]);
  useFocusBack(event !== undefined);
  if (linger === null || event === undefined)
    return null;
  return (
    <div className={css["linger"]} role="status" aria-label="Paused on an event">
      <Countdown key={`${event.bar} ${linger.at}`} seconds={display.lingerSeconds} end={() => { replay.lingerBy(1); }} />
      <span className={css["what"]}><Arrow isBull={event.isBull} /> {tell(event)} <span className="lh-dim">{price(event.price, info?.digits)}</span>{event.why != null && <small>{event.why}</small>}</span>
      {linger.events.length > 1 && <>
        <IconButton icon={IconBack} label="The event before" keys="arrowleft" size={14} onClick={() => { replay.lingerBy(-1); }} />
        <span className="lh-dim lh-numbers">{linger.at + 1} of {linger.events.length}</span>
        <IconButton icon={IconChevron} label="The next event" keys="arrowright" size={14} onClick={() => { replay.lingerBy(1); }} />
      </>}
      <IconButton icon={IconClose} label="Play on" keys="escape" size={14} onClick={() => { replay.endLinger(); }} />
    </div>
  );
}

/** A ring that closes. The time stands still while a note is written. */
function Countdown({ seconds, end }: { seconds: number; end: () => void }) {
  const [left, setLeft] = useState(seconds * 1000);
  const over = useEffectEvent(end);
  useEffect(() => {
    let rest = seconds * 1000;
    const timer = setInterval(() => {
      if (document.activeElement instanceof HTMLTextAreaElement)
        return;
      rest -= tick;
      setLeft(rest);
      if (rest <= 0) {
        clearInterval(timer);
        over();
      }
    }, tick);
    return () => { clearInterval(timer); };
  }, [seconds]);
  return (
    <svg viewBox="0 0 20 20" width="20" height="20" aria-hidden="true">
      <circle cx="10" cy="10" r="8" fill="none" stroke="var(--lh-s3)" strokeWidth="2.5" />
      <circle cx="10" cy="10" r="8" fill="none" stroke="var(--lh-accent)" strokeWidth="2.5" strokeDasharray={`${Math.max(0, left / (seconds * 1000)) * 50.3} 50.3`} transform="rotate(-90 10 10)" />
    </svg>
  );
}
