export interface DiffLine {
  kind: "same" | "added" | "removed";
  before: number | null;
  after: number | null;
  text: string;
  /** What differs within the line, from and to. */
  mark: readonly [number, number] | null;
}

export interface DiffPart { section: string; lines: readonly DiffLine[]; skipped: number }

const around = 1;

/** The changed lines of two texts with one line around them, by the section in which they lie. */
export function diffParts(before: string, after: string): DiffPart[] {
  const lines = diffLines(before.split("\n"), after.split("\n"));
  const keep = new Set<number>();
  lines.forEach((line, i) => {
    if (line.kind !== "same")
      for (let at = i - around; at <= i + around; at++)
        keep.add(at);
  });
  const parts: { section: string; lines: DiffLine[]; skipped: number }[] = [];
  let section = "";
  let skipped = 0;
  lines.forEach((line, i) => {
    section = /^ {2}"([^"]+)"/.exec(line.text)?.[1] ?? section;
    if (!keep.has(i)) {
      skipped++;
      return;
    }
    const last = parts.at(-1);
    if (last?.section === section && skipped === 0)
      last.lines.push(line);
    else if (line.text === "{" || line.text === "}")
      skipped++;
    else {
      parts.push({ section, lines: [line], skipped });
      skipped = 0;
    }
  });
  return parts.filter((part) => part.lines.some((line) => line.kind !== "same"));
}

// A comma more or less says only that something follows.
const isSame = (a = "", b = "") => a.replace(/,$/, "") === b.replace(/,$/, "");

/** The shortest way from one list of lines to the other. */
export function diffLines(before: readonly string[], after: readonly string[]): DiffLine[] {
  const [rows, columns] = [before.length, after.length];
  const common = Array.from({ length: rows + 1 }, () => new Uint16Array(columns + 1));
  const at = (row: number, column: number) => common[row]?.[column] ?? 0;
  for (let row = rows - 1; row >= 0; row--) {
    for (let column = columns - 1; column >= 0; column--) {
      const here = common[row];
      if (here !== undefined)
        here[column] = isSame(before[row], after[column]) ? at(row + 1, column + 1) + 1 : Math.max(at(row + 1, column), at(row, column + 1));
    }
  }
  const lines: DiffLine[] = [];
  let [row, column] = [0, 0];
  while (row < rows || column < columns) {
    if (row < rows && column < columns && isSame(before[row], after[column])) {
      lines.push({ kind: "same", before: row + 1, after: column + 1, text: before[row] ?? "", mark: null });
      row++;
      column++;
    } else if (row < rows && (column >= columns || at(row + 1, column) >= at(row, column + 1))) {
      lines.push({ kind: "removed", before: row + 1, after: null, text: before[row] ?? "", mark: null });
      row++;
    } else {
      lines.push({ kind: "added", before: null, after: column + 1, text: after[column] ?? "", mark: null });
      column++;
    }
  }
  return markWords(lines);
}

// A removed line and the added one that took its place differ by a word or two: these are marked. What only came or went is marked as a whole value.
function markWords(lines: DiffLine[]): DiffLine[] {
  for (let i = 0; i < lines.length; i++) {
    let removed = i;
    while (lines[removed]?.kind === "removed")
      removed++;
    let added = removed;
    while (lines[added]?.kind === "added")
      added++;
    for (let pair = 0; i + pair < removed || removed + pair < added; pair++) {
      const old = i + pair < removed ? lines[i + pair] : undefined;
      const next = removed + pair < added ? lines[removed + pair] : undefined;
      if (old !== undefined && next !== undefined)
        [old.mark, next.mark] = differingWords(old.text, next.text);
      for (const alone of [old, next]) {
        if (alone !== undefined && (old === undefined || next === undefined))
          alone.mark = valueOf(alone.text);
      }
    }
    i = Math.max(i, added - 1);
  }
  return lines;
}

export function differingWords(a: string, b: string): [readonly [number, number] | null, readonly [number, number] | null] {
  const isWord = (text: string, at: number) => /[\w.@-]/.test(text[at] ?? "");
  let start = 0;
  while (start < a.length && start < b.length && a[start] === b[start])
    start++;
  while (start > 0 && (isWord(a, start) || isWord(b, start)) && isWord(a, start - 1))
    start--;
  let end = 0;
  while (end < a.length - start && end < b.length - start && a[a.length - 1 - end] === b[b.length - 1 - end])
    end++;
  while (end > 0 && isWord(a, a.length - end) && (isWord(a, a.length - end - 1) || isWord(b, b.length - end - 1)))
    end--;
  const range = (text: string): readonly [number, number] | null => text.length - end > start ? [start, text.length - end] : null;
  return [range(a), range(b)];
}

function valueOf(text: string): readonly [number, number] | null {
  const value = /^\s*(?:"[^"]*": )?(.+?),?$/.exec(text)?.[1];
  return value === undefined || "{}[]".includes(value) ? null : [text.lastIndexOf(value), text.lastIndexOf(value) + value.length];
}
