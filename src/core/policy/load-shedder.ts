// Decides which deliveries an isolate accepts and which it refuses: by how long storing takes now, not by their number.
// Pure: time is a parameter.
//
// GitHub hangs up after 10 s and does not resend a delivery by itself. A delivery that cannot be stored in time is better
// refused at once: a refusal costs almost nothing, and leaves the time to deliveries that can be stored.
//
//   arrives ──▶ queues while too many are in progress ──▶ its body is read ──▶ it is stored ──▶ it is answered
//      │                     │                                                  │
//      └── will be late      └── has waited too long                            └── takes too long: refused
import { ExpiringSemaphore } from "./semaphore.ts";

export type Limits = {
  /** Deliveries in progress, whose bodies are being read or are in memory. */
  readonly inHandMax: number;
  /** A delivery must be stored within this time of its arrival. A client that sends slowly gets more. */
  readonly withinMs: number;
  /**
   * The time that sending may take. After it a body no longer counts, so nobody can block the isolate by sending
   * slowly.
   */
  readonly readingMs: number;
  /** A delivery that was never ended no longer counts after this time. */
  readonly expiresMs: number;
};

/** One delivery in progress. */
export type Ticket = { storedBy: number; readFrom: number; slot: symbol | null };

export type Decision =
  | { readonly do: "read" }
  | { readonly do: "refuse" }
  /** Ask again after this long (ms). */
  | { readonly do: "wait"; readonly ms: number };

/** The longest wait before a delivery asks again, so that it notices a queue that moves faster than expected. */
const ASK_AGAIN_MAX_MS = 500;

/** The weight of the newest interval in the moving average: a change shows after about ten deliveries. */
const NEWEST_WEIGHT = 0.1;

export class LoadShedder {
  readonly #limits: Limits;
  readonly #inHand: ExpiringSemaphore;
  /** Those that wait, in the order of their arrival. */
  readonly #line = new Set<Ticket>();
  /** The average time between two ends while others wait, in milliseconds; 0 while nobody waits. */
  #msEach = 0;
  #lastEnd = 0;
  /** Storing took too long, and nothing has been stored in time since. */
  #isSlow = false;

  constructor(limits: Limits) {
    this.#limits = limits;
    this.#inHand = new ExpiringSemaphore({ max: limits.inHandMax });
  }

  arrive(now: number): Ticket {
    return { storedBy: now + this.#limits.withinMs, readFrom: 0, slot: null };
  }

  /** What a delivery must do next before its body is read. After `wait` it asks again. */
  next(ticket: Ticket, now: number): Decision {
    this.#dropLost(now);
    const hasWaited = this.#line.has(ticket);
    if (this.#mustRefuse(ticket, now)) {
      this.#line.delete(ticket);
      return { do: "refuse" };
    }
    // Those that wait go before those that arrive now.
    if (hasWaited || this.#line.size === 0) ticket.slot = this.#inHand.take(now, this.#limits.readingMs);
    if (ticket.slot) {
      this.#line.delete(ticket);
      ticket.readFrom = now;
      return { do: "read" };
    }
    this.#line.add(ticket);
    return { do: "wait", ms: Math.min(ASK_AGAIN_MAX_MS, this.#line.size) };
  }

  #mustRefuse(ticket: Ticket, now: number): boolean {
    if (this.leftMs(ticket, now) <= 0) return true;
    // While storing is slow, one delivery at a time tests whether it still is.
    if (this.#isSlow && this.#inHand.inUse(now) > 0) return true;
    const isExpectedLate = this.#line.size * this.#msEach >= this.#limits.withinMs;
    return isExpectedLate && !this.#line.has(ticket);
  }

  /** The body has been read. The delivery counts until it ends. */
  hasRead(ticket: Ticket, now: number): void {
    const { readingMs, expiresMs } = this.#limits;
    if (ticket.slot) this.#inHand.extend(ticket.slot, now, expiresMs);
    ticket.storedBy += Math.max(0, now - ticket.readFrom - readingMs);
  }

  /** How long until the delivery must be stored, in milliseconds. */
  leftMs({ storedBy }: Ticket, now: number): number {
    return storedBy - now;
  }

  /** Records how long storing a delivery took. */
  stored(tookMs: number): void {
    this.#isSlow = tookMs >= this.#limits.withinMs;
  }

  /**
   * Records that a delivery ran out of time after storing for `ms`. If that was most of its time, storing itself is
   * slow.
   */
  notStoredAfter(ms: number): void {
    if (ms >= this.#limits.withinMs / 2) this.#isSlow = true;
  }

  /** Ends a delivery that has been answered, with any status. */
  end({ slot }: Ticket, now: number): void {
    if (slot) this.#inHand.release(slot);
    const sinceMs = now - this.#lastEnd;
    this.#lastEnd = now;
    this.#msEach = this.#line.size === 0 ? 0 : this.#msEach + (sinceMs - this.#msEach) * NEWEST_WEIGHT;
  }

  /** Drops deliveries that no longer ask: the platform ends an invocation whose client hangs up. */
  #dropLost(now: number): void {
    for (const ticket of this.#line) {
      if (this.leftMs(ticket, now) + ASK_AGAIN_MAX_MS + this.#limits.withinMs > 0) return;
      this.#line.delete(ticket);
    }
  }
}
