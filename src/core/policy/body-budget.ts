// The memory that large request bodies may take at the same time. Pure: time is a parameter.
//
// What counts is bytes, not bodies: one as large as GitHub sends is never refused for its size alone. Where the budget is
// used up, a body waits. The oldest may always grow, up to what a body may be: so whoever holds memory can finish, and
// two that wait for each other cannot happen.

/** What one body holds; it must have been read by `until`. */
export type Share = { readonly until: number; bytes: number };

export class BodyBudget {
  readonly #maxBytes: number;
  readonly #expiresMs: number;
  /** In the order in which they became large. */
  readonly #shares = new Set<Share>();

  constructor({ maxBytes, expiresMs }: { maxBytes: number; expiresMs: number }) {
    this.#maxBytes = maxBytes;
    this.#expiresMs = expiresMs;
  }

  /** For a body that has become large. */
  open(now: number): Share {
    const share = { until: now + this.#expiresMs, bytes: 0 };
    this.#shares.add(share);
    return share;
  }

  /** Grants the share so many bytes altogether; false where others must end first. */
  grow(share: Share, bytes: number, now: number): boolean {
    // Those whose time is over have left without a word: the platform ended their invocations.
    for (const other of this.#shares) if (other.until <= now) this.#shares.delete(other);
    const [oldest] = this.#shares;
    let others = 0;
    for (const other of this.#shares) if (other !== share) others += other.bytes;
    if (oldest !== share && others + bytes > this.#maxBytes) return false;
    share.bytes = bytes;
    return true;
  }

  close(share: Share): void {
    this.#shares.delete(share);
  }
}
