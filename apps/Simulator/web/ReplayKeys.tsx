import { useKeys } from "@/ui/keys";
import { useScreen, useSnapshotOf } from "./replay/context";
import { jumpKinds } from "./replay/jumps";
import { faster } from "./transport/speeds";

const group = "Replay";

type Side = "left" | "right" | null;

/** Whether the panels stand beside the charts. Otherwise they lie over them, one at a time. */
const isWide = () => window.matchMedia("(min-width: 1100px)").matches;

/** Every key of the replay; the help is made from this list. */
export function ReplayKeys({ setJumping, side, setSide }: { setJumping: (open: boolean) => void; side: Side; setSide: (side: Side) => void }) {
  const { replay, display, setDisplay, selection, select, togglePin, toggleFollow } = useScreen();
  const info = useSnapshotOf((now) => now.info);
  const linger = useSnapshotOf((now) => now.linger);
  const first = useSnapshotOf((now) => now.state?.ranked[0] ?? null);
  const perFrame = Math.max(1, Math.round(display.speedFrame / (info?.resolutionMinutes ?? 1)));
  // In the levels view the first reference stands there until another one is chosen.
  const chosen = selection.focus ?? (display.view === "levels" ? first : null);
  const back = () => { if (linger !== null) replay.lingerBy(-1); else void replay.step(-1); };
  const toggleSide = (which: "left" | "right") => {
    if (!isWide())
      setSide(side === which ? null : which);
    else
      setDisplay(which === "left" ? { leftSide: !display.leftSide } : { rightSide: !display.rightSide });
  };
  const on = () => { if (linger !== null) replay.lingerBy(1); else void replay.step(1); };
  useKeys([
    { keys: "space", label: "Play or pause", group, run: () => { replay.toggle(); } },
    { keys: "enter", label: "Play or pause", group, run: () => { replay.toggle(); } },
    { keys: "arrowleft", label: "Step back, or the event before", group, run: back },
    { keys: "arrowright", label: "Step forward, or the next event", group, run: on },
    { keys: "[", label: "Step back", group, run: () => void replay.step(-1) },
    { keys: "]", label: "Step forward", group, run: () => void replay.step(1) },
    { keys: "{", label: "Back by one of the speed’s bars", group, run: () => void replay.step(-perFrame) },
    { keys: "}", label: "On by one of the speed’s bars", group, run: () => void replay.step(perFrame) },
    { keys: "shift+arrowleft", label: "Previous event", group, run: () => void replay.move({ toEvent: jumpKinds(display, selection.pins.length), back: true }) },
    { keys: "shift+arrowright", label: "Next event", group, run: () => void replay.move({ toEvent: jumpKinds(display, selection.pins.length) }) },
    { keys: "home", label: "To the start", group, run: () => void replay.move({ bar: 0 }) },
    { keys: "end", label: "To the end", group, run: () => void replay.move({ bar: (info?.bars ?? 1) - 1 }) },
    { keys: ",", label: "Slower", group, run: () => { setDisplay({ speed: faster(display.speed, -1) }); } },
    { keys: ".", label: "Faster", group, run: () => { setDisplay({ speed: faster(display.speed, 1) }); } },
    { keys: "d", label: "Jump to a day or bar", group, run: () => { setJumping(info !== null); } },
    { keys: "1", label: "Structure", group, run: () => { setDisplay({ view: "structure" }); } },
    { keys: "2", label: "Levels", group, run: () => { setDisplay({ view: "levels" }); } },
    { keys: "m", label: "Maximise the lower chart, or both", group, run: () => { setDisplay({ maximized: display.maximized === null ? "lower" : null }); } },
    {
      keys: "f", label: "Follow the chosen leg", group, run: () => {
        const leg = replay.leg(chosen);
        if (leg !== undefined)
          toggleFollow(leg);
      },
    },
    { keys: "p", label: "Pin the levels of the chosen leg", group, run: () => { if (chosen !== null) togglePin(chosen); } },
    { keys: "b", label: "Settings beside the charts, or not", group, run: () => { toggleSide("left"); } },
    { keys: "i", label: "The chosen leg beside the charts, or not", group, run: () => { toggleSide("right"); } },
    { keys: "h", label: "The family of the chosen leg", group, run: () => { if (selection.focus !== null) select({ family: !selection.family }); } },
    {
      keys: "escape", label: "Leave the pause, the family, the leg", group, run: () => {
        if (linger !== null)
          replay.endLinger();
        else if (side !== null && !isWide())
          setSide(null);
        else if (selection.event !== null)
          select({ event: null });
        else if (selection.family)
          select({ family: false });
        else
          select({ focus: null, focusOrigin: null });
      },
    },
  ]);
  return null;
}
