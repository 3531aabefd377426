import { count, plural } from "@/ui/numbers";
import { useEffect, useState } from "react";
import { price } from "./bars/numbers";
import { clock, day } from "./bars/time";
import { useScreen, useSnapshot } from "./replay/context";

/** What the charts show, for those who hear the page: a sentence when it stands still, and now and then while it plays. */
export function LiveLine() {
  const { replay, display } = useScreen();
  const { position, events, mode, info } = useSnapshot();
  const digits = info?.digits;
  const [said, setSaid] = useState("");
  useEffect(() => {
    const timer = setTimeout(() => {
      if (position < 0)
        return;
      const time = replay.bars.time(position);
      const formed = events.filter((one) => one.bar === position && one.kind === "legFormed").length;
      setSaid(`Bar ${count(position)}, ${day(time, display.zone)} ${clock(time, display.zone)}, ${price(replay.bars.close(position), digits)}${formed > 0 ? `; ${plural(formed, "leg")} formed` : ""}`);
    }, mode === "playing" ? 4_000 : 300);
    return () => { clearTimeout(timer); };
  }, [replay, position, events, mode, digits, display.zone]);
  return <p className="lh-hidden" role="status" aria-live="polite">{said}</p>;
}
