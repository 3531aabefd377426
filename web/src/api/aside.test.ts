import { beforeEach, describe, expect, it, vi } from "vitest";
import type { Asked, Told } from "./aside";
import { Aside } from "./aside";

/** A worker whose part the test plays. */
class PlayedWorker extends EventTarget {
  static started: PlayedWorker[] = [];
  readonly asked: Asked[] = [];
  constructor() {
    super();
    PlayedWorker.started.push(this);
  }
  postMessage(asked: Asked): void {
    this.asked.push(structuredClone(asked));
  }
  tell(told: Told): void {
    this.dispatchEvent(new MessageEvent("message", { data: told }));
  }
}

const request = { method: "GET" };

describe("asking aside", () => {
  beforeEach(() => {
    PlayedWorker.started = [];
    vi.stubGlobal("Worker", PlayedWorker);
  });

  const begun = (aside: Aside): PlayedWorker => {
    aside.start();
    const [worker] = PlayedWorker.started;
    if (worker === undefined)
      throw new Error("No worker was started.");
    return worker;
  };

  it("gives each question its own answer, in whatever order they come", async () => {
    const aside = new Aside();
    const worker = begun(aside);
    const [first, second] = [aside.fetch("https://a.example/1", request), aside.fetch("https://a.example/2", request)];
    expect(worker.asked.map((one) => one.address)).toEqual(["https://a.example/1", "https://a.example/2"]);

    worker.tell({ number: worker.asked[1]?.number ?? 0, status: 404, headers: [["content-type", "application/problem+json"]], body: "second" });
    worker.tell({ number: worker.asked[0]?.number ?? 0, status: 200, headers: [["longhouse-build", "b1"]], body: "first" });

    expect(await (await first).text()).toBe("first");
    expect((await first).headers.get("Longhouse-Build")).toBe("b1");
    expect((await first).ok).toBe(true);
    expect(await (await second).text()).toBe("second");
    expect(await second).toMatchObject({ ok: false, status: 404 });
    expect(PlayedWorker.started).toHaveLength(1);
  });

  it("fails as the page's own question does where nobody is reached", async () => {
    const aside = new Aside();
    const worker = begun(aside);
    const asked = aside.fetch("https://a.example/", request);

    worker.tell({ number: worker.asked[0]?.number ?? 0, status: 0, headers: [], body: "" });

    await expect(asked).rejects.toThrow(TypeError);
  });

  it("asks by itself whatever a worker that does not come up was asked, and all that follows", async () => {
    const fetched = vi.fn((address: string) => Promise.resolve(new Response(`page ${address.slice(-1)}`)));
    vi.stubGlobal("fetch", fetched);
    const aside = new Aside();
    const worker = begun(aside);
    const waiting = aside.fetch("https://a.example/1", request);

    worker.dispatchEvent(new Event("error"));

    expect(await (await waiting).text()).toBe("page 1");
    expect(await (await aside.fetch("https://a.example/2", request)).text()).toBe("page 2");
    expect(worker.asked).toHaveLength(1);
  });

  it("asks by itself where there are no workers", async () => {
    vi.stubGlobal("Worker", undefined);
    vi.stubGlobal("fetch", () => Promise.resolve(new Response("page")));

    expect(await (await new Aside().fetch("https://a.example/", request)).text()).toBe("page");
  });
});
