// A semaphore whose slots expire. Pure: time is a parameter.
//
// When the client hangs up, the platform can end an invocation before it releases its slot. That slot must not be lost
// forever.

export class ExpiringSemaphore {
  readonly #max: number;
  /** When each taken slot expires, in milliseconds since 1970. */
  readonly #taken = new Map<symbol, number>();

  constructor({ max }: { max: number }) {
    this.#max = max;
  }

  /** Takes a slot for at most `forMs`; null if all are taken. */
  take(now: number, forMs: number): symbol | null {
    if (this.isFull(now)) return null;
    const slot = Symbol("slot");
    this.#taken.set(slot, now + forMs);
    return slot;
  }

  /** Keeps the slot for `forMs` from now, even if it has expired. Then more slots than the maximum can be taken. */
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
