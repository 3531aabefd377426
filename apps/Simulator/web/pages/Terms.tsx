import { Prose } from "./Prose";

export default function Terms() {
  return (
    <Prose title="Terms">
      <p>The simulator shows how past prices moved, and structure that a program finds in them. It is a tool for study. It is not advice to buy or sell anything, and makes no promise about what prices will do.</p>
      <p>Bars marked Synthetic were made by a program. They behave like those of a stock index future, and are no market’s prices.</p>
      <p>Your observations are yours. Whoever runs this house decides who may sign in, and may end access.</p>
      <p>Charts by <a href="https://www.tradingview.com/" target="_blank" rel="noreferrer">TradingView</a>.</p>
    </Prose>
  );
}
