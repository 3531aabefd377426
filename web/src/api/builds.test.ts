import { describe, expect, it, vi } from "vitest";
import { Builds } from "./builds";

const [old, own, next] = ["aa;since=100", "bb;since=200", "cc;since=300"];

describe("builds", () => {
  it("tell of one that began later, and not of one that is being replaced", () => {
    const builds = new Builds(own);
    builds.note(own);
    builds.note(old);
    expect(builds.told).toBeNull();
    builds.note(next);
    expect(builds.told).toBe("cc");
  });

  it("stay told while old and new servers take turns, and are settled once the old ones are gone", () => {
    const builds = new Builds(own);
    for (let i = 0; i < 10; i++) {
      builds.note(next);
      builds.note(own);
      expect([builds.told, builds.isSettled]).toEqual(["cc", false]);
    }
    for (let i = 0; i < 5; i++)
      builds.note(next);
    expect(builds.isSettled).toBe(true);
  });

  it("are told when the release before is put back, and forgotten when the page's own is", () => {
    const builds = new Builds(own);
    builds.note("aa;since=400");
    expect(builds.told).toBe("aa");
    builds.note("bb;since=500");
    expect(builds.told).toBeNull();
  });

  it("do not count a restart of the same", () => {
    const builds = new Builds(own);
    builds.note("bb;since=900");
    builds.note("cc;since=300");
    expect(builds.told).toBeNull();
  });

  it("are told once, unless another follows or an answer cannot be read", () => {
    const builds = new Builds(own);
    const told = vi.fn();
    builds.subscribe(told);
    builds.note(next);
    builds.dismiss();
    builds.note("cc;since=301");
    expect([builds.told, builds.next]).toEqual([null, "cc"]);
    expect(builds.unreadable("cc;since=301")).toBe(true);
    expect(builds.told).toBe("cc");
    builds.dismiss();
    builds.note("dd;since=400");
    expect(builds.told).toBe("dd");
    expect(told).toHaveBeenCalled();
  });

  it("leave an answer of the page's own build, or of something else that answers, to whoever made it", () => {
    const builds = new Builds(own);
    expect([builds.unreadable(own), builds.unreadable(null), builds.unreadable("<html>")]).toEqual([false, false, false]);
  });

  it("say nothing where the page came from no house, or no house answers", () => {
    const builds = new Builds(undefined);
    builds.note(next);
    expect([builds.told, builds.unreadable(next)]).toEqual([null, false]);
    const here = new Builds(own);
    here.note(null);
    here.note("cc");
    expect(here.told).toBeNull();
  });
});
