import { expect, it } from "vitest";
import { cronWords } from "./cron-words";

it.each([
  ["23 3 * * *", "Every day at 03:23"], ["41 * * * *", "Every hour, at 41 past"], ["0 * * * *", "Every hour, on the hour"], ["*/5 * * * *", "Every 5 minutes"], ["* * * * *", "Every minute"],
  ["0 9 * * 1-5", "Mondays to Fridays at 09:00"], ["30 6 * * 7", "Sundays at 06:30"], ["0 0 1 * *", ""], ["0 0,12 * * *", ""],
])("says %s as people would, or nothing", (expression, words) => { expect(cronWords(expression)).toBe(words); });
