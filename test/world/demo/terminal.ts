/** Words for the terminal. */

export function inSeconds(ms: number): string {
  return ms < 1000 ? `${Math.round(ms)} ms` : `${(ms / 1000).toFixed(2)} s`;
}

/** A heading with a line that ends where the terminal's usual 80 columns do. */
export function rule(heading: string): string {
  return `── ${heading} ${"─".repeat(Math.max(2, 76 - heading.length))}`;
}
