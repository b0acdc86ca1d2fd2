// Limits the memory that large request bodies take at the same time. Pure: time is a parameter.
//
// The budget counts bytes, not bodies, so a body as large as GitHub sends is never refused for its size alone. When the
// budget is used up, a body waits. The oldest body may always grow, up to the largest allowed size. So there is always
// one that can finish, and there is no deadlock.

/** The memory of one body, which must be read by `until`. */
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

  /** Opens a share for a body that has become large. */
  open(now: number): Share {
    const share = { until: now + this.#expiresMs, bytes: 0 };
    this.#shares.add(share);
    return share;
  }

  /** Grants the share this many bytes in total. Returns false if other bodies must end first. */
  grow(share: Share, bytes: number, now: number): boolean {
    // The platform ended the invocations whose time is over, without closing their shares.
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
