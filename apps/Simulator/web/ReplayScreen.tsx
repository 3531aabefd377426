import { Button } from "@mantine/core";
import type { ApiProblem } from "@/api/problem";
import { BeamPart } from "@/ui/BeamPart";
import { usePreferences } from "@/ui/preferences";
import { Failed } from "@/ui/states";
import { toast, toastProblem } from "@/ui/toast";
import { useEffect, useMemo, useState, useSyncExternalStore } from "react";
import type { Leg } from "./api";
import { price } from "./bars/numbers";
import type { CandleView } from "./chart/CandleView";
import { Chart } from "./chart/Chart";
import { BeamClock } from "./BeamClock";
import { BeamTools, Synthetic } from "./BeamTools";
import { RightSide } from "./leg/RightSide";
import { LingerBar } from "./linger/LingerBar";
import { EventPopup } from "./linger/EventPopup";
import { attachToNote } from "./notes/NoteForm";
import { pictureSource } from "./notes/picture";
import { BottomPanel } from "./panels/BottomPanel";
import { useAlerts } from "./panels/useAlerts";
import type { Screen } from "./replay/context";
import { chosenKinds, ScreenProvider } from "./replay/context";
import type { Display, Kept } from "./replay/kept";
import { readChosen, readDisplay, readKept, writeChosen, writeDisplay, writeKept } from "./replay/kept";
import { Replay } from "./replay/Replay";
import { runOf } from "./replay/snapshot";
import type { Selection } from "./replay/selection";
import { followColors, mostFollows, mostPins, noSelection } from "./replay/selection";
import { ReplayKeys } from "./ReplayKeys";
import { LiveLine } from "./LiveLine";
import css from "./ReplayScreen.module.css";
import { Scrubber } from "./scrubber/Scrubber";
import { LeftSide } from "./side/LeftSide";
import { Transport } from "./transport/Transport";
import { ViewSwitch } from "./ViewSwitch";

const tellOfOtherBars = (file: string, before: string) => {
  toast({ title: file === before ? `The bars of ${file} have changed.` : `${before} is not there any more.`, text: `${file === before ? "They were loaded anew" : `These are the bars of ${file}`}; pins and choices went with the old ones.`, stays: true });
};

/** A file that is broken, or gone, need not be the only one. */
function CouldNotOpen({ problem, open }: { problem: ApiProblem | null; open: (change: Partial<Kept>) => void }) {
  return (
    <div className={css["failed"]}>
      <div>
        <Failed title="The replay could not be opened." error={problem} retry={() => { open({}); }} />
        {problem?.code.startsWith("simulator.file") === true && <Button variant="subtle" onClick={() => { open({ file: null, startDate: null }); }}>Replay the first file that can be used</Button>}
      </div>
    </div>
  );
}

