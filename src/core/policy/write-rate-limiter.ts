// A write rate limiter: when an installation may next create content on GitHub, so that GitHub's secondary limits hold,
// and so that one repository leaves some of them to the others. Pure: no IO, no clock, no environment.
import { PERMITS_WAITING_MAX, REPOSITORY_SHARE, WRITE_LIMITS } from "./limits.ts";

/** A granted write or a reserved turn: when, in milliseconds since 1970, and for which repository. */
type Write = { readonly at: number; readonly repository: string };

/** The granted writes, oldest first, and the turn that each waiting branch has reserved. */
export type Permits = {
  readonly allowed: readonly Write[];
  readonly waiting: Readonly<Record<string, Write>>;
};

export const NO_PERMITS: Permits = { allowed: [], waiting: {} };

/** A write counts for as long as the longest window. */
const COUNTS_FOR_MS = Math.max(...WRITE_LIMITS.map(({ windowMs }) => windowMs));

/** A reserved turn lapses if it is not used within this time. */
const TURN_KEPT_MS = 30_000;

type Window = { readonly most: number; readonly windowMs: number };

/** Who asks: a branch, by its id, and the repository whose share it uses. */
export type Asker = { readonly who: string; readonly repository: string };

/**
 * Requests one write. It is granted if `at` is `now`. Otherwise the branch has a turn at `at` and must ask again then.
 * Even with a turn, a write is only granted while all the limits' windows have room.
 */
export function permit(
  permits: Permits,
  { who, repository }: Asker,
  now: number,
): { readonly permits: Permits; readonly at: number } {
  const allowed = permits.allowed.filter(({ at }) => at > now - COUNTS_FOR_MS);
  const { [who]: turn, ...others } = current(permits.waiting, now);
  if (turn !== undefined && turn.at > now) {
    return { permits: { allowed, waiting: { ...others, [who]: turn } }, at: turn.at };
  }
  // Those that have waited go first, so their reserved turns count as taken.
  const taken = turn === undefined ? [...allowed, ...Object.values(others)].sort((a, b) => a.at - b.at) : allowed;
  const at = freeAt(taken, repository, now);
  if (at <= now) return { permits: { allowed: [...allowed, { at: now, repository }], waiting: others }, at: now };
  // If too many wait to remember them all, this one asks again and can be remembered then.
  const isRemembered = Object.keys(others).length < PERMITS_WAITING_MAX;
  return { permits: { allowed, waiting: isRemembered ? { ...others, [who]: { at, repository } } : others }, at };
}

/** The first time at which every window has room for one more, the installation's and the repository's share of it. */
function freeAt(taken: readonly Write[], repository: string, now: number): number {
  const all = taken.map(({ at }) => at);
  const own = taken.filter((write) => write.repository === repository).map(({ at }) => at);
  for (let at = now; ; ) {
    const free = WRITE_LIMITS.reduce((from, { most, windowMs }) => {
      const share = Math.floor(most * REPOSITORY_SHARE);
      return roomAt(own, { most: share, windowMs }, roomAt(all, { most, windowMs }, from));
    }, at);
    if (free === at) return at;
    at = free;
  }
}

/**
 * The first time from `from` on at which one more keeps the window's limit. Turns that are reserved lie ahead: one more
 * must not fall among so many that are nearer to each other than a window is long.
 */
function roomAt(taken: readonly number[], { most, windowMs }: Window, from: number): number {
  let at = from;
  for (let first = 0; first + most <= taken.length; first++) {
    const [begin = 0, end = 0] = [taken[first], taken[first + most - 1]];
    const isFull = end - begin < windowMs;
    if (isFull && end - windowMs < at && at < begin + windowMs) at = begin + windowMs;
  }
  return at;
}

function current(waiting: Permits["waiting"], now: number): Record<string, Write> {
  return Object.fromEntries(Object.entries(waiting).filter(([, turn]) => turn.at > now - TURN_KEPT_MS));
}
