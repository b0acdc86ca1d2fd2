// Sorts findings into kinds: by what found them and by the part of the output that they stand in. Pure.
import type { Finding } from "./findings.ts";

/**
 * Kinds, the weightiest first, else in the log's order. Within a kind, findings that say the same stand together, and
 * the first comes first: later ones often follow from it.
 */
export function kindsOf(findings: readonly Finding[]): Finding[][][] {
  const kinds = new Map<string, Map<string, Finding[]>>();
  for (const finding of findings) {
    const key = `${finding.matcher.tool}\n${finding.matcher.source}\n${finding.part}`;
    const kind = kinds.get(key) ?? new Map<string, Finding[]>();
    kinds.set(key, kind);
    const group = kind.get(finding.shape) ?? [];
    kind.set(finding.shape, group);
    group.push(finding);
  }
  const rank = (kind: readonly Finding[][]) => kind[0]?.[0]?.rank ?? 0;
  return [...kinds.values()].map((groups) => [...groups.values()]).sort((a, b) => rank(b) - rank(a));
}
