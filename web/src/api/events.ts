import { useEffect, useEffectEvent, useState } from "react";
import { addressOf } from "./client";

export type StreamState = "connecting" | "live" | "reconnecting" | "off";

const firstPause = 1_000;
const longestPause = 15_000;

/** Reads server-sent events, and goes on after the last one that came whenever the connection is lost. Returns the way to stop. */
export function followEvents(path: string, events: readonly string[], onEvent: (type: string, data: unknown) => void, onState: (state: StreamState) => void): () => void {
  let source: EventSource | null = null;
  let timer: ReturnType<typeof setTimeout> | undefined;
  let last = "";
  let pause = firstPause;

  function open() {
    source = new EventSource(addressOf(path, { query: { after: last } }), { withCredentials: true });
    source.onopen = () => {
      pause = firstPause;
      onState("live");
    };
    source.onerror = () => {
      onState("reconnecting");
      // The browser tries again by itself, unless the server refused: then it is for us to do.
      if (source?.readyState === EventSource.CLOSED) {
        timer = setTimeout(open, pause);
        pause = Math.min(pause * 2, longestPause);
      }
    };
    for (const type of ["message", ...events]) {
      source.addEventListener(type, (event: MessageEvent<string>) => {
        last = event.lastEventId || last;
        onEvent(type, event.data === "" ? null : JSON.parse(event.data));
      });
    }
  }

  onState("connecting");
  open();
  return () => {
    clearTimeout(timer);
    source?.close();
    onState("off");
  };
}

/** The same for a screen: follows while it is shown, and says how the connection stands (see `<StreamChip>`). */
export function useEvents(path: string | null, events: readonly string[], onEvent: (type: string, data: unknown) => void): StreamState {
  const [state, setState] = useState<StreamState>("off");
  const tell = useEffectEvent(onEvent);
  const names = events.join(" ");
  useEffect(() => {
    if (path === null)
      return;
    return followEvents(path, names === "" ? [] : names.split(" "), (type, data) => { tell(type, data); }, setState);
  }, [path, names]);
  return state;
}
