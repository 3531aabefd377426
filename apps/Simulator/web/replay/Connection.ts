import { toProblem } from "@/api/problem";
import type { Position, ReplayInfo } from "../api";
import { simulator } from "../api";
import type { Kept } from "./kept";

export interface Opened { replay: ReplayInfo; position: Position }

/** What a connection asks of, and tells, the replay that it is for. */
export interface Connected {
  /** What to open, if it has to be opened anew. */
  kept: () => Kept;
  /** Whether the server answers just now. */
  connected: (is: boolean) => void;
  /** The server had forgotten the replay, and has it again. */
  opened: (opened: Opened) => Promise<void>;
}

const longestWait = 8_000;

/** The way to one tab's replay on the server. Asks until there is an answer: with patience where nothing is reached, and of a server that has forgotten the tab after telling it where that stands. */
export class Connection {
  private id = "";
  private isConnected = true;
  private isClosed = false;

  constructor(private readonly tab: Connected) {}

  /** Opens what the tab keeps, or what there is where that is of another time: another file, fewer bars. */
  async open(): Promise<Opened> {
    this.isClosed = false;
    const { file, startDate, position, plan } = this.tab.kept();
    const body = (at: number | null) => ({ file, startDate, position: at, plan: plan === null ? null : [...plan] });
    const opened = await this.patiently(() => simulator.post("/api/replays", { body: body(position) }).catch((error: unknown) => {
      const { code } = toProblem(error);
      if (code === "simulator.position_out_of_range")
        return simulator.post("/api/replays", { body: body(null) });
      if (code === "simulator.file_not_found" || code === "request.invalid")
        return simulator.post("/api/replays", { body: {} });
      throw error;
    }));
    this.id = opened.replay.id;
    return opened;
  }

  async ask<T>(call: (replayId: string) => Promise<T>): Promise<T> {
    for (let reopened = 0; ; reopened++) {
      try {
        return await this.patiently(() => call(this.id));
      } catch (error) {
        const { code } = toProblem(error);
        if (reopened > 3 || (code !== "simulator.replay_gone" && code !== "simulator.file_changed"))
          throw error;
        if (this.isClosed)
          throw error;
        await this.tab.opened(await this.open());
      }
    }
  }

  close(): void {
    this.isClosed = true;
    if (this.id !== "")
      void simulator.delete("/api/replays/{replayId}", { path: { replayId: this.id } }).catch(() => undefined); // it is let go by itself too
  }

  private async patiently<T>(call: () => Promise<T>): Promise<T> {
    for (let attempt = 0; ; attempt++) {
      try {
        const answer = await call();
        this.tell(true);
        return answer;
      } catch (error) {
        const problem = toProblem(error);
        const isBusy = problem.status === 429;
        if (this.isClosed || (problem.status !== 0 && problem.status < 500 && !isBusy))
          throw problem;
        if (!isBusy)
          this.tell(false);
        await new Promise((done) => setTimeout(done, isBusy ? (problem.retryAfter ?? 1) * 1000 : Math.min(longestWait, 250 * 2 ** attempt)));
      }
    }
  }

  private tell(is: boolean): void {
    if (is === this.isConnected)
      return;
    this.isConnected = is;
    this.tab.connected(is);
  }
}
