// A line that is too long to be held, as its beginning and its end. Pure.
import { isReadable } from "./value.ts";

/** What ends a token or a password, in nearly every notation. */
const BORDERS = [" ", "\t", '"', "'", "`", "<", ">", ",", ";"];
/**
 * From the cut to the next border; and what goes on behind it of a private key on one line, whose beginning was dropped:
 * pieces of base64, the last of them short.
 */
const BEGUN_BEFORE =
  /[^\s"'`<>,;]*(?:\s{1,4}[A-Za-z0-9+/=]{40,}(?![^\s"'`<>,;-]))*(?:\s{1,4}[A-Za-z0-9+/=]{1,80}(?=\s{0,4}-----END))?/y;

/** Dots of passing tests, rules, blanks: no token repeats a sign so often. */
const REPEATED = /(.)\1{3,}/g;

/**
 * What adjoins the cut goes with it, on both sides, where it is no plain words: of a token or a key that was cut, nobody
 * could know what is left of it as one.
 */
export function cutLine(head: string, tail: string): string {
  const end = Math.max(...BORDERS.map((border) => head.lastIndexOf(border))) + 1;
  BEGUN_BEFORE.lastIndex = 0;
  const [begun = ""] = BEGUN_BEFORE.exec(tail) ?? [];
  const shownHead = mayBeSecret(head.slice(end)) ? head.slice(0, end) : head;
  const shownTail = mayBeSecret(begun) ? tail.slice(begun.length) : tail;
  return `${withoutHalf(shownHead, "end")}…${withoutHalf(shownTail, "start")}`;
}

const mayBeSecret = (piece: string): boolean => !isReadable(piece.replace(REPEATED, "$1"));

/** A cut may have gone through a surrogate pair, whose lone half is no character, or through a joined emoji. */
export function withoutHalf(cut: string, side: "start" | "end"): string {
  return side === "end"
    ? cut.replace(/[\uD800-\uDBFF]$/, "").replace(/\u200D$/, "")
    : cut.replace(/^[\uDC00-\uDFFF\u200D]/, "");
}