/** The replay: two charts, the history, the transport, and panels on three sides. */
export default function ReplayScreen() {
  const [replay] = useState(() => new Replay(readKept(), writeKept, tellOfOtherBars));
  const [display, setAllDisplay] = useState<Display>(readDisplay);
  const [selection, setSelection] = useState<Selection>(noSelection);
  const [jumping, setJumping] = useState(false);
  const [side, setSide] = useState<"left" | "right" | null>(null);
  const views = useMemo(() => new Map<string, CandleView>(), []);
  // Not the whole snapshot: everything below would be drawn anew with every bar.
  const mode = useSyncExternalStore(replay.watch, () => replay.snapshot().mode);
  const problem = useSyncExternalStore(replay.watch, () => replay.snapshot().problem);
  const minutes = useSyncExternalStore(replay.watch, () => replay.snapshot().info?.resolutionMinutes ?? 1);
  const run = useSyncExternalStore(replay.watch, () => runOf(replay.snapshot().info));
  const [chosenIn, setChosenIn] = useState(run);
  if (run !== chosenIn) {
    setChosenIn(run);
    setSelection({ ...noSelection, ...readChosen(run) });
  }
  const { chart } = usePreferences();
  useAlerts(replay, display);

  useEffect(() => {
    // A link has led here; from now on the tab keeps its own place.
    if (new URLSearchParams(location.search).has("at"))
      history.replaceState(history.state, "", location.pathname);
    void replay.open();
    return () => { replay.close(); };
  }, [replay]);
  useEffect(() => { document.documentElement.dataset["chart"] = chart; }, [chart]);
  useEffect(() => { writeDisplay(display); }, [display]);
  const { pins, follows } = selection;
  useEffect(() => {
    if (run !== "")
      writeChosen({ run, pins, follows });
  }, [run, pins, follows]);
  useEffect(() => {
    const stops = (["upper", "lower"] as const).map((slot) => pictureSource(slot, () => {
      const view = views.get(slot);
      const box = document.querySelector(`[data-slot="${slot}"]`)?.getBoundingClientRect();
      return view === undefined || box === undefined || box.height === 0 ? null : { canvas: view.picture(), box };
    }));
    return () => { stops.forEach((stop) => { stop(); }); };
  }, [views]);

  useEffect(() => {
    replay.setPace({
      barsPerSecond: display.speed * Math.max(1, display.speedFrame / minutes), until: display.linger ? chosenKinds(display) : [], watched: pins, followed: follows.map((one) => one.number),
    });
  }, [replay, display, minutes, pins, follows]);
  useEffect(() => {
    if (problem !== null && mode !== "failed") {
      toastProblem(problem.detail === null ? "That did not work." : problem.title, problem);
      replay.dismiss();
    }
  }, [problem, mode, replay]);

  const screen = useMemo<Screen>(() => ({
    replay, display, selection,
    setDisplay: (change) => { setAllDisplay((before) => ({ ...before, ...change })); },
    select: (change) => { setSelection((before) => ({ ...before, ...change })); },
    togglePin: (number) => {
      setSelection((before) => {
        if (before.pins.includes(number))
          return { ...before, pins: before.pins.filter((one) => one !== number) };
        if (before.pins.length < mostPins)
          return { ...before, pins: [...before.pins, number] };
        toast({ title: `${mostPins} references can be pinned. Unpin one first.` });
        return before;
      });
    },
    toggleFollow: (leg: Leg) => {
      setSelection((before) => {
        if (before.follows.some((one) => one.number === leg.number))
          return { ...before, follows: before.follows.filter((one) => one.number !== leg.number) };
        if (before.follows.length >= mostFollows) {
          toast({ title: `${mostFollows} legs can be followed. Leave one first.` });
          return before;
        }
        const { info, position } = replay.snapshot();
        const colors = followColors[leg.isBull ? "bull" : "bear"];
        const color = colors.find((one) => !before.follows.some((follow) => follow.color === one)) ?? colors[0];
        return { ...before, follows: [...before.follows, { number: leg.number, color, isBull: leg.isBull, since: position, label: `${price(leg.origin, info?.digits)} to ${price(leg.pivot, info?.digits)}` }] };
      });
    },
    attach: attachToNote,
  }), [replay, display, selection]);

  if (mode === "failed")
    return <CouldNotOpen problem={problem} open={(change) => void replay.open({ position: null, plan: null, ...change })} />;
  return (
    <ScreenProvider value={screen}>
      <BeamPart place="left">
        <span className={css["switch"]}><ViewSwitch /></span>
      </BeamPart>
      <BeamPart place="middle"><BeamClock /></BeamPart>
      <BeamPart place="right"><BeamTools side={side} setSide={setSide} /></BeamPart>
      <ReplayKeys setJumping={setJumping} side={side} setSide={setSide} />
      <h1 className="lh-hidden">Replay</h1>
      <div className={`${css["screen"]} lh-ring`} data-side={side ?? undefined} data-left={display.leftSide} data-right={display.rightSide} data-mode={mode}>
        <div className={css["left"]}><LeftSide /></div>
        <div className={css["middle"]} data-picture>
          <div className={css["charts"]} data-maximized={display.maximized ?? undefined}>
            <Chart slot="upper" views={views} />
            <Chart slot="lower" views={views} />
            <LingerBar />
            <EventPopup />
          </div>
          <div data-scrubber><Scrubber /></div>
          <Transport jumping={jumping} setJumping={setJumping} />
          <div className={css["onPhone"]}><span className={css["when"]}><BeamClock /><Synthetic /></span><ViewSwitch /></div>
          <BottomPanel />
        </div>
        <div className={css["right"]}><RightSide /></div>
      </div>
      <LiveLine />
    </ScreenProvider>
  );
}
