import { Button, NumberInput, Select, Switch, TextInput } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { count } from "@/ui/numbers";
import { setPreferences, usePreferences } from "@/ui/preferences";
import { Segments } from "@/ui/Segments";
import { useState } from "react";
import { frameName } from "../bars/Candles";
import type { Zone } from "../bars/time";
import { zoneNames } from "../bars/time";
import { filesQuery } from "../queries";
import { lingerKinds, useScreen, useSnapshot } from "../replay/context";
import { readKept, usualDisplay } from "../replay/kept";
import { settingsAt } from "../replay/snapshot";
import { SideDrawer } from "./SideDrawer";
import css from "./Drawers.module.css";

/** Which bars, and how they are shown. */
export default function DisplaySettings({ close }: { close: () => void }) {
  const { display, setDisplay } = useScreen();
  const { chart, scheme } = usePreferences();
  return (
    <SideDrawer title="File and display" size={480} close={close}>
        <FileChoice close={close} />
        <section className={css["section"]}>
          <h3>Colours</h3>
          <div className={css["pair"]}><span>Rising and falling</span><Segments label="Rising and falling" value={chart} onChange={(next) => { setPreferences({ chart: next }); }} options={[{ value: "tide-and-rust", label: "Tide and rust" }, { value: "blue-and-orange", label: "Blue and orange" }]} /></div>
          <div className={css["pair"]}><span>Theme</span><Segments label="Theme" value={scheme} onChange={(next) => { setPreferences({ scheme: next }); }} options={[{ value: "auto", label: "System" }, { value: "dark", label: "Dark" }, { value: "light", label: "Light" }]} /></div>
        </section>
        <section className={css["section"]}>
          <h3>Charts</h3>
          <Select label="Time zone" value={display.zone} data={Object.entries(zoneNames).map(([value, label]) => ({ value, label }))} onChange={(zone) => { if (zone !== null) setDisplay({ zone: zone as Zone }); }} />
          <Switch label="Sizes on the legs" checked={display.showBadges} onChange={(event) => { setDisplay({ showBadges: event.currentTarget.checked }); }} />
          <Switch label="Legs whose origin was breached, dotted" checked={display.showBreached} onChange={(event) => { setDisplay({ showBreached: event.currentTarget.checked }); }} />
          <Switch label="Where levels meet, along the price axis" checked={display.showHeat} onChange={(event) => { setDisplay({ showHeat: event.currentTarget.checked }); }} />
          <Switch label="Zones in the levels view" checked={display.showZones} onChange={(event) => { setDisplay({ showZones: event.currentTarget.checked }); }} />
        </section>
        <section className={css["section"]}>
          <h3>Beside the charts</h3>
          <Switch label="Settings, at the left" checked={display.leftSide} onChange={(event) => { setDisplay({ leftSide: event.currentTarget.checked }); }} />
          <Switch label="The chosen leg, at the right" checked={display.rightSide} onChange={(event) => { setDisplay({ rightSide: event.currentTarget.checked }); }} />
        </section>
        <section className={css["section"]}>
          <h3>Pinned levels</h3>
          <div className={css["pair"]}><span>Reached by</span><Segments label="A pinned level is reached by" value={display.reachedBy} onChange={(reachedBy) => { setDisplay({ reachedBy }); }} options={[{ value: "close", label: "A close beyond it" }, { value: "wick", label: "A wick" }]} /></div>
          <div className={css["pair"]}><span>Alert</span><Segments label="Alert when a pinned level is reached" value={display.alerts} onChange={(alerts) => { setDisplay({ alerts }); }} options={[{ value: "off", label: "Off" }, { value: "notice", label: "Notice" }, { value: "sound", label: "Notice and sound" }]} /></div>
        </section>
        <section className={css["section"]}>
          <h3>Pauses</h3>
          <NumberInput label="Seconds on each event" min={3} max={300} value={display.lingerSeconds} onChange={(value) => { if (typeof value === "number") setDisplay({ lingerSeconds: Math.max(3, Math.min(300, value)) }); }} />
          {lingerKinds.map((kind) => (
            <Switch
              key={kind.id} label={kind.label} checked={display.lingerOn.includes(kind.id)}
              onChange={(event) => { setDisplay({ lingerOn: event.currentTarget.checked ? [...display.lingerOn, kind.id] : display.lingerOn.filter((id) => id !== kind.id) }); }}
            />
          ))}
        </section>
        <div className={css["links"]}>
          <Button variant="default" onClick={() => { setDisplay(usualDisplay); }}>Back to the usual display</Button>
          <Link to="/about">About</Link><Link to="/traders">For traders</Link><Link to="/developers">For developers</Link><Link to="/privacy">Privacy</Link><Link to="/terms">Terms</Link>
        </div>
    </SideDrawer>
  );
}

/** The file picker where there is a choice, and the day on which the replay begins. */
function FileChoice({ close }: { close: () => void }) {
  const { replay } = useScreen();
  const { info, position } = useSnapshot();
  const files = useQuery(filesQuery);
  const [file, setFile] = useState(info?.file ?? null);
  const [start, setStart] = useState(readKept("").startDate ?? "");
  const chosen = files.data?.files.find((one) => one.name === file);
  const broken = chosen?.problem ?? null;
  const [least = "", most = ""] = [chosen?.first?.slice(0, 10), chosen?.last?.slice(0, 10)];
  // The server would refuse a day behind the last bar, and the replay would begin somewhere else.
  const isBeyond = start !== "" && most !== "" && (start < least || start > most);
  return (
    <section className={css["section"]}>
      <h3>Bars</h3>
      {files.data?.mayChoose === true
        ? <Select label="File" value={file} data={files.data.files.map((one) => one.name)} onChange={setFile} error={broken ?? undefined} />
        : <p>{info?.file}</p>}
      {chosen !== undefined && broken === null && (
        <p className="lh-dim">
          {count(chosen.bars)} bars of {frameName(chosen.resolutionMinutes)}, {chosen.first?.slice(0, 10)} to {chosen.last?.slice(0, 10)}
          {chosen.isSynthetic ? "; made by a program, no market's prices" : ""}{chosen.dropped > 0 ? `; ${count(chosen.dropped)} rows contradicted themselves and were left out` : ""}.
        </p>
      )}
      <TextInput type="date" label="Begin on" description="Empty: with the first bar. Detection begins there, so earlier legs are not known." value={start} min={least} max={most} error={isBeyond ? `A day from ${least} to ${most}.` : undefined} onChange={(event) => { setStart(event.currentTarget.value); }} />
      <Button
        className={css["does"] ?? ""} disabled={file === null || broken !== null || isBeyond || (file === info?.file && start === (readKept("").startDate ?? ""))}
        onClick={() => { close(); void replay.open({ file, startDate: start === "" ? null : start, position: null, plan: settingsAt(info, position) }); }}
      >Replay these bars</Button>
    </section>
  );
}
