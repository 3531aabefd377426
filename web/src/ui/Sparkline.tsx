const [width, height] = [68, 20];

interface Props { points: readonly number[]; label: string; tone?: "bad" | undefined }

/** A figure over time in a row of a list: a line from zero, nothing to point at. The label says the figures. */
export function Sparkline({ points, label, tone }: Props) {
  const most = Math.max(1, ...points);
  const x = (i: number) => (i / Math.max(1, points.length - 1)) * width;
  const y = (value: number) => height - 2 - (value / most) * (height - 5);
  const line = points.map((value, i) => `${i === 0 ? "M" : "L"}${x(i).toFixed(1)} ${y(value).toFixed(1)}`).join("");
  return (
    <svg viewBox={`0 0 ${width} ${height}`} width={width} height={height} role="img" aria-label={label} style={{ display: "block", color: `var(--lh-${tone ?? "t2"})` }}>
      <path d={line === "" ? `M0 ${y(0)}H${width}` : line} fill="none" stroke="currentColor" strokeWidth="1.25" strokeLinejoin="round" />
    </svg>
  );
}
