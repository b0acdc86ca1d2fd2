// Masks private keys: PEM blocks on several lines or on one, and bare base64 without its BEGIN and END lines. Pure: no
// IO, no clock, no environment.
import { isReadable, MASK } from "./value.ts";
import { visible } from "./visible.ts";

/** The first line of a block in RFC 7468, RFC 4880 and OpenSSH. All of them contain `PRIVATE KEY`. */
const BEGINS = /-----BEGIN [A-Z0-9 ]{0,40}PRIVATE KEY(?: BLOCK)?-----/;
const ENDS = /-----END [A-Z0-9 ]{0,40}PRIVATE KEY(?: BLOCK)?-----/;
/** PuTTY's own format (the.earth.li/~sgtatham/putty, "PPK file format"): base64 lines follow this header. */
const PUTTY = /^\s*Private-(?:Lines|MAC): (?=[0-9a-f])/i;

/**
 * A full line of a key by itself: 64 base64 characters in PEM (RFC 7468), 70 in OpenSSH. A line of hexadecimal digits
 * alone is a hash. Lines of 76 characters (RFC 2045) can be any file's, so they are a key's only if its beginning is
 * found first.
 */
const BODY_ALONE =
  /^\s*(?=\S)(?![0-9a-fA-F]+\s*$)(?=[^a-z]*[a-z])(?=[^A-Z]*[A-Z])(?=\D*\d)([A-Za-z0-9+/]{64}|[A-Za-z0-9+/]{70})\s*$/;
/**
 * The beginning of a bare key, up to its line's end: a PEM block as base64, OpenSSH's `openssh-key-v1`, or DER that
 * starts with a version (RFC 8017, RFC 5208; a certificate does not).
 */
const BARE_BEGINS =
  /(?<![A-Za-z0-9+/])(?:LS0tLS1CRUdJTi(?!BDRVJU|BQVUJM)|b3BlbnNzaC1rZXktdjE|MII[A-Za-z0-9+/]{2}[AQgw]IBA)[A-Za-z0-9+/]{20,}$/;
