/** "Firefox on Linux": what a browser's long name for itself says. */
export function agentTitle(agent: string): string {
  const browser = /(Edg|OPR|Firefox|Chrome|Chromium|Safari|curl)\//.exec(agent)?.[1] ?? "";
  const system = /(Windows|Android|iPhone|iPad|Mac OS X|Linux)/.exec(agent)?.[1] ?? "";
  const names: Record<string, string> = { Edg: "Edge", OPR: "Opera", "Mac OS X": "macOS" };
  const [first, second] = [names[browser] ?? browser, names[system] ?? system];
  return first === "" && second === "" ? agent.slice(0, 60) || "An unnamed browser" : second === "" ? first : `${first || "A browser"} on ${second}`;
}
