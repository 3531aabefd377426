/** Questions are at least this far apart: twenty a second are enough for the eye, and little enough for twenty people at one server. */
const leastBetween = 48;
const mostAtOnce = 500;
/** A tab that was hidden, or a server that took its time, is not caught up with in one leap. */
const longestGap = 0.25;

/** Says how many bars are due. There is no store of bars to draw from: what is due is asked for, and what comes is shown. */
export class Pacer {
  private due = 0;
  private ticked = 0;
  private asked = 0;

  start(now: number): void {
    this.due = 1; // the first bar comes at once
    this.ticked = now;
    this.asked = 0;
  }

  /** Time has passed; how many bars to ask for now, none yet being 0. */
  tick(now: number, barsPerSecond: number, isAsking: boolean): number {
    const seconds = Math.min(longestGap, Math.max(0, (now - this.ticked) / 1000));
    this.ticked = now;
    this.due = Math.min(this.due + seconds * barsPerSecond, Math.max(1, barsPerSecond), mostAtOnce);
    if (isAsking || this.due < 1 || now - this.asked < leastBetween)
      return 0;
    this.asked = now;
    const count = Math.floor(this.due);
    this.due -= count;
    return count;
  }
}
