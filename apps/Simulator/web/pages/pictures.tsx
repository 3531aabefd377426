import css from "./Pages.module.css";

const levels = [
  [0, "pivot"], [0.382, ""], [0.5, "the way back"], [0.618, ""], [1, "origin"], [1.382, ""], [1.5, "beyond"], [1.618, ""], [2, "target"],
] as const;
const top = 16;
const tall = 248;
const y = (ratio: number) => top + tall - (ratio / 2) * tall;

/** A finished down-move, and the nine levels that its defended low gives. */
export function LevelsPicture() {
  return (
    <figure className={css["figure"]}>
      <svg viewBox="0 0 420 284" role="img" aria-label="A bear leg falls from its origin at 1 to its pivot at 0; price comes back through 0.382, 0.5 and 0.618 to the origin, and goes on to the target at 2.">
        {levels.map(([ratio, name]) => (
          <g key={ratio}>
            <line x1="44" x2="340" y1={y(ratio)} y2={y(ratio)} className={Number.isInteger(ratio) ? css["whole"] : css["part"]} />
            <text x="36" y={y(ratio) + 4} textAnchor="end" className={css["ratio"]}>{ratio}</text>
            <text x="350" y={y(ratio) + 4} className={css["name"]}>{name}</text>
          </g>
        ))}
        <path d={`M66 ${y(1)} L150 ${y(0)}`} className={css["bearLeg"]} />
        <circle cx="66" cy={y(1)} r="3.5" className={css["bearRing"]} />
        <path d={`M150 ${y(0) + 6} l-6 -9 h12 Z`} className={css["bearEnd"]} />
        <path d={`M150 ${y(0)} L176 ${y(0.42)} L190 ${y(0.22)} L226 ${y(0.98)} L246 ${y(0.62)} L286 ${y(1.55)} L300 ${y(1.36)} L326 ${y(2)}`} className={css["way"]} />
      </svg>
      <figcaption>A finished down-move whose low is defended: where it began is 1, and as far again is the target.</figcaption>
    </figure>
  );
}

/** Legs inside a leg. */
export function NestingPicture() {
  return (
    <figure className={css["figure"]}>
      <svg viewBox="0 0 420 200" role="img" aria-label="A large bull leg; inside it smaller bull legs that start higher and end at the same pivot, and a bear leg between them.">
        <path d="M30 178 L340 30" className={css["bullLeg"]} />
        <path d="M120 132 L340 30 M208 122 L340 30" className={css["bullChild"]} />
        <path d="M160 82 L208 122" className={css["bearChild"]} />
        {[[30, 178, "18×"], [120, 132, "9.1×"], [208, 122, "5.2×"]].map(([x, at, size]) => (
          <g key={size}><circle cx={x} cy={at} r="3.5" className={css["bullRing"]} /><text x={Number(x) + 8} y={Number(at) + 14} className={css["name"]}>{size}</text></g>
        ))}
        <circle cx="160" cy="82" r="3" className={css["bearRing"]} />
        <path d="M208 128 l-5 -8 h10 Z" className={css["bearEnd"]} />
        <path d="M340 22 l-6 10 h12 Z" className={css["bullEnd"]} />
        <text x="352" y="32" className={css["ratio"]}>pivot</text>
      </svg>
      <figcaption>Three bull legs end at one pivot: each stands inside the one that started lower and earlier.</figcaption>
    </figure>
  );
}
