// How often a post is edited: soon at first, then less and less often while its run keeps failing. Pure: no IO, no
// clock, no environment.
import { MERGE_MAX_MS, MERGE_MS, PACE_FORGOTTEN_MS } from "./limits.ts";

/** When a post was last written, in milliseconds since 1970, and how many writes came in a row. */
export type Pace = { readonly at: number; readonly writes: number };

/** The pace after one more write. */
export function wrote(pace: Pace | undefined, now: number): Pace {
  const goesOn = pace !== undefined && now - pace.at < PACE_FORGOTTEN_MS;
  return { at: now, writes: goesOn ? pace.writes + 1 : 1 };
}

/**
 * When the post may be written next. Each wait is twice the one before; a write that is the `last` for now waits only
 * briefly.
 */
export function nextWriteAt(pace: Pace | undefined, { now, last }: { now: number; last: boolean }): number {
  if (!pace) return now;
  const wait = Math.min(MERGE_MAX_MS, MERGE_MS * 2 ** (pace.writes - 1));
  return last ? now + MERGE_MS : Math.max(now + MERGE_MS, pace.at + wait);
}
