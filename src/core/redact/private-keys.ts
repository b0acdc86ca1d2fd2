// Blocks of a private key, over several lines or on one. Pure: no IO, no clock, no environment.
import { MASK } from "./secret-value.ts";
import { visible } from "./visible.ts";

/** RFC 7468, RFC 4880 and OpenSSH's own. The word `PRIVATE KEY` stands in every one. */
const BEGINS = /-----BEGIN [A-Z0-9 ]{0,40}PRIVATE KEY(?: BLOCK)?-----/;
const ENDS = /-----END [A-Z0-9 ]{0,40}PRIVATE KEY(?: BLOCK)?-----/;
/** PuTTY's own format (the.earth.li/~sgtatham/putty, "PPK file format"): so many lines of base64 follow. */
const PUTTY = /^\s*Private-(?:Lines|MAC): (?=[0-9a-f])/i;

/** A full line of PEM is 64 base64 characters (RFC 7468), of OpenSSH 70; of hexadecimal digits alone it is a hash. */
const BODY_ALONE = /^\s*(?![0-9a-fA-F]+\s*$)(?:[A-Za-z0-9+/]{64}|[A-Za-z0-9+/]{70})\s*$/;
/** What a line within a block holds: base64 in one piece, in quotes or behind a margin, or a header of the block. */
const BODY =
  /(?:^|[^A-Za-z0-9+/=])[A-Za-z0-9+/]{40,}={0,2}(?:\W|\\n|$)|^[^\w*]*[A-Za-z0-9][A-Za-z0-9+/=]*(?:\\n)?[^\w*]*$/;
/** A body whose beginning was lost, on one line with its end: lines of base64, and a short one. */
const BODY_AT_END =
  /[A-Za-z0-9+/]{40,}(?:(?:\\{1,4}[nr]|\s){1,4}[A-Za-z0-9+/]{40,})*(?:(?:\\{1,4}[nr]|\s){1,4}[A-Za-z0-9+/]{1,76}={0,2})?/g;
const HEADER = /^\W*(?:Proc-Type|DEK-Info|Version|Comment|Hash): /;

/** For each line what is left of it, its keys masked; `null` where the whole line is within a block. */
export function keysMasked(texts: readonly string[]): (string | null)[] {
  let inKey = false;
  /** What stands before every line of the block: a container's name, a margin. */
  let margin = "";
  return texts.map((text) => {
    const said = text.startsWith(margin) ? text.slice(margin.length) : text;
    if (inKey && text.trim() === "") return text;
    if (inKey && isWithin(said)) return null;
    const { left, open } = withoutBlocks(text, inKey);
    inKey = open;
    margin = open ? text.slice(0, Math.max(0, text.lastIndexOf("-----BEGIN"))) : "";
    return BODY_ALONE.test(left) ? null : left;
  });
}

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

/** The numbers of the lines within a key: of lines that are chosen one by one, its beginning need not be among them. */
export function linesWithinKeys(lines: readonly Line[]): ReadonlySet<number> {
  const within = new Set<number>();
  let done = 0;
  for (const [at, { raw }] of lines.entries()) {
    if (at < done || !raw.includes("-----BEGIN")) continue;
    const block = lines.slice(at, at + KEY_MAX_LINES);
    const masked = keysMasked(block.map(({ text }) => visible(text)));
    for (const [nth, { number }] of block.entries()) if (masked[nth] === null) within.add(number);
    done = at + block.length;
  }
  return within;
}
