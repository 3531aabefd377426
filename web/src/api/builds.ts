/** A build of the web as a server names it: which one, and since when that server runs. */
interface Build { web: string; since: number }

// So many answers in a row without one of the page's own build, and the servers no longer take turns.
const inARow = 5;

function read(told: string | null | undefined): Build | null {
  const [, web, since] = /^([0-9a-f]+);since=(\d+)$/.exec(told ?? "") ?? [];
  return web === undefined ? null : { web, since: Number(since) };
}

/**
 * Compares the build that the page came with to those of the servers that answer it. A server that began later with another build has the new one; one that
 * began earlier is of the release before, which is being replaced, and tells nothing.
 */
export class Builds {
  private readonly own: Build | null;
  private newer: Build | null = null;
  private streak = 0;
  private dismissed = "";
  private readonly listeners = new Set<() => void>();

  constructor(private readonly text: string | null | undefined) {
    this.own = read(text);
  }

  /** The build that is there instead of the page's; null while there is none. */
  get next(): string | null {
    return this.newer?.web ?? null;
  }

  /** The same, unless somebody who was told wants to go on as it is. */
  get told(): string | null {
    return this.next === this.dismissed ? null : this.next;
  }

  /** Whether whoever loads the page now gets that build for certain, and not the one before from a server that is still to be replaced. */
  get isSettled(): boolean {
    return this.newer !== null && this.streak >= inARow;
  }

  readonly subscribe = (listener: () => void): (() => void) => {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  };

  /** What an answer said of its server. */
  note(told: string | null): void {
    const { own, newer } = this;
    if (told === this.text && newer === null) // nearly always
      return;
    const build = read(told);
    if (own === null || build === null)
      return;
    if (build.web === own.web) {
      this.streak = 0;
      own.since = Math.max(own.since, build.since);
      if (newer !== null && newer.since < own.since) // it was taken back
        this.put(null);
    } else if (build.since > own.since) {
      this.streak++;
      if (newer === null || build.since > newer.since)
        this.put(build);
    }
  }

  /** An answer that this page cannot read: says whether it is of another build, and if so tells of it once more. */
  unreadable(told: string | null): boolean {
    const build = read(told);
    if (this.own === null || build === null || build.web === this.own.web)
      return false;
    this.dismissed = "";
    this.put(build);
    return true;
  }

  dismiss(): void {
    this.dismissed = this.next ?? "";
    this.put(this.newer);
  }

  private put(newer: Build | null): void {
    this.newer = newer;
    this.listeners.forEach((tell) => { tell(); });
  }
}

export const builds = new Builds(document.getElementById("start")?.dataset["build"]);
