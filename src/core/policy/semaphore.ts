// A semaphore whose slots expire. Pure: time is a parameter.
//
// Where the client hangs up, the platform may end an invocation without a word: a slot that was never released must not
// be lost for good.

export class ExpiringSemaphore {
  readonly #max: number;
  /** When each slot that is taken expires, in milliseconds. */
  readonly #taken = new Map<symbol, number>();

  constructor({ max }: { max: number }) {
    this.#max = max;
  }

  /** Takes a slot for at most `forMs`; null where all are taken. */
  take(now: number, forMs: number): symbol | null {
    if (this.isFull(now)) return null;
    const slot = Symbol("slot");
    this.#taken.set(slot, now + forMs);
    return slot;
  }

  /** Keeps the slot for `forMs` from now, also where it has expired: one more is taken then than the semaphore has. */
  extend(slot: symbol, now: number, forMs: number): void {
    this.#taken.set(slot, now + forMs);
  }

  release(slot: symbol): void {
    this.#taken.delete(slot);
  }

  isFull(now: number): boolean {
    return this.#taken.size >= this.#max && this.inUse(now) >= this.#max;
  }

  /** How many slots are taken and have not expired. */
  inUse(now: number): number {
    for (const [slot, expiresAt] of this.#taken) if (expiresAt <= now) this.#taken.delete(slot);
    return this.#taken.size;
  }
}
