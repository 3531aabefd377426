import { IconFamily, IconFollow, IconPin } from "../icons";
import { IconButton } from "@/ui/IconButton";
import { useEffect, useState } from "react";
import { useScreen } from "../replay/context";
import type { CandleView } from "./CandleView";
import css from "./Chart.module.css";

const headRoom = 76;

/** Above the pivot of the chosen leg: its family, following it, its levels. */
export function LegTools({ view }: { view: CandleView | null }) {
  const { replay, selection, select, display, togglePin, toggleFollow } = useScreen();
  const [at, setAt] = useState<{ x: number; y: number } | null>(null);
  const { focus } = selection;
  useEffect(() => {
    if (view === null || focus === null)
      return;
    let frame = 0;
    let shown = "";
    // It goes where the chart goes, which tells nobody; a look at each frame is two numbers.
    const look = () => {
      const now = view.overlay.pivotOf(focus);
      const text = now === null ? "" : `${Math.round(now.x)} ${Math.round(now.y)}`;
      if (text !== shown) {
        shown = text;
        setAt(now);
      }
      frame = requestAnimationFrame(look);
    };
    look();
    return () => { cancelAnimationFrame(frame); };
  }, [view, focus]);
  const leg = replay.leg(focus);
  if (view === null || at === null || leg === undefined || at.x < 0 || at.y < 24)
    return null;
  return (
    // Above a bull leg's pivot and below a bear leg's; where the chart's own line stands, below too.
    <div className={css["tools"]} style={{ left: at.x, top: at.y + (leg.isBull && at.y > headRoom ? -34 : 12) }}>
      {display.view === "structure"
        ? <IconButton icon={IconFamily} label="Its family" keys="h" size={14} aria-pressed={selection.family} onClick={() => { select({ family: !selection.family }); }} />
        : <IconButton icon={IconPin} label="Pin its levels" size={14} aria-pressed={selection.pins.includes(leg.number)} onClick={() => { togglePin(leg.number); }} />}
      <IconButton icon={IconFollow} label="Follow" keys="f" size={14} aria-pressed={selection.follows.some((one) => one.number === leg.number)} onClick={() => { toggleFollow(leg); }} />
    </div>
  );
}
