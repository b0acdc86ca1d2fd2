// An installation's primary rate limit as GitHub's answers report it, and how long to wait for it. All objects of an
// isolate share it; nothing is stored, since the next answer reports it again.
import { hasToSpare, type PrimaryRateLimit, pauseOf } from "../../core/policy/primary-rate-limit.ts";
import { RATES_KNOWN_MAX } from "./limits.ts";
import type { Answer } from "./request.ts";

/** By installation. */
const known = new Map<string, PrimaryRateLimit>();

/** Notes what an answer reports. */
export function noteRate(installationId: string, headers: Answer["headers"]): void {
  const number = (name: string) => Number(headers[`x-ratelimit-${name}`] ?? Number.NaN);
  const [limit, remaining, reset] = [number("limit"), number("remaining"), number("reset")];
  if (!Number.isFinite(limit + remaining + reset)) return;
  const [oldest] = known.keys();
  if (oldest !== undefined && known.size >= RATES_KNOWN_MAX && !known.has(installationId)) known.delete(oldest);
  known.set(installationId, { limit, remaining, resetAt: reset * 1000 });
}

/** Is there enough left for what nobody waits for? Where nothing has been heard yet, the first answer will say. */
export function hasRateToSpare(installationId: string, now: number): boolean {
  const rate = known.get(installationId);
  return !rate || hasToSpare(rate, now);
}

/** One object's waits: it slows down once in each window, and stops while next to nothing is left. */
export class RateWait {
  #until = 0;
  #slowedUntil = 0;

  /** How long to wait before starting something new, in milliseconds. */
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
