// Counts wrong setup tokens, so that nobody can guess one, and nobody can lock its owner out by guessing. Pure: no IO, no
// clock, no environment.
//
// An address that was wrong too often is refused unread. If all addresses together were, each that was wrong is refused,
// and one that was not yet wrong still has a try: a right token goes through, and anything else is refused.
import { WRONG_MAX, WRONG_PER_ADDRESS_MAX, WRONG_WINDOW_MS } from "./limits.ts";

export type Verdict = "in" | "wrong" | "limited";

export class WrongTokens {
  /** Oldest first; no more than {@link WRONG_MAX} within the window. */
  #wrong: readonly { readonly from: string; readonly at: number }[] = [];

  /** What becomes of a token from this address; a wrong one is counted. */
  try(address: string, isRight: boolean, now: number): Verdict {
    const from = networkOf(address);
    this.#wrong = this.#wrong.filter(({ at }) => now - at < WRONG_WINDOW_MS);
    const wrongHere = this.#wrong.filter((it) => it.from === from).length;
    const isFull = this.#wrong.length >= WRONG_MAX;
    if (wrongHere >= WRONG_PER_ADDRESS_MAX || (isFull && wrongHere > 0)) return "limited";
    if (isRight) return "in";
    if (isFull) return "limited";
    this.#wrong = [...this.#wrong, { from, at: now }];
    return "wrong";
  }
}

/** An IPv6 customer has at least a /64 (RFC 6177), so that counts as one address. */
function networkOf(address: string): string {
  if (!address.includes(":")) return address;
  const [head = "", tail] = address.split("::");
  const before = head.split(":").filter(Boolean);
  const after = (tail ?? "").split(":").filter(Boolean);
  const zeros = Array.from({ length: Math.max(0, 8 - before.length - after.length) }, () => "0");
  const groups = tail === undefined ? before : [...before, ...zeros, ...after];
  return groups
    .slice(0, 4)
    .map((group) => group.toLowerCase().replace(/^0+(?=.)/, ""))
    .join(":");
}
