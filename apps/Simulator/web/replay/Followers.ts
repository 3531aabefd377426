/** Panels follow at most so often while it moves. */
const betweenTellings = 110;

/** Who follows a replay: charts, at every bar, and panels, a few times a second. */
export class Followers {
  private readonly panels = new Set<() => void>();
  private readonly charts = new Set<() => void>();
  private toldAt = 0;
  private telling: ReturnType<typeof setTimeout> | undefined;
  private isDue = false;

  watch = (tell: () => void): (() => void) => {
    this.panels.add(tell);
    return () => { this.panels.delete(tell); };
  };

  paint = (tell: () => void): (() => void) => {
    this.charts.add(tell);
    return () => { this.charts.delete(tell); };
  };

  paintNow(): void {
    for (const paint of this.charts)
      paint();
  }

  tell(): void {
    clearTimeout(this.telling);
    this.isDue = false;
    this.toldAt = performance.now();
    for (const tell of this.panels)
      tell();
  }

  /** The charts draw first: their frame is what somebody waits for. */
  tellSoon(): void {
    if (this.isDue)
      return;
    this.isDue = true;
    requestAnimationFrame(() => {
      this.telling = setTimeout(() => { this.tell(); }, Math.max(0, betweenTellings - (performance.now() - this.toldAt)));
    });
  }
}
