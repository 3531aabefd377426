/** "1,700.75" is too wide for these tables: prices go without a comma, with the file's digits but never fewer than two. */
export const price = (value: number, digits = 2): string => value.toFixed(Math.max(2, digits)).replace("-", "−");

/** "8.6×", "25×+": how many medians a leg is wide. */
export function multiple(value: number): string {
  if (value >= 25)
    return "25×+";
  return `${value >= 10 ? Math.round(value) : value >= 1 ? value.toFixed(1) : value.toFixed(2)}×`;
}

/** Which of the badges a leg wears. */
export const sizeClass = (value: number): "small" | "five" | "ten" | "most" => value >= 25 ? "most" : value >= 10 ? "ten" : value >= 5 ? "five" : "small";

/** "+17.3", with the real minus. */
export const signed = (value: number, digits = 1): string => `${value > 0 ? "+" : value < 0 ? "−" : ""}${Math.abs(value).toFixed(digits)}`;

export const ratioName = (ratio: number): string => String(ratio);
