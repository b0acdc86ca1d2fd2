// What a branch forgets while it lives on: a busy one is never without a failure for long. Pure: no IO, no clock, no
// environment.
import { BRANCH_MESSAGES_MAX, BRANCH_RUNS_MAX, BRANCH_RUNS_UNTOLD_MAX, RETENTION_MS } from "./limits.ts";

/** A run, or what stands of it in Slack: by the run's id, and when it was last heard of, in milliseconds. */
export type Remembered = { readonly id: string; readonly at: number };

/** `isNeeded`: something is still to be told of it, or it stands in the comment, which is written anew as a whole. */
export type RememberedRun = Remembered & { readonly isNeeded: boolean };

/**
 * The runs that are forgotten: all that is old, and of those that are not needed any more all but the newest. Of those
 * that are, only what is more than an object can hold, the oldest first.
 */
export function runsToForget(runs: readonly RememberedRun[], now: number): RememberedRun[] {
  const newest = newestFirst(runs);
  const kept = newest.filter(({ at, isNeeded }, i) => isNeeded || (i < BRANCH_RUNS_MAX && isCurrent(at, now)));
  const held = new Set(kept.slice(0, BRANCH_RUNS_UNTOLD_MAX));
  return newest.filter((run) => !held.has(run));
}

/** The messages that are forgotten, of runs that are: one that fails again after that gets another. */
export function messagesToForget(messages: readonly Remembered[], now: number): Remembered[] {
  return newestFirst(messages).filter(({ at }, i) => i >= BRANCH_MESSAGES_MAX || !isCurrent(at, now));
}

const isCurrent = (at: number, now: number) => at > now - RETENTION_MS;

const newestFirst = <T extends Remembered>(all: readonly T[]) => [...all].sort((a, b) => b.at - a.at);
