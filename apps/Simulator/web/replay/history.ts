import { simulator } from "../api";
import type { Bars } from "../bars/Bars";

/** Fetches the bars that follow those that are there, up to another one. */
export async function fetchHistory(bars: Bars, replayId: string, to: number): Promise<void> {
  const from = bars.count;
  if (to <= from)
    return;
  const bytes = (await simulator.get("/api/replays/{replayId}/history", { path: { replayId }, query: { from, to } })) as unknown as Blob;
  bars.append(await bytes.arrayBuffer());
}
