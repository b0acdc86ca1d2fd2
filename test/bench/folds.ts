// Five folds of a corpus, by where its logs come from: a repository's logs are alike, so all of them are in one fold.
// What is tuned with one fold out of sight is scored on that fold. Pure.

export const FOLDS = 5;

type Sourced = { readonly id: string; readonly source: string };

/**
 * The fold of each case, by its id: 0 to FOLDS - 1. The sources with the most cases are dealt out first, each to the
 * smallest fold, so that the folds are about as large as each other; the same on every machine.
 */
export function foldsOf(cases: readonly Sourced[]): ReadonlyMap<string, number> {
  const bySource = Map.groupBy(cases, ({ source }) => source);
  const largestFirst = [...bySource].sort(([a, x], [b, y]) => y.length - x.length || (a < b ? -1 : 1));
  const sizes = Array.from({ length: FOLDS }, () => 0);
  const folds = new Map<string, number>();
  for (const [, ofSource] of largestFirst) {
    const fold = sizes.indexOf(Math.min(...sizes));
    for (const { id } of ofSource) folds.set(id, fold);
    sizes[fold] = (sizes[fold] ?? 0) + ofSource.length;
  }
  return folds;
}
