import { Prose } from "./Prose";
import css from "./Pages.module.css";

const figures = [
  ["3.6 M", "bars a second through the detector, one core"], ["631 k", "with the references ranked at every bar"], ["0.9 s", "from process start to eighteen years seen"], ["20 kB", "for all that is known at one bar"],
] as const;

export default function Developers() {
  return (
    <Prose title="For developers" wide>
      <p className={css["lead"]}>The engine is plain code over an immutable array of bars. It sees one bar after the other and never ahead; the same bars and settings always give the same legs.</p>
      <div className={css["figures"]}>{figures.map(([figure, what]) => <div key={figure}><b>{figure}</b><span>{what}</span></div>)}</div>
      <div className={css["cards"]}>
        <section><h2>Exact</h2><p>Prices are whole numbers, so sums and comparisons are exact, and a level that falls on a bar’s extreme is touched. Two runs with known answers come out equal, event by event.</p></section>
        <section><h2>Fast</h2><p>The live legs of a direction form a stack: what a bar extends or breaches is always at its top. What drives no rule is reckoned when somebody looks at it.</p></section>
        <section><h2>Anywhere at once</h2><p>The state is saved every thousand bars, and going on from one gives what going on without it would have given. So any bar is milliseconds away.</p></section>
      </div>
      <h2>Ask why</h2>
      <p>Every leg tells its life with the numbers: when it formed, what it survived, which rule let it go and by how much, and of what its rank is made. Compare two settings on the same bars, and see where legs and references differ.</p>
      <h2>Without a browser</h2>
      <pre className={css["code"]}>{"longhouse simulator check bars.csv\nlonghouse simulator analyze --bars bars.csv --out result --mode corrected\nlonghouse simulator bench --bars bars.csv"}</pre>
      <p><code>analyze</code> writes every event, every bar’s state and the whole state at chosen bars. <code>check</code> says what is wrong with a file, row by row.</p>
    </Prose>
  );
}
