const whole = new Intl.NumberFormat("en-GB", { maximumFractionDigits: 0 });

/** "1,284"; minus is the real one. */
export const count = (value: number): string => whole.format(value).replace("-", "−");

/** "1 host", "2 hosts". */
export const plural = (value: number, one: string, many = `${one}s`): string => `${count(value)} ${value === 1 ? one : many}`;

/** "1.2 GB". */
export function bytes(value: number): string {
  const units = ["B", "kB", "MB", "GB", "TB"];
  let unit = 0;
  while (value >= 1000 && unit < units.length - 1) {
    value /= 1000;
    unit++;
  }
  return `${value >= 100 || unit === 0 ? Math.round(value) : value.toFixed(1)} ${units[unit] ?? ""}`;
}
