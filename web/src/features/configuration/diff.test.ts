import { describe, expect, it } from "vitest";
import { diffLines, diffParts, differingWords } from "./diff";

const marked = (text: string, mark: readonly [number, number] | null) => mark === null ? null : text.slice(mark[0], mark[1]);

describe("a diff", () => {
  it("pairs the line that went with the one that came", () => {
    const lines = diffLines(["a", '"on": false,', "c"], ["a", '"on": true,', "c"]);
    expect(lines.map((line) => line.kind)).toEqual(["same", "removed", "added", "same"]);
    expect(lines.map((line) => [line.before, line.after])).toEqual([[1, 1], [2, null], [null, 2], [3, 3]]);
  });

  it("marks the word that differs, whole", () => {
    const [before, after] = ['"archive": "tenants/northlight/archive",', '"archive": "tenants/northlight/posted",'] as const;
    const [old, next] = differingWords(before, after);
    expect(marked(before, old)).toBe("archive");
    expect(marked(after, next)).toBe("posted");
  });

  it("marks the value of a line that only came", () => {
    const lines = diffLines(["{", "}"], ["{", '  "ref": "cr_1"', "}"]);
    const came = lines.find((line) => line.kind === "added");
    expect(marked(came?.text ?? "", came?.mark ?? null)).toBe('"cr_1"');
  });

  it("shows only what changed, under the section in which it lies", () => {
    const before = { features: { a: 1, b: 2, c: 3 }, storage: { root: "/in", keep: "/k" } };
    const parts = diffParts(JSON.stringify(before, null, 2), JSON.stringify({ ...before, storage: { root: "/other", keep: "/k" } }, null, 2));
    expect(parts.map((part) => part.section)).toEqual(["storage"]);
    expect(parts[0]?.skipped).toBeGreaterThan(3);
  });

  it("of the same text is empty", () => {
    expect(diffParts("{\n  \"a\": 1\n}", "{\n  \"a\": 1\n}")).toEqual([]);
  });
});
