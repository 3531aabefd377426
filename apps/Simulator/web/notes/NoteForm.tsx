import { Textarea } from "@mantine/core";
import { IconButton } from "@/ui/IconButton";
import { IconClose } from "@/ui/icons";
import { Key } from "@/ui/Key";
import { count } from "@/ui/numbers";
import { toast, toastProblem } from "@/ui/toast";
import { useQueryClient } from "@tanstack/react-query";
import { useEffect, useRef, useState } from "react";
import { simulator } from "../api";
import { IconCamera } from "../icons";
import { Arrow } from "../panels/Size";
import { observationsQuery } from "../queries";
import type { Attachment } from "../replay/context";
import { legAttached, useScreen, useSnapshot, useSnapshotOf } from "../replay/context";
import { takePicture } from "./picture";
import css from "../side/Side.module.css";

const mostAttachments = 5;
const listeners = new Set<(what: Attachment) => void>();

/** From anywhere on the screen: a leg or an event goes along with the note. */
export function attachToNote(what: Attachment): void {
  if (listeners.size === 0)
    toast({ title: "Sign in to keep observations." });
  listeners.forEach((tell) => { tell(what); });
}

/** A note at this bar. Writing pauses, and the picture of the screen goes along. */
export function Note() {
  const { replay, display, selection } = useScreen();
  const queries = useQueryClient();
  const [text, setText] = useState("");
  const [attached, setAttached] = useState<readonly Attachment[]>([]);
  const [withPicture, setWithPicture] = useState(true);
  const [busy, setBusy] = useState(false);
  const area = useRef<HTMLTextAreaElement>(null);

  useEffect(() => {
    const add = (what: Attachment) => {
      setAttached((before) => {
        if (before.some((one) => one.leg === what.leg && one.kind === what.kind && one.label === what.label))
          return before;
        if (before.length >= mostAttachments) {
          toast({ title: `A note has at most ${mostAttachments} attachments.` });
          return before;
        }
        return [...before, what];
      });
    };
    listeners.add(add);
    return () => { listeners.delete(add); };
  }, []);

  async function save() {
    const { info, position } = replay.snapshot();
    if (text.trim() === "" || info === null || busy || position < 0)
      return;
    setBusy(true);
    try {
      const picture = withPicture ? await takePicture().catch(() => null) : null;
      const made = await simulator.post("/api/observations", {
        body: {
          file: info.file, firstBar: info.firstBar, bar: position, barTime: new Date(replay.bars.time(position) * 1000).toISOString(), view: display.view, text,
          attachments: attached.map(({ kind, label, bar, leg, origin }) => ({ kind, label, bar, leg, origin })),
        },
      });
      // The words are safe by now; a picture that fails costs nobody them.
      if (picture !== null)
        await simulator.put("/api/observations/{observationId}/picture", { path: { observationId: made.id }, body: picture as never }).catch((error: unknown) => { toastProblem("The note is kept, but not its picture.", error); });
      setText("");
      setAttached([]);
      toast({ title: "The note is kept." });
      void queries.invalidateQueries(observationsQuery);
    } catch (error) {
      toastProblem("The note was not kept.", error);
    }
    setBusy(false);
  }

  const first = useSnapshotOf((now) => now.state?.ranked[0] ?? null);
  const number = selection.focus ?? (display.view === "levels" ? first : null); // as the inspector shows it
  const chosen = replay.leg(number);
  const mayAdd = chosen !== undefined && attached.length < mostAttachments && !attached.some((one) => one.kind === "leg" && one.leg === chosen.number);
  const addChosen = () => {
    // Its pivot may have moved since this was drawn.
    const { info, position } = replay.snapshot();
    const leg = replay.leg(number);
    if (leg !== undefined)
      attachToNote(legAttached(leg, position, info?.digits));
  };

  return (
    <section className={css["note"]} aria-label="Observation">
      <div className={css["title"]}><h2>Observation</h2><AtBar /></div>
      <Textarea
        ref={area} aria-label="What do you see?" placeholder="What do you see?" rows={3} maxLength={4000} value={text} onFocus={() => { replay.pause(); }}
        onChange={(event) => { setText(event.currentTarget.value); }}
        onKeyDown={(event) => {
          if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) {
            event.preventDefault();
            void save();
          }
        }}
      />
      <div className={css["chips"]}>
        {attached.map((one) => (
          <span key={`${one.kind} ${one.label}`} className={css["chip"]}>
            <Arrow isBull={one.isBull} /><span className="lh-cut">{one.label}</span>
            <IconButton icon={IconClose} label={`Leave out ${one.label}`} size={12} onClick={() => { setAttached(attached.filter((other) => other !== one)); }} />
          </span>
        ))}
        {mayAdd && <button type="button" className={css["add"]} aria-label="Attach the chosen leg" data-tip="Attach the chosen leg" onClick={addChosen}>+ <Arrow isBull={chosen.isBull} /></button>}
        <span className={css["end"]}>
          <IconButton className={css["camera"] ?? ""} icon={IconCamera} label={withPicture ? "A picture goes along" : "No picture goes along"} aria-pressed={withPicture} size={15} onClick={() => { setWithPicture(!withPicture); }} />
          <button type="button" className={css["again"]} style={{ margin: 0 }} disabled={text.trim() === "" || busy} onClick={() => void save()} >Keep <Key keys="mod+enter" /></button>
        </span>
      </div>
    </section>
  );
}

/** By itself, since it changes with every bar, and measuring a text area with every bar would cost more than drawing the charts. */
function AtBar() {
  const { position, mode } = useSnapshot();
  return <span className={css["aside"]}>{mode === "playing" ? "" : "at "}bar {count(Math.max(0, position))}</span>;
}
