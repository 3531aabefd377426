import { closeToast, toast } from "@/ui/toast";
import { useEffect, useEffectEvent, useRef } from "react";
import type { ReplayEvent } from "../api";
import { price } from "../bars/numbers";
import type { Display } from "../replay/kept";
import { isReached } from "../replay/context";
import type { Replay } from "../replay/Replay";
import { tell } from "./EventList";

/** Says when price reaches a level of a pinned reference, once for each time. */
export function useAlerts(replay: Replay, display: Display): void {
  const before = useRef(0);
  const say = useEffectEvent((events: readonly ReplayEvent[]) => {
    const last = display.alerts === "off" ? undefined : events.findLast((one) => isReached(one.kind, display));
    if (last === undefined)
      return;
    closeToast(before.current); // the latest is what matters; more of them would cover the panels
    before.current = toast({ title: `${last.isBull ? "▲" : "▼"} ${tell(last)}`, text: `At ${price(last.price, replay.snapshot().info?.digits)}.` });
    if (display.alerts === "sound")
      beep();
  });
  useEffect(() => {
    let known = replay.snapshot().events.at(-1);
    return replay.paint(() => {
      const { events } = replay.snapshot();
      const at = known === undefined ? -1 : events.lastIndexOf(known);
      known = events.at(-1);
      // Where what was known is not among them, somebody went somewhere else: nothing has just happened there.
      if (at >= 0)
        say(events.slice(at + 1));
    });
  }, [replay]);
}

let audio: AudioContext | undefined;

function beep(): void {
  audio ??= new AudioContext();
  const tone = audio.createOscillator();
  const volume = audio.createGain();
  tone.frequency.value = 880;
  volume.gain.setValueAtTime(0.08, audio.currentTime);
  volume.gain.exponentialRampToValueAtTime(0.001, audio.currentTime + 0.18);
  tone.connect(volume).connect(audio.destination);
  tone.start();
  tone.stop(audio.currentTime + 0.2);
}
