import { Button, NumberInput, Select } from "@mantine/core";
import { useMutation, useQuery } from "@tanstack/react-query";
import { count } from "@/ui/numbers";
import { Failed } from "@/ui/states";
import { useEffect, useRef, useState } from "react";
import type { Comparison, Detection, Leg, LegOnWire, Parameter, References } from "../api";
import { simulator } from "../api";
import { price } from "../bars/numbers";
import { day } from "../bars/time";
import { Arrow, Size } from "../panels/Size";
import { derived } from "../replay/LegMap";
import { legAt } from "../replay/wire";
import { settingsQuery } from "../queries";
import { useDigits, useScreen, useSnapshot } from "../replay/context";
import { SideDrawer } from "../settings/SideDrawer";
import css from "../settings/Drawers.module.css";
import { startOf, type Values } from "../side/values";
import { Strip } from "./Strip";

/** Two settings on the same bars, up to the playhead: where their legs and references differ. */
export default function Compare({ close }: { close: () => void }) {
  const { info, position } = useSnapshot();
  const { replay } = useScreen();
  const { data } = useQuery(settingsQuery);
  const stretch = info?.plan.at(-1);
  const now = stretch === undefined ? {} : startOf(stretch);
  const [edited, setEdited] = useState<Values>({});
  const values = { ...now, ...edited };
  const compare = useMutation({
    mutationFn: () => {
      const part = (which: string) => Object.fromEntries((data?.parameters ?? []).filter((one) => one.group === which).map((one) => [one.name, values[one.name] ?? one.default]));
      return simulator.post("/api/replays/{replayId}/comparisons", {
        path: { replayId: info?.id ?? "" }, body: { at: position, detection: part("detection") as unknown as Detection, references: part("references") as unknown as References },
      });
    },
  });
  const different = (data?.parameters ?? []).filter((one) => (values[one.name] ?? one.default) !== (now[one.name] ?? one.default));
  return (
    <SideDrawer title="Compare two settings" size={640} close={close}>
        <p className={css["lead"]}>A is this replay as it is. B is what you set here, seen from the first bar on. Both end at bar {count(Math.max(0, position))}.</p>
        <section className={css["section"]}>
          <Select
            label="Begin B with" placeholder="the settings of A" clearable data={data?.presets.map((one) => one.name) ?? []}
            onChange={(name) => {
              const preset = data?.presets.find((one) => one.name === name);
              setEdited(preset === undefined ? {} : { ...Object.fromEntries((data?.parameters ?? []).map((one) => [one.name, one.default])), ...(preset.values as Values) });
            }}
          />
          {(["detection", "references"] as const).map((group) => (
            <fieldset key={group} className={css["group"]}>
              <legend>{group === "detection" ? "Detection" : "Ranking"}</legend>
              <div className={css["inputs"]}>
                {data?.parameters.filter((one) => one.group === group).map((one) => {
                  const [value, before] = [values[one.name] ?? one.default, now[one.name] ?? one.default];
                  return (
                    <NumberInput
                      key={one.name} label={one.title} title={one.info} min={one.least} max={one.most} step={one.step} decimalScale={3} value={value} data-changed={value !== before || undefined}
                      description={value === before ? names(one) : `A has ${before}${names(one) === undefined ? "" : `; ${names(one)}`}`} onChange={(next) => { if (typeof next === "number") setEdited({ ...edited, [one.name]: next }); }}
                    />
                  );
                })}
              </div>
            </fieldset>
          ))}
          <Button className={css["does"] ?? ""} disabled={different.length === 0} loading={compare.isPending} onClick={() => { compare.mutate(); }}>{different.length === 0 ? "Change something to compare" : `Compare, ${different.length} changed`}</Button>
        </section>
        {compare.isError && <Failed title="They could not be compared." error={compare.error} />}
        {compare.data !== undefined && <Result result={compare.data} go={(bar) => { close(); void replay.move({ bar }); }} />}
    </SideDrawer>
  );
}

/** "1 is Wick": what some values are called. */
function names({ names }: Parameter): string | undefined {
  const all = Object.entries(names).map(([value, name]) => `${value} is ${name.toLowerCase()}`);
  return all.length === 0 ? undefined : all.join(", ");
}

function Result({ result, go }: { result: Comparison; go: (bar: number) => void }) {
  const { replay, display, select } = useScreen();
  const top = useRef<HTMLElement>(null);
  // The form is as tall as the drawer: what came of it is brought into sight.
  useEffect(() => { top.current?.scrollIntoView({ block: "start" }); }, [result]);
  const date = (bar: number | undefined) => bar === undefined ? "" : day(replay.bars.time(bar), display.zone);
  const rows: [string, number, number][] = [
    ["Legs formed", result.a.formed, result.b.formed], ["Engulfed", result.a.engulfed, result.b.engulfed], ["Pruned, too close", result.a.tooClose, result.b.tooClose],
    ["Pruned, too many turns", result.a.tooMany, result.b.tooMany], ["References formed", result.a.referencesFormed, result.b.referencesFormed], ["Reached their target", result.a.referencesCompleted, result.b.referencesCompleted],
  ];
  return (
    <>
      <section ref={top} className={css["section"]}>
        <h3>Where they differ</h3>
        <Strip bars={result.bars} go={go}><div className={css["ends"]}><span>{date(result.bars[0]?.bar)}</span><span>{date(result.bars.at(-1)?.bar)}</span></div></Strip>
        <div className={css["legend"]}><span><i style={{ background: "var(--lh-t3)" }} />in both</span><span><i style={{ background: "var(--lh-info)" }} />only A</span><span><i style={{ background: "var(--lh-warn)" }} />only B</span></div>
      </section>
      <section className={css["section"]}>
        <table className={css["table"]}>
          <thead><tr><th>Up to here</th><th>A</th><th>B</th><th>Difference</th></tr></thead>
          <tbody>{rows.map(([name, a, b]) => <tr key={name}><td>{name}</td><td>{count(a)}</td><td>{count(b)}</td><td>{b === a ? "–" : `${b > a ? "+" : "−"}${count(Math.abs(b - a))}`}</td></tr>)}</tbody>
        </table>
      </section>
      <section className={css["section"]}>
        <h3>At the playhead</h3>
        <p className="lh-dim">{count(result.common)} legs are the same in both.</p>
        <div className={css["two"]}>
          <Only title="Only A" legs={result.onlyA} at={result.position} median={result.medianA} pick={(leg) => { select({ focus: leg.number, focusOrigin: leg.originIndex }); }} />
          <Only title="Only B" legs={result.onlyB} at={result.position} median={result.medianB} />
        </div>
      </section>
    </>
  );
}

function Only({ title, legs, at, median, pick }: { title: string; legs: readonly LegOnWire[]; at: number; median: number; pick?: (leg: Leg) => void }) {
  const { replay } = useScreen();
  const digits = useDigits();
  const sized = legs.map((leg) => derived(legAt(at, leg), replay.bars.close(at), median)).sort((a, b) => b.range - a.range);
  return (
    <div>
      <h4>{title} <span className="lh-dim">{count(legs.length)}</span></h4>
      <ul className={css["list"]} tabIndex={0} aria-label={title}>
        {sized.map((leg) => (
          <li key={leg.number}><button type="button" disabled={pick === undefined} onClick={() => { pick?.(leg); }}><Arrow isBull={leg.isBull} />{price(leg.origin, digits)} <span className="lh-dim">to</span> {price(leg.pivot, digits)}<Size value={leg.multiple} /></button></li>
        ))}
      </ul>
    </div>
  );
}
