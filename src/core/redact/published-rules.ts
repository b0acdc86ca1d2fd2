// Masks what secretlint's recommended preset reports (github.com/secretlint/secretlint, MIT), whose rules are
// maintained by specialists. Pure: no IO, no clock, no environment.
import { rules } from "@secretlint/secretlint-rule-preset-recommend";
import type { SecretLintSourceCode } from "@secretlint/types";
import { MASK } from "./value.ts";

/** Rules that are not used. A rule that a new version of the preset adds is used at once. */
const LEFT_OUT: ReadonlySet<string> = new Set(
  [
    "filter-comments", // lets a text switch the rules off, but the texts here are written by strangers
    "aws", // reports the wrong range: the second half of a secret key after its name would not be masked
    "basicauth", // would mask the host as well; places.ts masks only the password
    "database-connection-string", // the same
    "privatekey", // needs the whole block in one text; private-keys.ts reads line by line
    "gcp", // needs the service account's file
    "sendgrid", // mistakes any name such as `SG.Shop.Basket` for a key
  ].map((name) => `@secretlint/secretlint-rule-${name}`),
);

/** No published rule matches a shorter unbroken run of characters, so most lines are skipped. */
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

/** Some published patterns take quadratic time, so they see no more than this at once. No line of a log is longer. */
const PIECE_CHARS = 4_096;
/** Pieces overlap by more than the longest match of any published rule. */
const OVERLAP_CHARS = 512;

/** Masks whatever a published rule reports in the text. */
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
  // The rules find no token right after a letter. The end of an escape such as \\n, or a letter of another script, must
  // not hide one.
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
      // A rule that fails on this text masks nothing in it; the other rules, and our own, still do.
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

/** Describes a text that is in no file, in the form that a rule expects. */
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
