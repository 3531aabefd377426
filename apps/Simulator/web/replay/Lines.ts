/** Does one thing after another, in the order in which they were asked for. */
export class Lines {
  private last: Promise<void> = Promise.resolve();

  run(work: () => Promise<void>): Promise<void> {
    this.last = this.last.then(work, work);
    return this.last;
  }
}
