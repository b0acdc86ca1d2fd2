// When an installation may write to GitHub next, so that its limits hold. Pure: no IO, no clock, no environment.
import { PERMITS_WAITING_MAX, WRITE_LIMITS } from "./limits.ts";

/** When writes were allowed, in milliseconds, oldest first; and whose turn comes when. */
export type Permits = {
  readonly allowed: readonly number[];
  readonly waiting: Readonly<Record<string, number>>;
};

export const NO_PERMITS: Permits = { allowed: [], waiting: {} };

/** The longest time for which a write counts. */
const COUNTS_FOR_MS = Math.max(...WRITE_LIMITS.map(({ windowMs }) => windowMs));

/** A turn that nobody has taken after this long is lost, and holds up nobody any more. */
const TURN_KEPT_MS = 30_000;

/**
 * Asks for one write by `who`; it is allowed where `at` is now. Else it has its turn then, and asks again. Whatever was
 * reserved, a write is allowed only while the windows that end with it have room.
 */
export function permit(permits: Permits, who: string, now: number): { readonly permits: Permits; readonly at: number } {
  const allowed = permits.allowed.filter((time) => time > now - COUNTS_FOR_MS);
  const { [who]: turn, ...others } = current(permits.waiting, now);
  if (turn !== undefined && turn > now) return { permits: { allowed, waiting: { ...others, [who]: turn } }, at: turn };

  // Whoever has waited goes before those who come now: their turns count as taken.
  const taken = turn === undefined ? [...allowed, ...Object.values(others)].sort((a, b) => a - b) : allowed;
  const at = Math.max(now, ...WRITE_LIMITS.map((limit) => freeAt(taken, limit)));
  if (at <= now) return { permits: { allowed: [...allowed, now], waiting: others }, at: now };
  // Too many wait to remember them all: this one asks again, and may be remembered then.
  const isRemembered = Object.keys(others).length < PERMITS_WAITING_MAX;
  return { permits: { allowed, waiting: isRemembered ? { ...others, [who]: at } : others }, at };
}

/** When the window has room for one more. */
function freeAt(taken: readonly number[], { most, windowMs }: (typeof WRITE_LIMITS)[number]): number {
  const first = taken[taken.length - most];
  return first === undefined ? 0 : first + windowMs;
}

function current(waiting: Permits["waiting"], now: number): Record<string, number> {
  return Object.fromEntries(Object.entries(waiting).filter(([, turn]) => turn > now - TURN_KEPT_MS));
}
