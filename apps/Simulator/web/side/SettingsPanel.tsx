import { Button, Menu, Slider, Tooltip } from "@mantine/core";
import { Segments } from "@/ui/Segments";
import { toastProblem, toast } from "@/ui/toast";
import { useQuery } from "@tanstack/react-query";
import { useId, useState } from "react";
import type { Detection, Parameter, References } from "../api";
import { IconInfo, IconUnfold } from "../icons";
import { settingsQuery } from "../queries";
import { useScreen, useSnapshotOf } from "../replay/context";
import { changes, startOf, type Values } from "./values";
import css from "./Side.module.css";

/** So many stand there at once; who wants the others presses for them. */
const usualCount = 5;

/** The settings of one layer: sliders, what differs from what the bars before were seen with, and applying it. */
export function SettingsPanel({ group }: { group: "detection" | "references" }) {
  const { replay } = useScreen();
  const info = useSnapshotOf((now) => now.info);
  const busy = useSnapshotOf((now) => now.busy);
  const stretch = useSnapshotOf(({ info, position }) => info?.plan.findLast((one) => one.fromBar <= Math.max(0, position + 1)));
  const { data } = useQuery(settingsQuery);
  const [edited, setEdited] = useState<Values>({});
  const [all, setAll] = useState(false);
  const parameters = (data?.parameters ?? []).filter((one) => one.group === group);
  if (stretch === undefined || parameters.length === 0)
    return null;
  const now = startOf(stretch);
  const values = { ...now, ...edited };
  const usual = Object.fromEntries(parameters.map((one) => [one.name, one.default]));
  const isEdited = changes(now, edited) > 0;
  // What was changed is always in sight.
  const shown = parameters.filter((one, i) => all || i < usualCount || values[one.name] !== one.default);
  const different = parameters.filter((one) => values[one.name] !== one.default).length;

  async function apply(next: Values, fromStart: boolean) {
    const wanted = { ...now, ...next };
    const part = (which: string) => Object.fromEntries((data?.parameters ?? []).filter((one) => one.group === which).map((one) => [one.name, wanted[one.name] ?? one.default]));
    try {
      await replay.applySettings(part("detection") as unknown as Detection, part("references") as unknown as References, fromStart);
      setEdited({});
      toast({ title: fromStart ? "The history was seen again with these settings." : "These settings hold from the next bar on." });
    } catch (error) {
      toastProblem("The settings were not applied.", error);
    }
  }

  return (
    <section className={css["section"]} aria-label={group === "detection" ? "Detection" : "Ranking"}>
      <div className={css["title"]}>
        <h2>{group === "detection" ? "Detection" : "Ranking"}</h2>
        <Menu position="bottom-end" width={240}>
          <Menu.Target>
            <button type="button" className={css["presets"]} data-changed={different > 0 || undefined}>{different > 0 ? `${different} changed` : "Presets"} <IconUnfold size={12} stroke={1.6} aria-hidden="true" /></button>
          </Menu.Target>
          <Menu.Dropdown>
            {data?.presets.map((preset) => (
              <Menu.Item key={preset.name} onClick={() => { setEdited({ ...usual, ...Object.fromEntries(Object.entries(preset.values).filter(([name]) => name in usual)) }); }}>
                {preset.name}<br /><span className="lh-dim">{preset.info}</span>
              </Menu.Item>
            ))}
          </Menu.Dropdown>
        </Menu>
      </div>
      {shown.map((one) => (
        <Setting key={one.name} parameter={one} value={values[one.name] ?? one.default} onChange={(value) => { setEdited({ ...edited, [one.name]: value }); }} />
      ))}
      {shown.length < parameters.length && <button type="button" className={css["more"]} onClick={() => { setAll(true); }}>{parameters.length - shown.length} more</button>}
      <div className={css["buttons"]}>
        <Button disabled={!isEdited || busy} onClick={() => void apply(edited, false)}>Apply from here on</Button>
        <Button variant="default" disabled={!isEdited && different === 0} onClick={() => { setEdited(usual); }}>Reset</Button>
      </div>
      <button type="button" className={css["again"]} disabled={(!isEdited && (info?.plan.length ?? 1) < 2) || busy} onClick={() => void apply(edited, true)}>Apply to the whole history</button>
    </section>
  );
}

function Setting({ parameter, value, onChange }: { parameter: Parameter; value: number; onChange: (value: number) => void }) {
  const { title, info, least, most, step, stops, unit, names } = parameter;
  const isChanged = value !== parameter.default;
  const hint = useId();
  const described = { "aria-describedby": hint };
  const write = (one: number) => names[String(one)] ?? (unit === "%" ? `${Math.round(one * 100)}%` : `${one}${unit}`);
  const isFrom = stops !== null && stops !== undefined;
  const at = isFrom ? Math.max(0, stops.findIndex((stop) => stop >= value)) : value;
  const name = <Tooltip label={info} multiline w={260}><span className={css["name"]}>{title} <IconInfo size={13} stroke={1.6} aria-hidden="true" /></span></Tooltip>;
  if (isFrom && stops.length === 2)
    return (
      <div className={css["setting"]} data-changed={isChanged || undefined}>
        <div className={css["line"]}>{name}<Segments label={title} value={String(value)} onChange={(next) => { onChange(Number(next)); }} options={stops.map((stop) => ({ value: String(stop), label: write(stop) }))} /></div>
      </div>
    );
  return (
    <div className={css["setting"]} data-changed={isChanged || undefined}>
      <span id={hint} className="lh-hidden">{info}</span>
      <div className={css["line"]}>
        {name}
        <span className={css["value"]}>{isChanged && <i>was {write(parameter.default)}</i>}<b>{write(value)}</b></span>
      </div>
      {isFrom
        ? <Slider thumbLabel={title} thumbProps={described} min={0} max={stops.length - 1} step={1} value={at} onChange={(index) => { onChange(stops[index] ?? value); }} />
        : <Slider thumbLabel={title} thumbProps={described} min={least} max={most} step={step} value={value} onChange={(next) => { onChange(Number(next.toFixed(4))); }} />}
    </div>
  );
}
