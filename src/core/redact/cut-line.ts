// Shortens a line that is too long to keep to its beginning and its end, without leaving half of a secret. Pure.
import { isReadable } from "./value.ts";

/** Characters that end a token or a password in nearly every notation. */
const BORDERS = [" ", "\t", '"', "'", "`", "<", ">", ",", ";"];
/**
 * From the cut to the next border. If a private key on one line lost its beginning, this includes the rest of it:
 * pieces of base64, the last one short.
 */
const CUT_PIECE =
  /[^\s"'`<>,;]*(?:\s{1,4}[A-Za-z0-9+/=]{40,}(?![^\s"'`<>,;-]))*(?:\s{1,4}[A-Za-z0-9+/=]{1,80}(?=\s{0,4}-----END))?/y;

/** The dots of passing tests, or a rule of dashes: no token repeats a character so often. */
const REPEATED = /(.)\1{3,}/g;

/**
 * Joins the two ends with an ellipsis. The piece on each side of the cut is dropped unless it is plain words: half of a
 * token could not be recognised as a secret any more.
 */
export function cutLine(head: string, tail: string): string {
  const end = Math.max(...BORDERS.map((border) => head.lastIndexOf(border))) + 1;
  CUT_PIECE.lastIndex = 0;
  const [piece = ""] = CUT_PIECE.exec(tail) ?? [];
  const shownHead = mayBeSecret(head.slice(end)) ? head.slice(0, end) : head;
  const shownTail = mayBeSecret(piece) ? tail.slice(piece.length) : tail;
  return `${withoutHalf(shownHead, "end")}…${withoutHalf(shownTail, "start")}`;
}

const mayBeSecret = (piece: string): boolean => !isReadable(piece.replace(REPEATED, "$1"));

/** Drops the half character at a cut: the lone half of a surrogate pair, or the joiner of an emoji. */
export function withoutHalf(cut: string, side: "start" | "end"): string {
  return side === "end"
    ? cut.replace(/[\uD800-\uDBFF]$/, "").replace(/\u200D$/, "")
    : cut.replace(/^[\uDC00-\uDFFF\u200D]/, "");
}
