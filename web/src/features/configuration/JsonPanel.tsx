import { defaultKeymap, history, historyKeymap } from "@codemirror/commands";
import { json } from "@codemirror/lang-json";
import { HighlightStyle, bracketMatching, indentOnInput, syntaxHighlighting } from "@codemirror/language";
import { EditorState, RangeSetBuilder, StateEffect, StateField } from "@codemirror/state";
import type { DecorationSet } from "@codemirror/view";
import { Decoration, EditorView, WidgetType, drawSelection, keymap, lineNumbers } from "@codemirror/view";
import { tags } from "@lezer/highlight";
import { useEffect, useEffectEvent, useRef } from "react";
import { nonce } from "@/api/session";
import { diffLines } from "./diff";
import css from "./Configuration.module.css";
import type { Json } from "./json";
import { fromPointer, isSame, lineOf, print } from "./json";
import type { Finding } from "./queries";

interface Marks { changed: readonly number[]; faults: readonly { line: number; text: string; isError: boolean }[] }

class Sentence extends WidgetType {
  constructor(readonly text: string, readonly isError: boolean) { super(); }
  override eq(other: Sentence) { return other.text === this.text; }
  override toDOM() {
    const element = document.createElement("div");
    element.className = `lh-fault ${this.isError ? "" : "lh-warning"}`;
    element.textContent = this.text;
    return element;
  }
}

const setMarks = StateEffect.define<Marks>();

const marks = StateField.define<DecorationSet>({
  create: () => Decoration.none,
  update(value, transaction) {
    let next = value.map(transaction.changes);
    for (const effect of transaction.effects) {
      if (!effect.is(setMarks))
        continue;
      const builder = new RangeSetBuilder<Decoration>();
      const { doc } = transaction.state;
      for (let line = 0; line < doc.lines; line++) {
        const { from, to } = doc.line(line + 1);
        const faults = effect.value.faults.filter((fault) => fault.line === line);
        const isChanged = effect.value.changed.includes(line);
        if (faults.length > 0 || isChanged)
          builder.add(from, from, Decoration.line({ class: faults.some((fault) => fault.isError) ? "lh-line-fault" : isChanged ? "lh-line-changed" : "" }));
        for (const fault of faults)
          builder.add(to, to, Decoration.widget({ widget: new Sentence(fault.text, fault.isError), block: true, side: 1 }));
      }
      next = builder.finish();
    }
    return next;
  },
  provide: (field) => EditorView.decorations.from(field),
});

const colours = HighlightStyle.define([
  { tag: tags.propertyName, color: "var(--lh-t1)" },
  { tag: tags.string, color: "var(--lh-accent-text)" },
  { tag: [tags.bool, tags.null, tags.number], color: "var(--lh-info)" },
  { tag: [tags.punctuation, tags.brace, tags.squareBracket, tags.separator], color: "var(--lh-t2)" },
]);

interface Props { label: string; value: Json; base?: Json; findings?: readonly Finding[]; onChange?: (next: Json) => void; onFault?: (fault: string | null) => void }

/** The same document as text: lichen marks changed lines, and a line that is wrong has the form's own sentence under it. */
export default function JsonPanel({ label, value, base, findings = [], onChange, onFault }: Props) {
  const place = useRef<HTMLDivElement>(null);
  const view = useRef<EditorView>(null);
  const isEditable = onChange !== undefined;
  const typed = useEffectEvent((text: string) => {
    try {
      const next = JSON.parse(text) as Json;
      if (typeof next !== "object" || next === null || Array.isArray(next))
        throw new SyntaxError("A configuration is one object in braces.");
      onFault?.(null);
      if (!isSame(next, value))
        onChange?.(next);
    } catch (error) {
      onFault?.(error instanceof Error ? error.message : "This is no JSON.");
    }
  });
  const first = useEffectEvent(() => print(value));

  useEffect(() => {
    if (place.current === null)
      return;
    const editor = new EditorView({
      parent: place.current,
      state: EditorState.create({
        doc: first(),
        extensions: [
          lineNumbers(), history(), drawSelection(), indentOnInput(), bracketMatching(), json(), syntaxHighlighting(colours), marks, keymap.of([...defaultKeymap, ...historyKeymap]),
          EditorView.cspNonce.of(nonce()), EditorView.contentAttributes.of({ "aria-label": label, ...(isEditable ? {} : { tabindex: "0" }) }), EditorState.readOnly.of(!isEditable), EditorView.editable.of(isEditable),
          EditorView.updateListener.of((update) => { if (update.docChanged && update.view.hasFocus) typed(update.state.doc.toString()); }),
        ],
      }),
    });
    editor.scrollDOM.tabIndex = 0; // wide lines are scrolled by keys too
    view.current = editor;
    return () => { editor.destroy(); };
  }, [label, isEditable]);

  // The form writes too; while somebody types here, their text stays as it is.
  useEffect(() => {
    const editor = view.current;
    if (editor === null)
      return;
    const text = print(value);
    const shown = editor.state.doc.toString();
    if (shown !== text && !(editor.hasFocus && sameAs(shown, value)))
      editor.dispatch({ changes: { from: 0, to: shown.length, insert: text } });
    const now = editor.state.doc.toString();
    const changed = base === undefined ? [] : diffLines(print(base).split("\n"), now.split("\n")).flatMap((line) => line.kind === "added" && line.after !== null ? [line.after - 1] : []);
    const faults = now !== text ? [] : findings.map((finding) => ({ line: lineOf(value, fromPointer(finding.path).map((part) => /^\d+$/.test(part) ? Number(part) : part)), text: finding.message, isError: finding.severity === "error" }));
    editor.dispatch({ effects: setMarks.of({ changed, faults }) });
  }, [value, base, findings]);

  return <div ref={place} className={css["json"]} />;
}

function sameAs(text: string, value: Json): boolean {
  try {
    return isSame(JSON.parse(text) as Json, value);
  } catch {
    return true; // half a word: theirs to finish
  }
}
