import { describe, expect, it } from "vitest";
import type { Json } from "./json";
import { fromPointer, isSame, lineOf, print, read, toPointer, write } from "./json";

const config: Json = { features: { publish_enabled: true }, publishers: [{ id: "a", credentials_ref: null }, { id: "b" }] };

describe("places in a configuration", () => {
  it("are pointers, with what a pointer cannot hold spelled otherwise", () => {
    expect(toPointer(["a/b", 0, "c~d"])).toBe("/a~1b/0/c~0d");
    expect(fromPointer("/a~1b/0/c~0d")).toEqual(["a/b", "0", "c~d"]);
  });

  it("are read, and nothing where there is nothing", () => {
    expect(read(config, ["publishers", 1, "id"])).toBe("b");
    expect(read(config, ["storage", "paths", "root"])).toBeUndefined();
  });

  it("are written in a copy, with what is missing on the way", () => {
    const after = write(config, ["storage", "paths", "root"], "/in");
    expect(read(after, ["storage", "paths", "root"])).toBe("/in");
    expect(config).not.toHaveProperty("storage");
  });

  it("are taken away, also from the middle of a list", () => {
    expect(write(config, ["publishers", 0], undefined)).toMatchObject({ publishers: [{ id: "b" }] });
    expect(write(config, ["features", "publish_enabled"], undefined)).toMatchObject({ features: {} });
  });

  it("stand at a line of the printed text", () => {
    const lines = print(config).split("\n");
    expect(lines[lineOf(config, ["publishers", 0, "credentials_ref"])]).toContain("credentials_ref");
    expect(lines[lineOf(config, ["publishers", 1, "id"])]).toContain('"b"');
  });

  it("that are not there are shown at what would hold them", () => {
    expect(lineOf(config, ["publishers", 1, "credentials_ref"])).toBe(lineOf(config, ["publishers", 1]));
  });

  it("are the same whatever the order of their names", () => {
    expect(isSame({ a: 1, b: [2] }, { b: [2], a: 1 })).toBe(true);
    expect(isSame({ a: 1 }, { a: 2 })).toBe(false);
  });
});
