// A short name for a failure: equal across runs, commits and matrix entries, different for different failures. Pure.
import { createHash } from "node:crypto";

const HEX_DIGITS = 16;

/** Raised with every change of how fingerprints are made: those of different versions must not be compared. */
export const FINGERPRINT_VERSION = 1;

/** What changes from run to run or from machine to machine, in addition to what `shapeOf` masks. */
const PLACES: readonly (readonly [RegExp, string])[] = [
  [/(?:\/home\/runner|\/Users\/runner|\/__w|\/github\/workspace|[A-Z]:\\a|[A-Z]:\/a)(?:[/\\][\w.-]+)*[/\\]/g, ""],
  [/(?:\/tmp|\/var\/folders|\/private\/var)\/[^\s:'")]*/g, "<tmp>"],
  [/\bv?<n>(?:\.<n>)+(?:[-+][\w.]+)?/g, "<version>"],
  [/<n>(?:\.<n>)? ?(?:ms|s|m|h|min|sec|seconds|minutes)\b/g, "<duration>"],
];

/** Takes the heads of the causes, in log order. */
export function fingerprintOf(heads: readonly string[]): string {
  const masked = heads.map((head) => {
    let text = shapeOf(head.replace(PLACES[0]?.[0] ?? /$^/, ""));
    for (const [pattern, mask] of PLACES) text = text.replace(pattern, mask);
    return text.replace(/\s+/g, " ");
  });
  return createHash("sha256").update(masked.join("\n")).digest("hex").slice(0, HEX_DIGITS);
}

/** The words that distinguish messages are at their beginning. */
const SHAPE_CHARS = 400;

const MASKS: readonly (readonly [RegExp, string])[] = [
  [/\b[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}\b/gi, "<uuid>"],
  [/\b\d{4}-\d\d-\d\d(?:[T ]\d\d:\d\d:\d\d(?:[.,]\d+)?(?:Z|[+-]\d\d:?\d\d)?)?/g, "<time>"],
  [/\b0x[0-9a-f]+\b/gi, "<hex>"],
  [/\b(?=[0-9a-f]*\d)[0-9a-f]{7,64}\b/gi, "<hash>"],
  [/\d+/g, "<n>"],
];

/**
 * What stays the same if the same is said about another place, run or time. Numbers, hashes, times and addresses are
 * masked; words and quoted names are kept.
 */
export function shapeOf(text: string): string {
  let shape = text.slice(0, SHAPE_CHARS).trim();
  for (const [pattern, mask] of MASKS) shape = shape.replace(pattern, mask);
  return shape;
}
