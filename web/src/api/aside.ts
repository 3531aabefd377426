/** What a page asks its worker for. */
export interface Asked { number: number; address: string; request: RequestInit }

/** What the worker tells it; no status means that nobody was reached. */
export interface Told { number: number; status: number; headers: [name: string, value: string][]; body: string | Blob }

/** What is read of an answer, whoever fetched it. */
export interface Answer {
  readonly ok: boolean;
  readonly status: number;
  readonly headers: Pick<Headers, "get">;
  text: () => Promise<string>;
  blob: () => Promise<Blob>;
}

interface Waiting { asked: Asked; done: (answer: Answer | Promise<Answer>) => void; failed: (error: Error) => void }

/**
 * Fetches from a worker. To begin a request takes the browser half a millisecond of the page's time, which a page that draws at every key has not to spare.
 * Where there is no worker, the page fetches by itself.
 */
export class Aside {
  private worker: Worker | null | undefined;
  private readonly waiting = new Map<number, Waiting>();
  private latest = 0;

  /** A worker takes some milliseconds to come up: better before the first question than with it. */
  start(): void {
    if (this.worker !== undefined)
      return;
    this.worker = typeof Worker === "undefined" ? null : new Worker(new URL("./aside-worker.ts", import.meta.url), { type: "module" });
    this.worker?.addEventListener("message", this.take);
    this.worker?.addEventListener("error", this.doWithout);
  }

  fetch = (address: string, request: RequestInit): Promise<Answer> => {
    this.start();
    const { worker } = this;
    if (!worker)
      return fetch(address, request);
    return new Promise((done, failed) => {
      const asked = { number: ++this.latest, address, request };
      this.waiting.set(asked.number, { asked, done, failed });
      worker.postMessage(asked);
    });
  };

  private readonly take = ({ data: { number, status, headers, body } }: MessageEvent<Told>): void => {
    const one = this.waiting.get(number);
    this.waiting.delete(number);
    if (status === 0)
      one?.failed(new TypeError("Nobody was reached."));
    else
      one?.done({
        ok: status >= 200 && status < 300, status, headers: new Headers(headers),
        text: async () => typeof body === "string" ? body : body.text(), blob: () => Promise.resolve(new Blob([body])),
      });
  };

  /** It could not be loaded, or broke: what it was asked is asked again. */
  private readonly doWithout = (): void => {
    this.worker = null;
    for (const { asked, done } of this.waiting.values())
      done(fetch(asked.address, asked.request));
    this.waiting.clear();
  };
}

export const aside = new Aside();
