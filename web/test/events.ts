import { vi } from "vitest";

/** Stands in a server's stream's place: what a test sends comes, and it is lost when the test says so. */
export class ScriptedEvents extends EventTarget {
  static opened: ScriptedEvents[] = [];
  static readonly CLOSED = 2;
  readyState = 0;
  onopen: (() => void) | null = null;
  onerror: (() => void) | null = null;

  constructor(readonly address: string) {
    super();
    ScriptedEvents.opened.push(this);
  }

  open(): void {
    this.readyState = 1;
    this.onopen?.();
  }

  send(type: string, data: unknown, id = ""): void {
    this.dispatchEvent(new MessageEvent(type, { data: JSON.stringify(data), lastEventId: id }));
  }

  /** As when the network goes: the browser tries again; or, refused by the server, it gives up. */
  lose(refused = false): void {
    this.readyState = refused ? ScriptedEvents.CLOSED : 0;
    this.onerror?.();
  }

  close(): void {
    this.readyState = ScriptedEvents.CLOSED;
  }
}

export function scriptEvents(): void {
  ScriptedEvents.opened = [];
  vi.stubGlobal("EventSource", ScriptedEvents);
}
