// GitHub's primary rate limit, slowed for before it is hit. Pure: no IO, no clock, no environment.
//
// docs.github.com, "Rate limits for the REST API": an installation has 5,000 requests an hour or more, and every answer
// says how many are left until when.

export type Rate = {
  readonly limit: number;
  readonly remaining: number /** In milliseconds. */;
  readonly resetAt: number;
};

/** Below this share of the limit, what begins is spread over the time that is left. */
const SLOW_BELOW = 0.1;
/** Below this share nothing begins any more: what has begun may end. */
const STOP_BELOW = 0.01;

/** `random` in [0, 1) is each object's own: together they use what is left evenly. */
type Asking = {
  readonly now: number;
  readonly random: number;
  /** It has slowed down in this window: once, or it would only ever ask for what begins its work anew. */
  readonly hasSlowed: boolean;
};

/** How long to wait before the next thing is begun, in milliseconds. */
export function pauseOf({ limit, remaining, resetAt }: Rate, { now, random, hasSlowed }: Asking): number {
  const left = resetAt - now;
  if (left <= 0 || remaining >= limit * SLOW_BELOW) return 0;
  if (remaining < limit * STOP_BELOW) return Math.round(left * (1 + random / 10));
  return hasSlowed ? 0 : Math.round(left * random);
}
