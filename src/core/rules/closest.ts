// Which of the allowed words somebody may have meant. Pure.

/** A key that people have written is short; a longer one is no misspelling of ours. */
const WORD_MAX_CHARS = 24;
const MISTAKES_MAX = 2;

/** The allowed word with the fewest mistakes in it, at most two; null where none is as close. */
export function closestTo(word: string, allowed: readonly string[]): string | null {
  if (word.length > WORD_MAX_CHARS) return null;
  const lower = word.toLowerCase();
  let closest: string | null = null;
  let fewest = Math.min(MISTAKES_MAX, Math.max(1, word.length - 2)) + 1;
  for (const candidate of allowed) {
    const mistakes = mistakesBetween(lower, candidate);
    if (mistakes < fewest) [closest, fewest] = [candidate, mistakes];
  }
  return closest;
}

/** Levenshtein's distance: letters that are missing, too many, or others. */
function mistakesBetween(a: string, b: string): number {
  let row = Array.from({ length: b.length + 1 }, (_, at) => at);
  for (let i = 1; i <= a.length; i++) {
    const next = [i];
    for (let j = 1; j <= b.length; j++) {
      const other = (row[j - 1] ?? 0) + Number(a[i - 1] !== b[j - 1]);
      next.push(Math.min(other, (row[j] ?? 0) + 1, (next[j - 1] ?? 0) + 1));
    }
    row = next;
  }
  return row[b.length] ?? 0;
}
