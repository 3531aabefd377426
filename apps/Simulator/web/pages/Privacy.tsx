import { Prose } from "./Prose";

export default function Privacy() {
  return (
    <Prose title="Privacy">
      <h2>What your browser keeps</h2>
      <p>Where you are in which file, the settings, and how you like the screen. It stays in this browser and goes away when you clear the site’s data.</p>
      <h2>What the server keeps</h2>
      <p>Who you are, as you signed in, and your sessions. Your observations: text, the legs and events you attached, and the picture, the newest twenty. Nobody else in your tenant is shown them. You can export and delete them at any time.</p>
      <h2>What it does not do</h2>
      <p>No advertising, no tracking, no other company’s scripts. The position of a replay is held in memory while you use it, and forgotten after.</p>
    </Prose>
  );
}
