// One raw line of a job log: its timestamp, its message, its plain text. Pure.
//
//   2026-01-31T10:00:00.1234567Z ##[error]\x1b[31mProcess completed with exit code 1.\x1b[0m
//   └ timestamp, 28 characters ┘ └ message: the runner's mark, colours, text

/** `2026-01-31T10:00:00.1234567Z `: always seven decimals, `Z`, and one space (none when the message is empty). */
const STAMP_CHARS = 28;
const SECOND_CHARS = 19;
const BOM = 0xfeff;

/** Where the message begins: after the timestamp, and after a BOM, which begins each step of a log joined from a zip. */
export function messageStart(raw: string): number {
  const from = raw.charCodeAt(0) === BOM ? 1 : 0;
  if (!hasStamp(raw)) return from;
  return raw.charCodeAt(from + STAMP_CHARS) === 0x20 ? from + STAMP_CHARS + 1 : from + STAMP_CHARS;
}

/** Checks the punctuation alone, because it runs on every line of the log. */
export function hasStamp(raw: string): boolean {
  if (raw.length < STAMP_CHARS) return false;
  const from = raw.charCodeAt(0) === BOM ? 1 : 0;
  return (
    raw.charCodeAt(from + 27) === 0x5a && // Z
    raw.charCodeAt(from + 10) === 0x54 && // T
    raw.charCodeAt(from + 4) === 0x2d && // -
    raw.charCodeAt(from + 19) === 0x2e && // .
    raw.charCodeAt(from + 13) === 0x3a // :
  );
}

/** Whole seconds since 1970, as the API gives step times; null if the line has no timestamp. */
export function stampSecond(raw: string): number | null {
  if (!hasStamp(raw)) return null;
  const from = raw.charCodeAt(0) === BOM ? 1 : 0;
  const ms = Date.parse(`${raw.slice(from, from + 19)}Z`);
  return Number.isNaN(ms) ? null : Math.floor(ms / 1000);
}

/** The timestamp down to its second. It sorts as text; a line without one gives "", which sorts first. */
export function stampOf(raw: string): string {
  if (!hasStamp(raw)) return "";
  const from = raw.charCodeAt(0) === BOM ? 1 : 0;
  return raw.slice(from, from + SECOND_CHARS);
}

/** A second since 1970 in the form of {@link stampOf}; an infinite one sorts last. */
export function stampFor(second: number): string {
  return Number.isFinite(second) ? new Date(second * 1000).toISOString().slice(0, SECOND_CHARS) : "~";
}

/**
 * Escape sequences as ECMA-48 has them, and two ways in which a copy shows colours. A string that never ends, such as a
 * terminal title without its BEL, loses only its introducer: the text after it may be the cause. Each part stops at the
 * next ESC, so the time stays linear.
 */
const ESCAPES = new RegExp(
  [
    "\x1b\\[[0-?]*[ -/]*[@-~]?", // CSI: colours, cursor
    "\x1b\\](?:[^\x07\x1b\x9c]*(?:\x07|\x1b\\\\|\x9c)|[0-9]*;?)", // OSC: links, titles; ends in BEL or ST
    "\x1b[PX^_](?:[^\x07\x1b\x9c]*(?:\x07|\x1b\\\\|\x9c))?", // DCS, SOS, PM, APC
    "\x1b[ -/]+[0-~]?", // nF: character sets
    "\x1b[0-~]", // all two-character sequences: ESC 7, ESC 8, ESC =, ESC c
    "(?:\\^\\[|\u241b)\\[[0-9;]*m", // as `cat -v` shows a colour, and with U+241B for ESC, as some viewers copy it
    "\\^\\[\\]8;;[^^]*\\^\\[\\\\", // a link through `cat -v`
  ].join("|"),
  "g",
);
const CONTROLS = /[\0-\x08\x0b-\x1f\x7f\u200e\u200f\u2028-\u202e\u2066-\u2069]+/g;
const MARK = /^##\[(?:error|warning|notice|command|debug|group|section)\]/;

/** The message without escape sequences. Other control characters become `…`, a carriage return becomes a space. */
export function plainText(raw: string, start: number = messageStart(raw)): string {
  const message = raw.slice(start);
  const bare =
    message.includes("\x1b") || message.includes("^[") || message.includes("\u241b")
      ? message.replace(ESCAPES, "")
      : message;
  return bare.replace(CONTROLS, (run) => (/^\r+$/.test(run) ? " " : "…")).trimEnd();
}

/** Drops `##[error]` and the like, which the runner wrote, not the tool. */
export function withoutMark(plain: string): string {
  return plain.replace(MARK, "");
}
