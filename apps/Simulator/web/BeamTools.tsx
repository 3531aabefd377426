import { Menu } from "@mantine/core";
import { useMay } from "@/api/session";
import { IconButton } from "@/ui/IconButton";
import { RowMenu } from "@/ui/RowMenu";
import { toast } from "@/ui/toast";
import { usePaletteItems } from "@/ui/palette";
import { lazy, Suspense, useState } from "react";
import { IconCompare, IconDisplay, IconNotes, IconShare, IconSides, IconStatistics } from "./icons";
import { useScreen, useSnapshotOf } from "./replay/context";
import { linkTo, readKept } from "./replay/kept";
import css from "./ReplayScreen.module.css";

const Compare = lazy(() => import("./compare/Compare"));
const Notes = lazy(() => import("./notes/Notes"));
const Statistics = lazy(() => import("./statistics/Statistics"));
const DisplaySettings = lazy(() => import("./settings/DisplaySettings"));

type Tool = "compare" | "notes" | "statistics" | "settings";

/** The file, and what stands beside the replay: comparison, notes, statistics, display. */
export function BeamTools({ side, setSide }: { side: "left" | "right" | null; setSide: (side: "left" | "right" | null) => void }) {
  const { replay } = useScreen();
  const info = useSnapshotOf((now) => now.info);
  const [open, setOpen] = useState<Tool | null>(null);
  const close = () => { setOpen(null); };
  const share = () => {
    const { info: now, position } = replay.snapshot();
    if (now !== null)
      void copy(linkTo(now.file, readKept("").startDate, position));
  };
  const mayObserve = useMay("simulator.observe");
  const tools = ([
    { id: "compare", label: "Compare two settings", icon: IconCompare }, { id: "statistics", label: "Outcomes of touches", icon: IconStatistics },
    { id: "notes", label: "Observations", icon: IconNotes }, { id: "settings", label: "File and display", icon: IconDisplay },
  ] as const).filter((tool) => tool.id !== "notes" || mayObserve);
  usePaletteItems([
    ...tools.map((tool) => ({ id: `simulator ${tool.id}`, group: "Replay", label: tool.label, icon: tool.icon, isAction: true, run: () => { setOpen(tool.id); } })),
    { id: "simulator share", group: "Replay", label: "Copy a link to this bar", icon: IconShare, isAction: true, run: share },
  ]);
  return (
    <>
      {info !== null && <span className={`${css["file"]} lh-cut`} title={info.file}>{info.file}</span>}
      <span className={css["made"]}><Synthetic /></span>
      <span className={css["sides"]}>
        <IconButton icon={IconSides} label="Settings" aria-pressed={side === "left"} onClick={() => { setSide(side === "left" ? null : "left"); }} />
        <IconButton icon={IconSides} label="The chosen leg" style={{ transform: "scaleX(-1)" }} aria-pressed={side === "right"} onClick={() => { setSide(side === "right" ? null : "right"); }} />
      </span>
      <span className={css["roomy"]}><IconButton icon={IconShare} label="Copy a link to this bar" onClick={share} /></span>
      <span className={css["more"]}>
        <RowMenu label="More of the replay">
          {tools.map((tool) => <Menu.Item key={tool.id} leftSection={<tool.icon size={16} stroke={1.6} />} onClick={() => { setOpen(tool.id); }}>{tool.label}</Menu.Item>)}
          <Menu.Item leftSection={<IconShare size={16} stroke={1.6} />} onClick={share}>Copy a link to this bar</Menu.Item>
        </RowMenu>
      </span>
      {tools.map((tool) => <span key={tool.id} className={css["roomy"]}><IconButton icon={tool.icon} label={tool.label} onClick={() => { setOpen(tool.id); }} /></span>)}
      <Suspense>
        {open === "compare" && <Compare close={close} />}
        {open === "notes" && <Notes close={close} />}
        {open === "statistics" && <Statistics close={close} />}
        {open === "settings" && <DisplaySettings close={close} />}
      </Suspense>
    </>
  );
}

/** A page that came without encryption, or is not trusted so far, has no clipboard: then the link is shown. */
async function copy(link: string): Promise<void> {
  try {
    await navigator.clipboard.writeText(link);
    toast({ title: "A link to this bar is in the clipboard." });
  } catch {
    toast({ title: "The browser keeps its clipboard closed. This is the link:", text: link, stays: true });
  }
}

/** Bars that a program made say so, wherever they are shown. */
export function Synthetic() {
  const isSynthetic = useSnapshotOf((now) => now.info?.isSynthetic === true);
  return isSynthetic && <span className={css["synthetic"]}>Synthetic</span>;
}
