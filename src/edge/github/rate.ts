// An installation's primary rate limit as GitHub's answers report it, and how long to wait for it. All objects of an
// isolate share it; nothing is stored, since the next answer reports it again.
import { hasToSpare, type PrimaryRateLimit, pauseOf } from "../../core/policy/primary-rate-limit.ts";
import { RATES_KNOWN_MAX } from "./limits.ts";
import type { Answer } from "./request.ts";

type Known = PrimaryRateLimit & {
  /** How many requests this isolate has made for each repository, by its id, in the window. */
  readonly used: Map<string, number>;
};

/** By installation. */
const known = new Map<string, Known>();

/** Whose rate limit it is, and for which repository it is asked. */
export type RateOf = { readonly installationId: string; readonly repositoryId: string };

/** Notes what an answer reports, and that it was asked for this repository. */
export function noteRate({ installationId, repositoryId }: RateOf, headers: Answer["headers"]): void {
  const number = (name: string) => Number(headers[`x-ratelimit-${name}`] ?? Number.NaN);
  const [limit, remaining, reset] = [number("limit"), number("remaining"), number("reset")];
  if (!Number.isFinite(limit + remaining + reset)) return;
  const [oldest] = known.keys();
  if (oldest !== undefined && known.size >= RATES_KNOWN_MAX && !known.has(installationId)) known.delete(oldest);
  const before = known.get(installationId);
  const resetAt = reset * 1000;
  const used = before?.resetAt === resetAt ? before.used : new Map<string, number>();
  used.set(repositoryId, (used.get(repositoryId) ?? 0) + 1);
  known.set(installationId, { limit, remaining, resetAt, used });
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
  pauseMs({ installationId, repositoryId }: RateOf, now: number): number {
    const rate = known.get(installationId);
    if (rate) {
      const hasSlowed = rate.resetAt === this.#slowedUntil;
      const used = rate.used.get(repositoryId) ?? 0;
      const pause = pauseOf(rate, { now, random: Math.random(), used, hasSlowed });
      if (pause > 0) [this.#until, this.#slowedUntil] = [Math.max(this.#until, now + pause), rate.resetAt];
    }
    return Math.max(0, this.#until - now);
  }
}
