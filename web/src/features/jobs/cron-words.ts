const days = ["Sundays", "Mondays", "Tuesdays", "Wednesdays", "Thursdays", "Fridays", "Saturdays"];
const two = (text: string) => text.padStart(2, "0");
const isNumber = (text: string | undefined): text is string => /^\d+$/.test(text ?? "");

/** "Every day at 03:23": the usual expressions as people say them; nothing for the others. */
export function cronWords(expression: string): string {
  const [minute, hour, day, month, weekday] = expression.trim().split(/\s+/);
  if (month !== "*" || day !== "*")
    return "";
  const every = /^\*\/(\d+)$/.exec(minute ?? "")?.[1];
  if (hour === "*" && weekday === "*")
    return minute === "*" ? "Every minute" : every !== undefined ? `Every ${every} minutes` : isNumber(minute) ? `Every hour, ${minute === "0" ? "on the hour" : `at ${two(minute)} past`}` : "";
  if (!isNumber(minute) || !isNumber(hour))
    return "";
  const at = `at ${two(hour)}:${two(minute)}`;
  return weekday === "*" ? `Every day ${at}` : isNumber(weekday) ? `${days[Number(weekday) % 7] ?? ""} ${at}` : weekday === "1-5" ? `Mondays to Fridays ${at}` : "";
}
