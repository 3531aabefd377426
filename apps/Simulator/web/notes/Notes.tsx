import { Button, Select } from "@mantine/core";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { addressOf } from "@/api/client";
import { IconButton } from "@/ui/IconButton";
import { IconDelete, IconExport, IconOpen } from "@/ui/icons";
import { count } from "@/ui/numbers";
import { Search } from "@/ui/Page";
import { Empty, Failed, LoadingRows, NothingFound } from "@/ui/states";
import { Ago } from "@/ui/time";
import { toast, toastProblem } from "@/ui/toast";
import { useState } from "react";
import type { Observation } from "../api";
import { simulator } from "../api";
import { clock, day } from "../bars/time";
import { observationsQuery } from "../queries";
import type { Attachment } from "../replay/context";
import { useScreen, useSnapshot } from "../replay/context";
import { settingsAt } from "../replay/snapshot";
import { SideDrawer } from "../settings/SideDrawer";
import css from "../settings/Drawers.module.css";
import { saveAs } from "./save-as";

/** One's own notes: find, look, go there, take away, delete. */
export default function Notes({ close }: { close: () => void }) {
  const notes = useQuery(observationsQuery);
  const [text, setText] = useState("");
  const [view, setView] = useState<string | null>("all");
  const items = notes.data?.items ?? [];
  const shown = items.filter((one) => (view === "all" || one.view === view) && `${one.text} ${one.file} ${one.attachments}`.toLowerCase().includes(text.toLowerCase()));
  return (
    <SideDrawer title="Observations" size={640} close={close}>
        <div className={css["filters"]}>
          <Search label="Search notes" value={text} onChange={setText} />
          <Select aria-label="View" w={140} value={view} onChange={setView} data={[{ value: "all", label: "Both views" }, { value: "structure", label: "Structure" }, { value: "levels", label: "Levels" }]} />
          <Button variant="default" disabled={shown.length === 0} leftSection={<IconExport size={14} stroke={1.6} />} onClick={() => { saveAs("observations.json", JSON.stringify(shown.map(exported), null, 2)); }}>Export</Button>
          <span className="lh-dim">{items.length} of the newest {notes.data?.kept ?? 20}</span>
        </div>
        {notes.isPending && <LoadingRows rows={4} />}
        {notes.isError && <Failed title="The notes could not be read." error={notes.error} retry={() => void notes.refetch()} />}
        {notes.isSuccess && items.length === 0 && <Empty small title="No observation yet">A note keeps what you saw at a bar, with a picture of the charts. Write one at the lower left.</Empty>}
        {items.length > 0 && shown.length === 0 && <NothingFound title="No note says that" clear={() => { setText(""); setView("all"); }} />}
        <ul className={css["notes"]}>{shown.map((note) => <Card key={note.id} note={note} close={close} />)}</ul>
    </SideDrawer>
  );
}

const attachmentsOf = (note: Observation): Attachment[] => JSON.parse(note.attachments) as Attachment[];

const exported = (note: Observation) => ({ ...note, attachments: attachmentsOf(note), pictureHash: undefined });

function Card({ note, close }: { note: Observation; close: () => void }) {
  const { replay, display, setDisplay, select } = useScreen();
  const { info } = useSnapshot();
  const queries = useQueryClient();
  const remove = useMutation({
    mutationFn: () => simulator.delete("/api/observations/{observationId}", { path: { observationId: note.id } }),
    onSuccess: () => {
      toast({ title: "The note was deleted." });
      return queries.invalidateQueries(observationsQuery);
    },
    onError: (error) => { toastProblem("The note was not deleted.", error); },
  });
  const attached = attachmentsOf(note);
  const time = Date.parse(note.barTime) / 1000;
  const picture = addressOf("/api/observations/{observationId}/picture", { path: { observationId: note.id } });
  const isThere = ({ leg, origin }: Attachment) => replay.snapshot().info?.firstBar === note.firstBar && (replay.leg(leg)?.originIndex ?? origin) === origin;
  async function go() {
    close();
    setDisplay({ view: note.view === "levels" ? "levels" : "structure" });
    if (info?.file !== note.file || info.firstBar !== note.firstBar)
      await replay.open({ file: note.file, startDate: null, position: note.firstBar + note.bar, plan: settingsAt(replay.snapshot().info, replay.snapshot().position) });
    else
      await replay.move({ bar: note.bar });
    // Legs are counted from where the detection began, and as the settings let them form: the same number may be another leg by now.
    const leg = attached.find((one) => one.leg !== null);
    if (leg !== undefined && isThere(leg))
      select({ focus: leg.leg, focusOrigin: leg.origin });
  }
  return (
    <li className={css["card"]}>
      {note.hasPicture ? <a href={picture} target="_blank" rel="noreferrer" aria-label="The picture, large"><img src={picture} alt="" loading="lazy" /></a> : <span className={css["blank"]}>no picture</span>}
      <p>{note.text}</p>
      {attached.length > 0 && <div className={css["chips"]}>{attached.map((one, i) => <span key={i}>{one.label}</span>)}</div>}
      <div className={css["meta"]}>
        <span>bar {count(note.bar)}, {day(time, display.zone)} {clock(time, display.zone)}<br /><Ago at={note.createdAt} />, {note.file}</span>
        <span>
          <IconButton icon={IconOpen} label="Go to its bar" size={15} onClick={() => void go()} />
          <IconButton icon={IconDelete} label="Delete the note" size={15} disabled={remove.isPending} onClick={() => { remove.mutate(); }} />
        </span>
      </div>
    </li>
  );
}
