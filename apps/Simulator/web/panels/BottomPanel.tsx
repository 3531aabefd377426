import { useRef } from "react";
import { useScreen } from "../replay/context";
import { EventList } from "./EventList";
import { Follows } from "./Follows";
import { LegTable } from "./LegTable";
import css from "./Panels.module.css";
import { OnDeck, TopReferences } from "./References";

const least = 100;
const most = 600;

/** Below the charts; its upper edge can be dragged. */
export function BottomPanel() {
  const { display, setDisplay } = useScreen();
  const start = useRef<{ y: number; height: number } | null>(null);
  const set = (height: number) => { setDisplay({ panelHeight: Math.max(least, Math.min(most, Math.round(height))) }); };
  return (
    <div className={css["bottom"]} style={{ height: display.panelHeight }}>
      <div
        className={css["divider"]} role="separator" tabIndex={0} aria-orientation="horizontal" aria-label="Height of the panels" aria-valuemin={least} aria-valuemax={most} aria-valuenow={display.panelHeight}
        onPointerDown={(event) => {
          event.currentTarget.setPointerCapture(event.pointerId);
          start.current = { y: event.clientY, height: display.panelHeight };
        }}
        onPointerMove={(event) => {
          if (start.current !== null)
            set(start.current.height + start.current.y - event.clientY);
        }}
        onPointerUp={() => { start.current = null; }}
        onKeyDown={(event) => {
          if (event.key !== "ArrowUp" && event.key !== "ArrowDown")
            return;
          event.preventDefault();
          set(display.panelHeight + (event.key === "ArrowUp" ? 20 : -20));
        }}
      />
      {display.view === "structure"
        ? <div className={css["structure"]}><LegTable isBull /><LegTable isBull={false} /><div className={css["column"]}><Follows /><EventList kind="structure" /></div></div>
        : <div className={css["levels"]}><TopReferences /><OnDeck /><div className={css["column"]}><Follows /><EventList kind="levels" /></div></div>}
    </div>
  );
}
