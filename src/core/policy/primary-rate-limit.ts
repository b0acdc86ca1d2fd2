// Slows down before GitHub's primary rate limit is hit. Pure: no IO, no clock, no environment.
//
// docs.github.com, "Rate limits for the REST API": an installation has 5,000 requests an hour or more, and every answer
// says how many are left until when.
import { REPOSITORY_SHARE, SPARE_ABOVE } from "./limits.ts";

export type PrimaryRateLimit = {
  /** Requests an hour. */
  readonly limit: number;
  /** Requests left until `resetAt`. */
  readonly remaining: number;
  /** When the window ends, in milliseconds since 1970. */
  readonly resetAt: number;
};

/** Below this share of the limit, new work is spread over the time that is left. */
const SLOW_BELOW = 0.1;
/** Below this share no new work starts; work that has started may finish. */
const STOP_BELOW = 0.01;

type Asking = {
  readonly now: number;
  /** In [0, 1), different for each object, so that together they spread their requests evenly. */
  readonly random: number;
  /** Requests that this repository has made of the limit, as far as they are known. */
  readonly used: number;
  /** This object has already waited in this window; a second wait would keep it from ever finishing. */
  readonly hasSlowed: boolean;
};

/**
 * How long to wait before starting something new, in milliseconds. A repository that has used its share of the limit
 * waits as if nothing were left.
 */
export function pauseOf(
  { limit, remaining, resetAt }: PrimaryRateLimit,
  { now, random, used, hasSlowed }: Asking,
): number {
  const left = resetAt - now;
  const own = Math.min(remaining, limit * REPOSITORY_SHARE - used);
  if (left <= 0 || own >= limit * SLOW_BELOW) return 0;
  if (own < limit * STOP_BELOW) return Math.round(left * (1 + random / 10));
  return hasSlowed ? 0 : Math.round(left * random);
}

/** Is there enough left for optional requests? When a window ends, the limit is full again. */
export function hasToSpare({ limit, remaining, resetAt }: PrimaryRateLimit, now: number): boolean {
  return resetAt <= now || remaining >= limit * SPARE_ABOVE;
}
