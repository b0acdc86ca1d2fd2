// A write rate limiter: when an installation may next create content on GitHub, so that GitHub's secondary limits hold.
// Pure: no IO, no clock, no environment.
import { PERMITS_WAITING_MAX, WRITE_LIMITS } from "./limits.ts";

/** When writes were granted, in milliseconds, oldest first; and until when each waiting branch has a turn reserved. */
export type Permits = {
  readonly allowed: readonly number[];
  readonly waiting: Readonly<Record<string, number>>;
};

export const NO_PERMITS: Permits = { allowed: [], waiting: {} };

/** A write counts for as long as the longest window. */
const COUNTS_FOR_MS = Math.max(...WRITE_LIMITS.map(({ windowMs }) => windowMs));

/** A reserved turn that is not taken within this time lapses. */
const TURN_KEPT_MS = 30_000;

/**
 * Asks for one write by `who`. It is granted if `at` is `now`; otherwise `who` has its turn at `at`, and asks again then.
 * Whatever is reserved, a write is granted only while the windows that end with it have room.
 */
export function permit(permits: Permits, who: string, now: number): { readonly permits: Permits; readonly at: number } {
  const allowed = permits.allowed.filter((time) => time > now - COUNTS_FOR_MS);
  const { [who]: turn, ...others } = current(permits.waiting, now);
  if (turn !== undefined && turn > now) return { permits: { allowed, waiting: { ...others, [who]: turn } }, at: turn };

  // Those who have waited go first: their reserved turns count as taken.
  const taken = turn === undefined ? [...allowed, ...Object.values(others)].sort((a, b) => a - b) : allowed;
  const at = Math.max(now, ...WRITE_LIMITS.map((limit) => freeAt(taken, limit)));
  if (at <= now) return { permits: { allowed: [...allowed, now], waiting: others }, at: now };
  // Too many wait to remember them all: this one asks again, and may be remembered then.
  const isRemembered = Object.keys(others).length < PERMITS_WAITING_MAX;
  return { permits: { allowed, waiting: isRemembered ? { ...others, [who]: at } : others }, at };
}

/** When the window next has room for one more. */
function freeAt(taken: readonly number[], { most, windowMs }: (typeof WRITE_LIMITS)[number]): number {
  const first = taken[taken.length - most];
  return first === undefined ? 0 : first + windowMs;
}

function current(waiting: Permits["waiting"], now: number): Record<string, number> {
  return Object.fromEntries(Object.entries(waiting).filter(([, turn]) => turn > now - TURN_KEPT_MS));
}
