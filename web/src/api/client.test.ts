import { afterEach, describe, expect, it, vi } from "vitest";
import { serve } from "../../test/render";
import { addressOf, api, changesUnderWay, whenSignedOut } from "./client";
import type { ApiProblem } from "./problem";

const refusal = (promise: Promise<unknown>) => promise.then(() => { throw new Error("It was not refused."); }, (problem: ApiProblem) => problem);

describe("the client", () => {
  afterEach(() => { document.head.innerHTML = ""; });

  it("speaks to the house below the page's own prefix", () => {
    document.head.innerHTML = `<base href="http://photos.example/xatra/">`;
    expect(addressOf("/api/v1/tenants/{tenantId}", { path: { tenantId: "tenant/1" }, query: { q: "a b", status: undefined } })).toBe("http://photos.example/xatra/api/v1/tenants/tenant%2F1?q=a+b");
    expect(addressOf("/api/steps", { query: { until: ["a", "b"], watched: [] } })).toBe("http://photos.example/xatra/api/steps?until=a&until=b");
  });

  it("sends the version at which something was read", async () => {
    const calls = serve({ "POST /api/v1/tenants/t1:resume": { body: { id: "t1" } } });
    await api.post("/api/v1/tenants/{tenantId}:resume", { path: { tenantId: "t1" }, version: 7 });
    expect(calls[0]?.headers["if-match"]).toBe('"7"');
  });

  it("throws what the server refused, with its code, its fields and the trace", async () => {
    serve({ "GET /api/v1/me": { status: 400, body: { code: "request.invalid", title: "Not valid.", errors: { name: ["Too long."] }, traceId: "abc", revision: 43 } } });
    expect(await refusal(api.get("/api/v1/me"))).toMatchObject({ status: 400, code: "request.invalid", errors: { name: ["Too long."] }, traceId: "abc", members: { revision: 43 } });
  });

  it("says that there is no connection when there is no answer", async () => {
    vi.stubGlobal("fetch", () => Promise.reject(new TypeError("Failed to fetch")));
    expect((await refusal(api.get("/api/v1/me"))).code).toBe("client.offline");
  });

  it("tells the shell when the session is over", async () => {
    const told = vi.fn();
    whenSignedOut(told);
    serve({ "GET /api/v1/me": { status: 401, body: { code: "request.signed_out", title: "Sign in." } } });
    await refusal(api.get("/api/v1/me"));
    expect(told).toHaveBeenCalledOnce();
  });

  it("reads an answer that is no problem document as one without a reason", async () => {
    vi.stubGlobal("fetch", () => Promise.resolve(new Response("<html>", { status: 502 })));
    expect((await refusal(api.get("/api/v1/me"))).code).toBe("client.unreadable");
  });

  it("says of an answer that it cannot read what it is, and asks no server again that has given it", async () => {
    const fetched = vi.fn(() => Promise.resolve(new Response("{ half", { headers: { "content-type": "application/json" } })));
    vi.stubGlobal("fetch", fetched);
    expect(await refusal(api.get("/api/v1/me"))).toMatchObject({ status: 200, code: "client.unreadable" });
    expect(fetched).toHaveBeenCalledOnce();
  });

  it("knows how many changes are under way", async () => {
    let answer: (response: Response) => void = () => undefined;
    vi.stubGlobal("fetch", () => new Promise<Response>((done) => { answer = done; }));
    const change = api.post("/api/v1/tenants/{tenantId}:resume", { path: { tenantId: "t1" } });
    expect(changesUnderWay()).toBe(1);
    answer(new Response("null", { status: 500 }));
    await refusal(change);
    expect(changesUnderWay()).toBe(0);
  });
});
