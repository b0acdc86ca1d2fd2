// The rules of secretlint (github.com/secretlint/secretlint, MIT), which are kept up by people who do nothing else: its
// recommended preset, run on one text. Pure: no IO, no clock, no environment.
import { rules } from "@secretlint/secretlint-rule-preset-recommend";
import type { SecretLintSourceCode } from "@secretlint/types";
import { MASK } from "./value.ts";

/** A rule that comes with a new version of the preset is used as soon as it is there; these are not. */
const LEFT_OUT: ReadonlySet<string> = new Set(
  [
    "filter-comments", // lets a text switch the rules off: here the text is a stranger's
    "aws", // reports the wrong range: of a secret key behind its name, the second half would stay
    "basicauth", // hides the host as well; secret-places.ts hides the password alone
    "database-connection-string", // the same
    "privatekey", // wants the whole block in one text; private-keys.ts reads line by line
    "gcp", // wants the service account's file
    "sendgrid", // takes any name such as `SG.Shop.Basket` for a key
  ].map((name) => `@secretlint/secretlint-rule-${name}`),
);

/** No published shape is shorter in one piece: nearly no line needs to be looked at. */
const LONG_PIECE = /[A-Za-z0-9_+/=.-]{20}/;

type Range = readonly [start: number, end: number];

let found: Range[] = [];

const HANDLERS = rules
  .filter(({ meta }) => !LEFT_OUT.has(meta.id))
  .map((rule) =>
    rule.create(
      {
        sharedOptions: {},
        createTranslator: () => () => ({ message: "", messageId: "", data: undefined }),
        report: ({ range }) => void found.push(range),
        ignore: () => {},
      },
      {},
    ),
  );

/** Some published patterns take quadratic time: they see no more at once. A line of a log is no longer than this. */
const PIECE_CHARS = 4_096;
/** Pieces overlap by more than any published shape is long. */
const OVERLAP_CHARS = 512;

/** The text with whatever a published rule reports masked. */
export function maskPublished(text: string): string {
  if (!LONG_PIECE.test(text)) return text;
  found = [];
  for (let from = 0; from === 0 || from + OVERLAP_CHARS < text.length; from += PIECE_CHARS - OVERLAP_CHARS) {
    reportPiece(text.slice(from, from + PIECE_CHARS), from);
  }
  return withoutRanges(text, found);
}

function reportPiece(text: string, from: number): void {
  const before = found.length;
  report(text);
  // The rules want no letter before a token: neither the end of an escape such as \\n nor one of another script is one.
  const bare = text.replace(/\\[a-z]|[^\0-\x7f]/g, (other) => " ".repeat(other.length));
  if (bare !== text) report(bare);
  found = found.map(([start, end], at): Range => (at < before ? [start, end] : [start + from, end + from]));
}

function report(text: string): void {
  const source = sourceOf(text);
  for (const handler of HANDLERS) {
    try {
      void handler.file?.(source);
    } catch {
      // A rule that cannot read this text hides nothing in it; the others, and our own, still do.
    }
  }
}

function withoutRanges(text: string, ranges: readonly Range[]): string {
  let masked = "";
  let at = 0;
  for (const [start, end] of ranges.toSorted(([a], [b]) => a - b)) {
    if (start >= at) masked += text.slice(at, start) + MASK;
    at = Math.max(at, end);
  }
  return masked + text.slice(at);
}

/** What a rule is told of a text that stands in no file. */
function sourceOf(content: string): SecretLintSourceCode {
  const origin = { line: 1, column: 0 };
  return {
    hasBOM: false,
    content,
    filePath: "job.log",
    physicalFilePath: undefined,
    contentType: "text",
    ext: ".log",
    getFilePath: () => "job.log",
    getPhysicalFilePath: () => undefined,
    locationToRange: () => [0, 0],
    rangeToLocation: () => ({ start: origin, end: origin }),
    positionToIndex: () => 0,
    indexToPosition: () => origin,
  };
}
