// Which deliveries an isolate takes and which it refuses: by how long storing takes now, not by how many there are.
// Pure: time is a parameter.
//
// GitHub hangs up after 10 s and does not send a delivery again by itself. One that will not be stored in time is
// better refused at once: a refusal costs nearly nothing, and leaves the time to those that can be stored.
//
//   arrives ──▶ waits in line while too many are in hand ──▶ its body is read ──▶ it is stored ──▶ it is answered
//      │                        │                                                     │
//      └── expected too late    └── has waited too long                               └── takes too long: refused
import { ExpiringSemaphore } from "./semaphore.ts";

export type Limits = {
  /** Deliveries in hand: their bodies are being read, or are in memory. */
  readonly inHandMax: number;
  /** By when after its arrival a delivery must be stored; a client that sends slowly has more time. */
  readonly withinMs: number;
  /** Sending takes no longer. After this a body does not count, so that nobody fills the isolate by sending slowly. */
  readonly readingMs: number;
  /** One that never ended does not count after this long. */
  readonly expiresMs: number;
};

/** One delivery on its way. */
export type Ticket = { storedBy: number; readFrom: number; slot: symbol | null };

export type Decision =
  | { readonly do: "read" }
  | { readonly do: "refuse" }
  /** Ask again after this long (ms). */
  | { readonly do: "wait"; readonly ms: number };

/** The longest that one waits before it asks again: a line that moves faster than expected is noticed. */
const ASK_AGAIN_MAX_MS = 500;

/** The weight of the newest interval in the mean: a change shows after some ten deliveries. */
const NEWEST_WEIGHT = 0.1;

export class LoadShedder {
  readonly #limits: Limits;
  readonly #inHand: ExpiringSemaphore;
  /** In the order of their arrival. */
  readonly #line = new Set<Ticket>();
  /** The mean time between two ends while others wait, in milliseconds; 0 while nobody does. */
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

  /** What a delivery does whose body has not been read: ask again after each `wait`, until it is another answer. */
  next(ticket: Ticket, now: number): Decision {
    this.#dropLost(now);
    const hasWaited = this.#line.has(ticket);
    if (this.#mustRefuse(ticket, now)) {
      this.#line.delete(ticket);
      return { do: "refuse" };
    }
    // Those in line go before those who arrive now.
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
    // While storing is slow, one delivery at a time finds out whether it still is.
    if (this.#isSlow && this.#inHand.inUse(now) > 0) return true;
    const isExpectedLate = this.#line.size * this.#msEach >= this.#limits.withinMs;
    return isExpectedLate && !this.#line.has(ticket);
  }

  /** Its body has come: it counts until it ends. */
  hasRead(ticket: Ticket, now: number): void {
    const { readingMs, expiresMs } = this.#limits;
    if (ticket.slot) this.#inHand.extend(ticket.slot, now, expiresMs);
    ticket.storedBy += Math.max(0, now - ticket.readFrom - readingMs);
  }

  /** How long until it must be stored, in milliseconds. */
  leftMs({ storedBy }: Ticket, now: number): number {
    return storedBy - now;
  }

  /** Storing one took so long. */
  stored(tookMs: number): void {
    this.#isSlow = tookMs >= this.#limits.withinMs;
  }

  /** One is not stored after so long, and its time is over: where it had most of that time, storing itself is slow. */
  notStoredAfter(ms: number): void {
    if (ms >= this.#limits.withinMs / 2) this.#isSlow = true;
  }

  /** It has been answered, whatever with. */
  end({ slot }: Ticket, now: number): void {
    if (slot) this.#inHand.release(slot);
    const sinceMs = now - this.#lastEnd;
    this.#lastEnd = now;
    this.#msEach = this.#line.size === 0 ? 0 : this.#msEach + (sinceMs - this.#msEach) * NEWEST_WEIGHT;
  }

  /** Forgets who left the line without a word: the platform ends an invocation whose client hangs up. */
  #dropLost(now: number): void {
    for (const ticket of this.#line) {
      if (this.leftMs(ticket, now) + ASK_AGAIN_MAX_MS + this.#limits.withinMs > 0) return;
      this.#line.delete(ticket);
    }
  }
}