/** The base64 on a later line of a bare key, perhaps in quotes or after a margin. */
const BARE_LINE = /(?:^|[^A-Za-z0-9+/=])([A-Za-z0-9+/]{1,100}={0,2})["',\\]{0,3}$/;
/** A line within a block: one piece of base64, perhaps in quotes or after a margin. */
const BODY =
  /(?:^|[^A-Za-z0-9+/=])[A-Za-z0-9+/]{40,}={0,2}(?:\W|\\n|$)|^[^\w*]*[A-Za-z0-9][A-Za-z0-9+/=]*(?:\\n)?[^\w*]*$/;
/** A body on one line with its END, whose BEGIN was lost: full lines of base64, and a short last one. */
const BODY_AT_END =
  /[A-Za-z0-9+/]{40,}(?:(?:\\{1,4}[nr]|\s){1,4}[A-Za-z0-9+/]{40,})*(?:(?:\\{1,4}[nr]|\s){1,4}[A-Za-z0-9+/]{1,76}={0,2})?/g;
/** A header within a block. */
const HEADER = /^\W*(?:Proc-Type|DEK-Info|Version|Comment|Hash): /;

/** Masks the keys in these lines. A line that is entirely within a key becomes `null`. */
export function keysMasked(texts: readonly string[]): (string | null)[] {
  let inKey = false;
  /** The line length of the bare key that the previous line belongs to; 0 if it belongs to none. */
  let width = 0;
  /** The text before every line of the block: a container's name, a margin. */
  let margin = "";
  const left = texts.map((text) => {
    const content = text.startsWith(margin) ? text.slice(margin.length) : text;
    if (inKey && text.trim() === "") return text;
    if (inKey && isWithin(content)) return null;
    const isRest = !inKey && continuesKey(text, width);
    const block = withoutBlocks(text, inKey);
    inKey = block.open;
    margin = inKey ? text.slice(0, Math.max(0, text.lastIndexOf("-----BEGIN"))) : "";
    width = inKey ? 0 : widthOf(block.left.trimEnd(), isRest ? width : 0);
    return isRest || BODY_ALONE.test(block.left) ? null : block.left;
  });
  return withoutLastLines(texts, left);
}

/** The line length of the bare key that begins or continues here. 0 if there is none, or if a shorter line ends it. */
function widthOf(text: string, before: number): number {
  const begun = BARE_BEGINS.exec(text)?.[0] ?? BODY_ALONE.exec(text)?.[1];
  if (begun !== undefined) return begun.length;
  return before > 0 && BARE_LINE.exec(text)?.[1]?.length === before ? before : 0;
}

/** Is this the next line of a key with lines of this width, or its shorter last line, and not a word? */
function continuesKey(text: string, width: number): boolean {
  if (width === 0) return false;
  const [, piece] = BARE_LINE.exec(text.trimEnd()) ?? [];
  if (piece === undefined || piece.length > width) return false;
  return (
    piece.length === width || ((piece.endsWith("=") || !isReadable(piece)) && text.trim().split(/\s/).length === 1)
  );
}

/** Masks the base64 lines before an END whose BEGIN was lost, including the short last line. */
function withoutLastLines(texts: readonly string[], left: (string | null)[]): (string | null)[] {
  for (const [at, text] of texts.entries()) {
    if (!text.includes("-----END") || !/^\W*-----END/.test(text) || !ENDS.test(text)) continue;
    for (let before = at - 1; before >= 0 && left[before] !== null && LAST_LINE.test(texts[before] ?? ""); before--) {
      left[before] = null;
    }
  }
  return left;
}

const LAST_LINE = /^[^\w*]*(?=[A-Za-z0-9+/]*[A-Z0-9+/])[A-Za-z0-9+/]{1,100}={0,2}\W*$/;

const isWithin = (text: string): boolean => !text.includes("-----") && (BODY.test(text) || HEADER.test(text));

/**
 * Masks the parts of blocks on one line: from a BEGIN to its END or to the line's end, and from the line's start to an
 * END.
 */
function withoutBlocks(text: string, inKey: boolean): { left: string; open: boolean } {
  if (PUTTY.test(text)) return { left: text, open: true };
  if (!text.includes("PRIVATE KEY")) return { left: text, open: false };
  const end = ENDS.exec(text);
  const begin = BEGINS.exec(text);
  let left = "";
  let rest = text;
  if (inKey && end && (begin === null || end.index < begin.index)) {
    left = end.index === 0 || text.slice(0, end.index).trim() === "" ? text.slice(0, end.index) : MASK;
    left += end[0];
    rest = text.slice(end.index + end[0].length);
  }
  for (;;) {
    const begins = BEGINS.exec(rest);
    if (!begins) return { left: left + withoutEnd(rest), open: false };
    const behind = rest.slice(begins.index + begins[0].length);
    const ends = ENDS.exec(behind);
    if (!ends) {
      // A BEGIN opens a block. What follows it on the line is masked if it is base64, and kept if it is a sentence.
      const isSecret = /[A-Za-z0-9+/]{30}/.test(behind);
      const shown = left + withoutEnd(rest.slice(0, begins.index)) + begins[0];
      return { left: isSecret ? shown + MASK : shown + behind, open: true };
    }
    left += withoutEnd(rest.slice(0, begins.index)) + MASK;
    rest = behind.slice(ends.index + ends[0].length);
  }
}

/** Masks the body on a line with an END whose BEGIN was lost. */
const withoutEnd = (text: string): string => (ENDS.test(text) ? text.replace(BODY_AT_END, MASK) : text);

/** A key of 16,384 bits has about this many lines. */
const KEY_MAX_LINES = 300;

type Line = { readonly number: number; readonly raw: string; readonly text: string };

const MAY_BEGIN = ["-----BEGIN", "LS0tLS1CRUdJTi", "b3BlbnNzaC1rZXktdjE", "IBAA"];

/**
 * The numbers of the lines that are within a key. Chosen lines need this, since the key's beginning may not be among
 * them.
 */
export function linesWithinKeys(lines: readonly Line[]): ReadonlySet<number> {
  const within = new Set<number>();
  let done = 0;
  for (const [at, { raw }] of lines.entries()) {
    if (at < done || !MAY_BEGIN.some((begin) => raw.includes(begin))) continue;
    const block = lines.slice(at, at + KEY_MAX_LINES);
    const masked = keysMasked(block.map(({ text }) => visible(text)));
    for (const [nth, { number }] of block.entries()) if (masked[nth] === null) within.add(number);
    done = at + block.length;
  }
  return within;
}
