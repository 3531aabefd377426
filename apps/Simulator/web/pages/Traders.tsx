import { Prose } from "./Prose";
import css from "./Pages.module.css";

const levels = [
  ["0", "the defended pivot: beyond it the reference is lost"], ["0.236", "from here on the leg counts as a reference"], ["0.382, 0.5, 0.618", "the way back"], ["1", "the origin"],
  ["1.382, 1.5, 1.618", "beyond the origin"], ["2", "the target: the reference has done what it promised"],
] as const;

export default function Traders() {
  return (
    <Prose title="For traders">
      <p>A move from a low to a high is a bull leg, one from a high to a low a bear leg. While nobody trades beyond its origin it lives, and as long as it makes new extremes it grows. Legs stand inside legs: the family shows which.</p>
      <h2>From legs to levels</h2>
      <p>Once the close has come back from the pivot by 0.236 of the leg, it is a reference. A finished down-move whose low is defended gives levels above; a finished up-move, levels below.</p>
      <table className={css["table"]}><tbody>{levels.map(([level, text]) => <tr key={level}><td>{level}</td><td>{text}</td></tr>)}</tbody></table>
      <h2>What is large</h2>
      <p>Sizes are told in medians of the legs of the last ninety days: 8.6× is a leg 8.6 times as wide as the usual one. So a quiet year and a wild one read alike.</p>
      <h2>How to use it</h2>
      <ul>
        <li>Press play, and let it pause on what you want to see. Or step with the arrow keys.</li>
        <li>Choose a leg: on the right stands where price is on it, who its parents are, and why it is still here.</li>
        <li>In the levels view pin references. When price touches or crosses a level of theirs, the events say so, once.</li>
        <li>Outcomes count how often touches of each level held so far, with the interval in which the true share lies.</li>
      </ul>
      <p>Nothing here is advice, and what held before need not hold again.</p>
    </Prose>
  );
}
