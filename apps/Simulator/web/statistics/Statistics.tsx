import { useQuery } from "@tanstack/react-query";
import { count } from "@/ui/numbers";
import { Segments } from "@/ui/Segments";
import { Empty, Failed, LoadingRows } from "@/ui/states";
import { useState } from "react";
import type { Outcomes } from "../api";
import { ratios } from "../api";
import { outcomesQuery } from "../queries";
import { useSnapshot } from "../replay/context";
import { SideDrawer } from "../settings/SideDrawer";
import css from "../settings/Drawers.module.css";
import { wilson } from "./wilson";

const sizes = [
  { value: "all", label: "All", from: 0, to: 10 }, { value: "small", label: "Below 5×", from: 0, to: 7 }, { value: "five", label: "5–10×", from: 8, to: 8 },
  { value: "ten", label: "10–25×", from: 9, to: 9 }, { value: "most", label: "25×+", from: 10, to: 10 },
] as const;

/** What became of touches of levels, up to the playhead. */
export default function Statistics({ close }: { close: () => void }) {
  const { info, position } = useSnapshot();
  const [at] = useState(position);
  const [direction, setDirection] = useState<"both" | "bull" | "bear">("both");
  const [size, setSize] = useState<(typeof sizes)[number]["value"]>("all");
  const outcomes = useQuery(outcomesQuery(info?.id ?? "", at));
  const rows = outcomes.data === undefined ? [] : ratios.map((ratio) => sum(outcomes.data, ratio, direction, size));
  const all = rows.reduce((total, row) => total + row.decided, 0);
  const reach = reachOf(rows);
  const place = (share: number) => 50 + ((share - 0.5) / reach) * 50;
  return (
    <SideDrawer title="Outcomes of touches" size={640} close={close}>
        <p className={css["lead"]}>When price touched a level of a reference and left it again by a tenth of the leg’s range: back where it came from is a bounce, through is a break. Counted up to bar {count(Math.max(0, at))}, never beyond.</p>
        <div className={css["filters"]}>
          <Segments label="Direction" value={direction} onChange={setDirection} options={[{ value: "both", label: "Both" }, { value: "bull", label: "Bull legs" }, { value: "bear", label: "Bear legs" }]} />
          <Segments label="Size" value={size} onChange={setSize} options={sizes} />
        </div>
        {outcomes.isPending && <LoadingRows rows={9} />}
        {outcomes.isError && <Failed title="The outcomes could not be counted." error={outcomes.error} retry={() => void outcomes.refetch()} />}
        {outcomes.isSuccess && all === 0 && <Empty small title="No touch has been decided yet">Play on, or choose other legs: the first references must form, and price must come to their levels.</Empty>}
        {all > 0 && (
          <table className={`${css["table"]} ${css["outcomes"]}`}>
            <thead><tr><th>Level</th><th>Touches</th><th>Bounced</th><th>Broke</th><th>Held</th><th><span className={css["long"]}>19 times of 20 </span>between</th><th><span className={css["axis"]}><span>{Math.round((0.5 - reach) * 100)}%</span><span>50%</span><span>{Math.round((0.5 + reach) * 100)}%</span></span></th></tr></thead>
            <tbody>
              {[...rows].reverse().map((row) => {
                const [low, high] = wilson(row.bounced, row.decided);
                const held = row.decided === 0 ? null : row.bounced / row.decided;
                return (
                  <tr key={row.ratio}>
                    <td>{row.ratio}</td><td>{count(row.decided)}</td><td>{count(row.bounced)}</td><td>{count(row.decided - row.bounced)}</td><td>{held === null ? "–" : `${Math.round(held * 100)}%`}</td>
                    <td>{held !== null && <span className="lh-dim">{percent(low)} to {percent(high)}%</span>}</td>
                    <td>{held !== null && <span className={css["interval"]} aria-hidden="true"><i style={{ left: `${place(low)}%`, width: `${place(high) - place(low)}%` }} /><b style={{ left: `${place(held)}%` }} /></span>}</td>
                  </tr>
                );
              })}
            </tbody>
          </table>
        )}
    </SideDrawer>
  );
}

function sum(outcomes: Outcomes, ratio: number, direction: "both" | "bull" | "bear", size: (typeof sizes)[number]["value"]) {
  const { from, to } = sizes.find((one) => one.value === size) ?? sizes[0];
  const rows = outcomes.rows.filter((row) => row.ratio === ratio && row.bin !== null && row.bin >= from && row.bin <= to && (direction === "both" || row.isBull === (direction === "bull")));
  return { ratio, decided: rows.reduce((total, row) => total + row.decided, 0), bounced: rows.reduce((total, row) => total + row.bounced, 0) };
}

/** How far from a half the drawing has to go, so that all intervals fit in: a few percent would be lost on a scale from nothing to all. */
function reachOf(rows: readonly { bounced: number; decided: number }[]): number {
  const furthest = Math.max(0, ...rows.filter((row) => row.decided > 0).flatMap((row) => wilson(row.bounced, row.decided).map((bound) => Math.abs(bound - 0.5))));
  return Math.min(0.5, Math.max(0.1, Math.ceil(furthest * 20) / 20));
}

/** One digit behind the point: where there are many touches, the interval is narrower than a percent. */
const percent = (share: number): string => (share * 100).toFixed(1);
