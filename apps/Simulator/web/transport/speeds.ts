/** Bars a second, of whatever time frame. */
export const speeds = [1, 2, 4, 8, 12, 16, 24, 32, 48, 64, 100, 150, 200, 300] as const;

export const faster = (speed: number, by: 1 | -1): number => {
  const at = speeds.findIndex((one) => one >= speed);
  return speeds[Math.max(0, Math.min(speeds.length - 1, (at < 0 ? speeds.length - 1 : at) + by))] ?? speed;
};
