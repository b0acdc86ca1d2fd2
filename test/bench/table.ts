// One row for each figure, with the bar beside it and whether it is met. Pure.

export type Figure = {
  readonly what: string;
  /** Null where the measurement was given up. */
  readonly value: number | null;
  readonly unit: string;
  /** At most this; null for a figure that is told without a bar. */
  readonly bar: number | null;
  /** The bar is the least. */
  readonly atLeast?: true;
};

export function isMet({ value, bar, atLeast }: Figure): boolean {
  if (bar === null) return true;
  return value !== null && (atLeast ? value >= bar : value <= bar);
}

export const HEAD = `${"".padEnd(58)} ${"figure".padStart(12)}  ${"bar".padStart(8)}`;

export function rowOf(figure: Figure): string {
  const { what, value, unit, bar } = figure;
  const measured = value === null ? "given up" : `${shortest(value)} ${unit}`;
  const wanted = bar === null ? "" : `${figure.atLeast ? "≥" : "≤"} ${bar}`;
  return `${what.padEnd(58)} ${measured.padStart(12)}  ${wanted.padStart(8)}  ${bar === null ? "" : isMet(figure) ? "met" : "MISSED"}`.trimEnd();
}

const shortest = (value: number): string => (value >= 100 ? value.toFixed(0) : value.toFixed(2));
