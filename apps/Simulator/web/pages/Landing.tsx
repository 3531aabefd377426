import { Button } from "@mantine/core";
import { Link } from "@tanstack/react-router";
import { Miniature } from "./Miniature";
import { Prose } from "./Prose";
import css from "./Pages.module.css";

/** What this is, with a small one that lives. */
export default function Landing() {
  return (
    <Prose title="Watch structure form, one bar at a time" wide>
      <p className={css["lead"]}>Eighteen years of half-hour bars, replayed without looking ahead. Legs nest in legs; each has a place, a size and nine levels. Stop anywhere and ask why.</p>
      <p className={css["actions"]}><Button component={Link} to="/">Open the replay</Button><Link to="/traders">How traders use it</Link></p>
      <figure className={css["figure"]}>
        <Miniature />
        <figcaption>Made-up bars, as the replay draws them. What lies beyond the line is hatched: unseen, not empty.</figcaption>
      </figure>
      <div className={css["figures"]}>
        <div><b>0.618</b><span>one of nine levels of every reference</span></div>
        <div><b>1.618</b><span>and those beyond its origin</span></div>
        <div><b>1m to 1W</b><span>two charts, each in its own time frame</span></div>
      </div>
      <div className={css["cards"]}>
        <section><h2>Detect</h2><p>A leg runs from an origin to a pivot that still moves. It lives until its origin is breached. Those that say the same as an older one are let go, and each says why.</p></section>
        <section><h2>Project</h2><p>When price has come back far enough, a leg becomes a reference. Its levels are known before price gets there.</p></section>
        <section><h2>Observe</h2><p>Play, step, scrub, jump to the next event. Count how often levels held, compare two settings on the same bars, keep notes with pictures.</p></section>
      </div>
    </Prose>
  );
}
