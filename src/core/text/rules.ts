// Rows of one sign that only decorate: the lines that tools draw around a heading. Pure.

/** What tools draw lines with: ASCII's, and those of a box (unicode.org, "Box Drawing"; vitest's is U+23AF). */
const RULE = /(([=_*#─━═⎯—-])\2+)…?/g;

/** The text with every longer row of one sign cut to `maxChars` of them and a `…` behind. */
export function withShortRules(text: string, maxChars: number): string {
  return text.replace(RULE, (whole: string, row: string, sign: string) =>
    row.length > maxChars ? `${sign.repeat(maxChars)}…` : whole,
  );
}
