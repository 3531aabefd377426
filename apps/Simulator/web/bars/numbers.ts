/** "−0.25", with the real minus. */
export const decimal = (value: number, digits: number): string => value.toFixed(digits).replace("-", "−");

/** "1,700.75" is too wide for these tables: prices go without a comma, with the file's digits but never fewer than two. */
export const price = (value: number, digits = 2): string => decimal(value, Math.max(2, digits));

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

/** How far something is from price: one digit is enough beside prices with two, and none beside thousands; finer prices need all of theirs. */
export const distance = (value: number, digits = 2): string => signed(value, digits > 2 ? digits : Math.abs(value) < 1_000 ? 1 : 0);

export const ratioName = (ratio: number): string => String(ratio);
