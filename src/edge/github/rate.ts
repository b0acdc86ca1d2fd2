// What GitHub's answers say of an installation's rate limit, and how long to wait for it. Every object in this isolate
// reads what any of them was told: there is nothing to store, since the next answer says it again.

import { pauseOf, type Rate } from "../../core/policy/primary-rate-limit.ts";
import { RATES_KNOWN_MAX } from "./limits.ts";
import type { Answer } from "./request.ts";

/** By installation. */
const known = new Map<string, Rate>();

/** Notes what an answer says. */
export function noteRate(installationId: string, headers: Answer["headers"]): void {
  const number = (name: string) => Number(headers[`x-ratelimit-${name}`] ?? Number.NaN);
  const [limit, remaining, reset] = [number("limit"), number("remaining"), number("reset")];
  if (!Number.isFinite(limit + remaining + reset)) return;
  const [oldest] = known.keys();
  if (oldest !== undefined && known.size >= RATES_KNOWN_MAX && !known.has(installationId)) known.delete(oldest);
  known.set(installationId, { limit, remaining, resetAt: reset * 1000 });
}

/** One object's waits: it slows down once in each window, and stops whenever next to nothing is left. */
export class RateWait {
  #until = 0;
  #slowedUntil = 0;

  /** How long to wait before something new is begun, in milliseconds. */
  pauseMs(installationId: string, now: number): number {
    const rate = known.get(installationId);
    if (rate) {
      const hasSlowed = rate.resetAt === this.#slowedUntil;
      const pause = pauseOf(rate, { now, random: Math.random(), hasSlowed });
      if (pause > 0) [this.#until, this.#slowedUntil] = [Math.max(this.#until, now + pause), rate.resetAt];
    }
    return Math.max(0, this.#until - now);
  }
}
