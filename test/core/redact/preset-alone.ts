// What the published preset hides by itself, with all of its rules: to compare with.
import { rules } from "@secretlint/secretlint-rule-preset-recommend";

type Range = readonly [start: number, end: number];

/** The text without what any of its rules reports. */
export function maskedByPreset(text: string): string {
  const found: Range[] = [];
  const context = {
    sharedOptions: {},
    createTranslator: () => () => ({ message: "", messageId: "", data: undefined }),
    report: ({ range }: { range: Range }) => void found.push(range),
    ignore: () => {},
  };
  for (const rule of rules) {
    try {
      void rule.create(context, {}).file?.(sourceOf(text));
    } catch {
      // A rule that cannot read this text hides nothing in it.
    }
  }
  const isHidden = (at: number) => found.some(([start, end]) => at >= start && at < end);
  return text.replace(/[\s\S]/g, (unit, at: number) => (isHidden(at) ? "*" : unit));
}

function sourceOf(content: string) {
  const origin = { line: 1, column: 0 };
  const places = {
    locationToRange: (): [number, number] => [0, 0],
    positionToIndex: () => 0,
    indexToPosition: () => origin,
  };
  const names = { filePath: "job.log", physicalFilePath: undefined, ext: ".log" };
  const paths = { getFilePath: () => "job.log", getPhysicalFilePath: () => undefined };
  const range = { rangeToLocation: () => ({ start: origin, end: origin }) };
  return { hasBOM: false, content, contentType: "text" as const, ...names, ...paths, ...places, ...range };
}
