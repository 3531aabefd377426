import { diffParts } from "./diff";
import type { DiffLine } from "./diff";
import css from "./Diff.module.css";
import type { Json } from "./json";
import { print } from "./json";

/** What changes: marks on words, − and + beside colour, unchanged lines folded. */
export function Diff({ before, after, title }: { before: Json; after: Json; title: (section: string) => string }) {
  const parts = diffParts(print(before), print(after));
  if (parts.length === 0)
    return <p className="lh-quiet">Nothing differs.</p>;
  return (
    <div className={css["diff"]}>
      {parts.map((part, i) => (
        <table key={i} aria-label={`Changes in ${title(part.section)}`}>
          <caption>{title(part.section)}</caption>
          <tbody>{part.lines.map((line, at) => <Line key={at} line={line} />)}</tbody>
        </table>
      ))}
    </div>
  );
}

function Line({ line: { kind, before, after, text, mark } }: { line: DiffLine }) {
  return (
    <tr className={css[kind]}>
      <td className={css["n"]}>{before}</td>
      <td className={css["n"]}>{after}</td>
      <td className={css["sign"]}>{kind === "added" ? <span aria-label="added">+</span> : kind === "removed" ? <span aria-label="removed">−</span> : ""}</td>
      <td className={css["text"]}>{mark === null ? text : <>{text.slice(0, mark[0])}<mark>{text.slice(mark[0], mark[1])}</mark>{text.slice(mark[1])}</>}</td>
    </tr>
  );
}
