import { beforeEach, describe, expect, it } from "vitest";
import { readChosen, readDisplay, readKept, usualDisplay, writeChosen, writeDisplay } from "./kept";

beforeEach(() => {
  localStorage.clear();
  sessionStorage.clear();
});

describe("what the browser keeps", () => {
  it("comes back as it was", () => {
    writeDisplay({ ...usualDisplay, view: "levels", maximized: "upper", lingerOn: ["legPruned"], speed: 48 });
    expect(readDisplay()).toEqual({ ...usualDisplay, view: "levels", maximized: "upper", lingerOn: ["legPruned"], speed: 48 });
  });

  it("is the usual display where a hand or an older release wrote something else", () => {
    for (const text of ["null", "[]", "7", "{", '{"lingerOn":5,"zone":"Mars/Olympus","speed":"fast","maximized":3,"unknown":1}']) {
      localStorage.setItem("lh-simulator-display", text);
      expect(readDisplay()).toEqual(usualDisplay);
    }
  });

  it("are pins and followed legs, as long as legs are counted as they were", () => {
    const follows = [{ number: 7, color: "#fff", isBull: true, since: 5, label: "1 to 2" }];
    writeChosen({ run: "a.csv 1", pins: [3, 4], follows });
    expect(readChosen("a.csv 1")).toEqual({ pins: [3, 4], follows });
    expect(readChosen("b.csv 1")).toEqual({ pins: [], follows: [] });
  });

  it("of a broken plan is nothing, and a link wins over the place that was kept", () => {
    localStorage.setItem("lh-simulator-replay", '{"file":"a.csv","position":5,"plan":7}');
    expect(readKept("")).toEqual({ file: "a.csv", startDate: null, position: 5, plan: null });
    expect(readKept("?file=b.csv&at=9")).toEqual({ file: "b.csv", startDate: null, position: 9, plan: null });
    expect(readKept("?file=b.csv&at=nine").position).toBe(5);
  });
});
