// The shape of a line: what stays the same when the same thing is said of another place, run or time. Pure.

const MASKS: readonly (readonly [RegExp, string])[] = [
  [/\b[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}\b/gi, "<uuid>"],
  [/\b\d{4}-\d\d-\d\d(?:[T ]\d\d:\d\d:\d\d(?:[.,]\d+)?(?:Z|[+-]\d\d:?\d\d)?)?/g, "<time>"],
  [/\b0x[0-9a-f]+\b/gi, "<hex>"],
  [/\b(?=[0-9a-f]*\d)[0-9a-f]{7,64}\b/gi, "<hash>"],
  [/\d+/g, "<n>"],
];

/** Numbers, hashes, times and addresses masked; words and quoted names kept. */
export function shapeOf(text: string): string {
  let shape = text.slice(0, 400).trim();
  for (const [pattern, mask] of MASKS) shape = shape.replace(pattern, mask);
  return shape;
}
