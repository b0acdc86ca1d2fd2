// How often what was posted is edited: soon at first, then less and less often, while a run goes on failing. Pure: no
// IO, no clock, no environment.
import { MERGE_MAX_MS, MERGE_MS, PACE_FORGOTTEN_MS } from "./limits.ts";

/** When something was written last, in milliseconds, and how often in a row. */
export type Pace = { readonly at: number; readonly writes: number };

/** The pace after one more write. */
export function wrote(pace: Pace | undefined, now: number): Pace {
  const goesOn = pace !== undefined && now - pace.at < PACE_FORGOTTEN_MS;
  return { at: now, writes: goesOn ? pace.writes + 1 : 1 };
}

/** When it may be written next: each wait twice the one before. What is `last` for now need not wait that long. */
export function nextWriteAt(pace: Pace | undefined, { now, last }: { now: number; last: boolean }): number {
  if (!pace) return now;
  const wait = Math.min(MERGE_MAX_MS, MERGE_MS * 2 ** (pace.writes - 1));
  return last ? now + MERGE_MS : Math.max(now + MERGE_MS, pace.at + wait);
}
