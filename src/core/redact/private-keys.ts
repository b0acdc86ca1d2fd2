// Private keys: as a block of PEM over several lines or on one, and as base64 without its frame. Pure: no IO, no clock,
// no environment.
import { isReadable, MASK } from "./value.ts";
import { visible } from "./visible.ts";

/** RFC 7468, RFC 4880 and OpenSSH's own. The word `PRIVATE KEY` stands in every one. */
const BEGINS = /-----BEGIN [A-Z0-9 ]{0,40}PRIVATE KEY(?: BLOCK)?-----/;
const ENDS = /-----END [A-Z0-9 ]{0,40}PRIVATE KEY(?: BLOCK)?-----/;
/** PuTTY's own format (the.earth.li/~sgtatham/putty, "PPK file format"): so many lines of base64 follow. */
const PUTTY = /^\s*Private-(?:Lines|MAC): (?=[0-9a-f])/i;

/**
 * A full line of PEM is 64 base64 characters (RFC 7468), of OpenSSH 70; of hexadecimal digits alone it is a hash. Lines
 * of 76 (RFC 2045) are any file's: they are a key's only where its beginning is among them.
 */
const BODY_ALONE =
  /^\s*(?=\S)(?![0-9a-fA-F]+\s*$)(?=[^a-z]*[a-z])(?=[^A-Z]*[A-Z])(?=\D*\d)([A-Za-z0-9+/]{64}|[A-Za-z0-9+/]{70})\s*$/;
/**
 * How a key without its frame begins, up to its line's end: a PEM as base64, OpenSSH's `openssh-key-v1`, DER with a
 * version first (RFC 8017, RFC 5208; a certificate has none there).
 */
const WRAPPED_BEGINS =
  /(?<![A-Za-z0-9+/])(?:LS0tLS1CRUdJTi(?!BDRVJU|BQVUJM)|b3BlbnNzaC1rZXktdjE|MII[A-Za-z0-9+/]{2}[AQgw]IBA)[A-Za-z0-9+/]{20,}$/;
/** The base64 of a line that goes on with it, in quotes or behind a margin. */
const WRAPPED = /(?:^|[^A-Za-z0-9+/=])([A-Za-z0-9+/]{1,100}={0,2})["',\\]{0,3}$/;
/** What a line within a block holds: base64 in one piece, in quotes or behind a margin, or a header of the block. */
const BODY =
  /(?:^|[^A-Za-z0-9+/=])[A-Za-z0-9+/]{40,}={0,2}(?:\W|\\n|$)|^[^\w*]*[A-Za-z0-9][A-Za-z0-9+/=]*(?:\\n)?[^\w*]*$/;
/** A body whose beginning was lost, on one line with its end: lines of base64, and a short one. */
const BODY_AT_END =
  /[A-Za-z0-9+/]{40,}(?:(?:\\{1,4}[nr]|\s){1,4}[A-Za-z0-9+/]{40,})*(?:(?:\\{1,4}[nr]|\s){1,4}[A-Za-z0-9+/]{1,76}={0,2})?/g;
const HEADER = /^\W*(?:Proc-Type|DEK-Info|Version|Comment|Hash): /;

/** For each line what is left of it, its keys masked; `null` where the whole line is within a key. */
export function keysMasked(texts: readonly string[]): (string | null)[] {
  let inKey = false;
  /** How long the lines are of a key without a frame that goes on. */
  let width = 0;
  /** What stands before every line of the block: a container's name, a margin. */
  let margin = "";
  const left = texts.map((text) => {
    const said = text.startsWith(margin) ? text.slice(margin.length) : text;
    if (inKey && text.trim() === "") return text;
    if (inKey && isWithin(said)) return null;
    const isRest = !inKey && goesOn(text, width);
    const ofKey = withoutBlocks(text, inKey);
    inKey = ofKey.open;
    margin = inKey ? text.slice(0, Math.max(0, text.lastIndexOf("-----BEGIN"))) : "";
    width = inKey ? 0 : widthOf(ofKey.left.trimEnd(), isRest ? width : 0);
    return isRest || BODY_ALONE.test(ofKey.left) ? null : ofKey.left;
  });
  return withoutLastLines(texts, left);
}

/** The width of a key's lines, if one begins here or goes on: a shorter line is its last. */
function widthOf(text: string, before: number): number {
  const begun = WRAPPED_BEGINS.exec(text)?.[0] ?? BODY_ALONE.exec(text)?.[1];
  if (begun !== undefined) return begun.length;
  return before > 0 && WRAPPED.exec(text)?.[1]?.length === before ? before : 0;
}

/** The next line of a key whose lines are so wide, or its last and shorter one; a word is neither. */
function goesOn(text: string, width: number): boolean {
  if (width === 0) return false;
  const [, piece] = WRAPPED.exec(text.trimEnd()) ?? [];
  if (piece === undefined || piece.length > width) return false;
  return (
    piece.length === width || ((piece.endsWith("=") || !isReadable(piece)) && text.trim().split(/\s/).length === 1)
  );
}

/** A key's end without its beginning: the lines of base64 before it are its last, the short one too. */
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

/** One line: what stands between a beginning and its end, or the line's, is masked; so is what ends within it. */
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
      // A beginning at the end of its line opens a block; a sentence that goes on behind it only names one.
      const isSecret = /[A-Za-z0-9+/]{30}/.test(behind);
      const shown = left + withoutEnd(rest.slice(0, begins.index)) + begins[0];
      return { left: isSecret ? shown + MASK : shown + behind, open: true };
    }
    left += withoutEnd(rest.slice(0, begins.index)) + MASK;
    rest = behind.slice(ends.index + ends[0].length);
  }
}

/** Where a block ends whose beginning was lost. */
const withoutEnd = (text: string): string => (ENDS.test(text) ? text.replace(BODY_AT_END, MASK) : text);

/** A key of 16,384 bits has about so many lines. */
const KEY_MAX_LINES = 300;

type Line = { readonly number: number; readonly raw: string; readonly text: string };

const MAY_BEGIN = ["-----BEGIN", "LS0tLS1CRUdJTi", "b3BlbnNzaC1rZXktdjE", "IBAA"];

/** The numbers of the lines within a key: of lines that are chosen one by one, its beginning need not be among them. */
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
