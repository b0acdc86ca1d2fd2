// One short name for a failure: equal across runs, commits and matrix entries, different for different failures. Pure.
import { createHash } from "node:crypto";
import { shapeOf } from "./shape.ts";

const HEX_DIGITS = 16;

/** What changes from run to run or machine to machine, beside the numbers and hashes that `shapeOf` masks. */
const PLACES: readonly (readonly [RegExp, string])[] = [
  [/(?:\/home\/runner|\/Users\/runner|\/__w|\/github\/workspace|[A-Z]:\\a|[A-Z]:\/a)(?:[/\\][\w.-]+)*[/\\]/g, ""],
  [/(?:\/tmp|\/var\/folders|\/private\/var)\/[^\s:'")]*/g, "<tmp>"],
  [/\bv?<n>(?:\.<n>)+(?:[-+][\w.]+)?/g, "<version>"],
  [/<n>(?:\.<n>)? ?(?:ms|s|m|h|min|sec|seconds|minutes)\b/g, "<duration>"],
];

/** From the heads of the causes, in order of the log. */
export function fingerprintOf(heads: readonly string[]): string {
  const masked = heads.map((head) => {
    let text = shapeOf(head.replace(PLACES[0]?.[0] ?? /$^/, ""));
    for (const [pattern, mask] of PLACES) text = text.replace(pattern, mask);
    return text.replace(/\s+/g, " ");
  });
  return createHash("sha256").update(masked.join("\n")).digest("hex").slice(0, HEX_DIGITS);
}
