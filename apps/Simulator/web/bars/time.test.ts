import { describe, expect, it } from "vitest";
import { clock, day, dayIn, timeIn } from "./time";

const at = (text: string) => Date.parse(text) / 1000;

describe("times of a zone", () => {
  it("a day begins at midnight of the zone that is shown, in summer and in winter", () => {
    expect(timeIn("2013-05-08", "", "America/Chicago")).toBe(at("2013-05-08T05:00:00Z"));
    expect(timeIn("2013-01-08", "", "America/Chicago")).toBe(at("2013-01-08T06:00:00Z"));
    expect(timeIn("2013-05-08", "19:30", "UTC")).toBe(at("2013-05-08T19:30:00Z"));
  });

  it("the days on which clocks are changed too", () => {
    expect(timeIn("2013-03-10", "12:00", "America/Chicago")).toBe(at("2013-03-10T17:00:00Z"));
    expect(timeIn("2013-11-03", "", "America/Chicago")).toBe(at("2013-11-03T05:00:00Z"));
  });

  it("what is written of a time leads back to it", () => {
    for (const text of ["2008-02-29T23:30:00Z", "2013-05-09T00:30:00Z", "2024-12-31T18:00:00Z"]) {
      const time = at(text);
      expect(timeIn(dayIn(time, "America/Chicago"), clock(time, "America/Chicago"), "America/Chicago")).toBe(time);
    }
    expect(day(at("2013-05-09T00:30:00Z"), "America/Chicago")).toBe("Wed 8 May 2013");
    expect(dayIn(at("2013-05-09T00:30:00Z"), "America/Chicago")).toBe("2013-05-08");
  });
});
