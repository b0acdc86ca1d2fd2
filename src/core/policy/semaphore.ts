// How much an isolate has in hand. Pure: time is a parameter.
//
// Where somebody hangs up, the platform may end an invocation without a word: what was never given back counts only for
// so long, or it would shut the door for good.

export class ExpiringSemaphore {
  readonly #most: number;
  readonly #expiresMs: number;
  /** When each was taken, in milliseconds, in that order. */
  readonly #taken = new Map<symbol, number>();

  constructor({ most, expiresMs }: { most: number; expiresMs: number }) {
    this.#most = most;
    this.#expiresMs = expiresMs;
  }

  /** A place, to be given back; null where all are taken. */
  take(now: number): symbol | null {
    if (this.isFull(now)) return null;
    const place = Symbol("in hand");
    this.#taken.set(place, now);
    return place;
  }

  giveBack(place: symbol | null): void {
    if (place) this.#taken.delete(place);
  }

  isFull(now: number): boolean {
    if (this.#taken.size < this.#most) return false;
    for (const [place, at] of this.#taken) {
      if (at + this.#expiresMs > now) break;
      this.#taken.delete(place);
    }
    return this.#taken.size >= this.#most;
  }
}
