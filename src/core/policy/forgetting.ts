// What a branch forgets while its object lives on: a busy branch always has a recent failure, so its object never
// expires. Pure: no IO, no clock, no environment.
import { BRANCH_MESSAGES_MAX, BRANCH_RUNS_MAX, BRANCH_RUNS_UNTOLD_MAX, RETENTION_MS } from "./limits.ts";

/** A run or its Slack message: the run's id, and when its last event came, in milliseconds since 1970. */
export type Remembered = { readonly id: string; readonly at: number };

/** `isNeeded`: it is not fully reported yet, or it is in the comment, which is always rewritten as a whole. */
export type RememberedRun = Remembered & { readonly isNeeded: boolean };

/**
 * The runs to forget. Of the runs that are no longer needed, these are the old ones, and all but the newest. A needed
 * run is only forgotten if there are more than an object can hold; the oldest go first.
 */
export function runsToForget(runs: readonly RememberedRun[], now: number): RememberedRun[] {
  const newest = newestFirst(runs);
  const kept = newest.filter(({ at, isNeeded }, i) => isNeeded || (i < BRANCH_RUNS_MAX && isCurrent(at, now)));
  const held = new Set(kept.slice(0, BRANCH_RUNS_UNTOLD_MAX));
  return newest.filter((run) => !held.has(run));
}

/** The Slack messages to forget, of runs that are forgotten. If such a run fails again, it gets another message. */
export function messagesToForget(messages: readonly Remembered[], now: number): Remembered[] {
  return newestFirst(messages).filter(({ at }, i) => i >= BRANCH_MESSAGES_MAX || !isCurrent(at, now));
}

const isCurrent = (at: number, now: number) => at > now - RETENTION_MS;

const newestFirst = <T extends Remembered>(all: readonly T[]) => [...all].sort((a, b) => b.at - a.at);
