import { Prose } from "./Prose";

export default function Developers() {
  return (
    <Prose title="For developers">
      <p>The engine is plain code over an immutable array of bars. It sees one bar after the other and never ahead; the same bars and settings always give the same legs.</p>
      <h2>How it is fast</h2>
      <ul>
        <li>Prices are whole numbers, so sums and comparisons are exact.</li>
        <li>The live legs of a direction form a stack: what a bar extends or breaches is always at its top.</li>
        <li>What drives no rule is reckoned when somebody looks at it.</li>
      </ul>
      <h2>Ask why</h2>
      <p>Every leg tells its life with the numbers: when it formed, what it survived, which rule let it go and by how much, and of what its rank is made. Compare two settings on the same bars, and see where legs and references differ.</p>
      <h2>Without a browser</h2>
      <p>The program replays a file from the command line too: <code>longhouse simulator analyze --bars bars.csv --out result</code> writes every event, every bar’s state and the whole state at chosen bars. <code>check</code> says what is wrong with a file, row by row.</p>
    </Prose>
  );
}
