// The frames of a longhouse in perspective: one front, and what each further one is smaller by as it nears the point where they vanish.
const front = [[0, 392], [0, 180], [155, 0], [310, 180], [310, 392]] as const;
const vanishing = [432, 190] as const;
const frames = 14;
const scale = (frame: number) => 1 / (1 + 0.27 * frame);
const place = ([x, y]: readonly [number, number], frame: number) =>
  `${(vanishing[0] + (x - vanishing[0]) * scale(frame)).toFixed(1)} ${(vanishing[1] + (y - vanishing[1]) * scale(frame)).toFixed(1)}`;

export function DarkFrames({ className }: { className?: string | undefined }) {
  return (
    <svg className={className} viewBox="-3 -3 414 398" aria-hidden="true">
      {front.map((corner, i) => <path key={i} d={`M${place(corner, 0)}L${place(corner, frames - 1)}`} strokeOpacity=".38" strokeWidth=".8" />)}
      {Array.from({ length: frames }, (_, i) => (
        <path key={`frame ${i}`} d={`M${front.map((corner) => place(corner, i)).join("L")}`} strokeOpacity={i === 0 ? 1 : Math.max(0.13, 0.95 * scale(i) ** 1.3)} strokeWidth={i === 0 ? 2 : i < 4 ? 1.3 : 0.9} />
      ))}
    </svg>
  );
}
