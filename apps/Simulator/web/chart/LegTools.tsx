import { IconFamily, IconFollow, IconPin } from "../icons";
import { IconButton } from "@/ui/IconButton";
import { useEffect, useState } from "react";
import { useScreen } from "../replay/context";
import type { CandleView } from "./CandleView";
import css from "./Chart.module.css";

const headRoom = 96;
const tall = 28;
const wide = 66;
const badgeHalf = 12;
const beyondMarker = 24;

/** Above a bull leg's pivot and below a bear leg's; where the chart's own line stands, below too. Markers and the leg's badge stay in sight. */
function topOf({ x, y, badge, isMarked }: NonNullable<ReturnType<CandleView["overlay"]["pivotOf"]>>, isBull: boolean): number {
  const isAbove = isBull && y > headRoom;
  const top = y + (isAbove ? -34 - (isMarked ? beyondMarker : 0) : 12 + (isMarked && !isBull ? beyondMarker : 0));
  if (badge === undefined || Math.abs(badge.x - x) > wide || badge.y + badgeHalf < top || badge.y - badgeHalf > top + tall)
    return top;
  return isAbove ? badge.y - badgeHalf - tall : badge.y + badgeHalf;
}

/** Above the pivot of the chosen leg: its family, following it, its levels. */
export function LegTools({ view }: { view: CandleView | null }) {
  const { replay, selection, select, display, togglePin, toggleFollow } = useScreen();
  const [at, setAt] = useState<ReturnType<CandleView["overlay"]["pivotOf"]>>(null);
  const { focus } = selection;
  useEffect(() => {
    if (view === null || focus === null)
      return;
    let frame = 0;
    let shown: string | null = null; // what another leg left there is wrong, also where this one is not in sight
    // It goes where the chart goes, which tells nobody; a look at each frame is two numbers.
    const look = () => {
      const now = view.overlay.pivotOf(focus);
      const text = now === null ? "" : `${Math.round(now.x)} ${Math.round(now.y)} ${Math.round(now.badge?.y ?? 0)} ${now.isMarked}`;
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
    <div className={css["tools"]} style={{ left: at.x, top: topOf(at, leg.isBull) }}>
      {display.view === "structure"
        ? <IconButton icon={IconFamily} label="Its family" keys="h" size={14} aria-pressed={selection.family} onClick={() => { select({ family: !selection.family }); }} />
        : <IconButton icon={IconPin} label="Pin its levels" size={14} aria-pressed={selection.pins.includes(leg.number)} onClick={() => { togglePin(leg.number); }} />}
      <IconButton icon={IconFollow} label="Follow" keys="f" size={14} aria-pressed={selection.follows.some((one) => one.number === leg.number)} onClick={() => { toggleFollow(leg); }} />
    </div>
  );
}
