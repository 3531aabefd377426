import { Button } from "@mantine/core";
import { Link } from "@tanstack/react-router";
import { LevelsPicture, NestingPicture } from "./pictures";
import { Prose } from "./Prose";
import css from "./Pages.module.css";

const levels = [
  ["0", "the defended pivot: beyond it the reference is lost"], ["0.236", "from here on the leg counts as a reference"], ["0.382, 0.5, 0.618", "the way back"], ["1", "the origin"],
  ["1.382, 1.5, 1.618", "beyond the origin"], ["2", "the target: the reference has done what it promised"],
] as const;

export default function Traders() {
  return (
    <Prose title="For traders" wide>
      <p className={css["lead"]}>Know the levels before price gets there, and how such levels held so far. Nothing on the screen comes from beyond the playhead.</p>
      <div className={css["cards"]}>
        <section><h2>1. Moves become legs</h2><p>From a low to a high is a bull leg, from a high to a low a bear leg. It grows while it makes new extremes, and lives until somebody trades beyond its origin.</p></section>
        <section><h2>2. Legs become references</h2><p>Once the close has come back from the pivot by 0.236 of the leg, it is a reference with nine levels. A defended low gives levels above, a defended high levels below.</p></section>
        <section><h2>3. Levels tell what they did</h2><p>Pin a reference, and it reports when price touches or crosses its levels, once. Outcomes count how often such touches held.</p></section>
      </div>
      <div className={css["beside"]}>
        <LevelsPicture />
        <div>
          <h2>What the levels mean</h2>
          <table className={css["table"]}><tbody>{levels.map(([level, text]) => <tr key={level}><td>{level}</td><td>{text}</td></tr>)}</tbody></table>
        </div>
      </div>
      <div className={css["beside"]}>
        <div>
          <h2>What is large</h2>
          <p>Sizes are told in medians of the legs of the last ninety days: 8.6× is a leg 8.6 times as wide as the usual one. So a quiet year and a wild one read alike, and a level of a 25× leg is worth more than one of its own children.</p>
          <h2>How to use it</h2>
          <ul>
            <li>Press play, and let it pause on what you want to see. Or step with the arrow keys.</li>
            <li>Choose a leg: on the right stands where price is on it, who its parents are, and why it is still here.</li>
            <li>Write down what you see. The note keeps the bar, the legs and a picture of the charts.</li>
          </ul>
        </div>
        <NestingPicture />
      </div>
      <p className={css["small"]}>Nothing here is advice, and what held before need not hold again.</p>
      <p><Button component={Link} to="/">Open the replay</Button></p>
    </Prose>
  );
}
