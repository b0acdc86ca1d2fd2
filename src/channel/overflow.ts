// What a channel had no room for within ten minutes: the runs that one message counts, and names. Pure.
import type { NewMessage } from "../sinks/slack/ask-channel.ts";
import { HELD_RUNS_NAMED_MAX } from "../sinks/slack/render/limits.ts";
import type { Held, HeldRun } from "../sinks/slack/render/overflow.ts";
import { COUNTED_RUNS_KEPT_MAX } from "./limits.ts";

export type Overflow = Held & {
  readonly repository: NewMessage["repository"];
  /** Null: the incoming webhook's, or the settings' own where this one has refused the message. */
  readonly channel: string | null;
  /** The ids of the runs that are counted, so that none is counted twice. */
  readonly runs: readonly string[];
};

export function beginOverflow({ repository, channel }: NewMessage, now: number): Overflow {
  const none = { count: 0, named: [] };
  return { repository, channel, since: now, forks: none, own: none, runs: [] };
}

/** Counts a further run. */
export function addHeld(overflow: Overflow, { runId, isFork, run }: NewMessage): Overflow {
  const runs = overflow.runs.length < COUNTED_RUNS_KEPT_MAX ? [...overflow.runs, runId] : overflow.runs;
  return isFork
    ? { ...overflow, runs, forks: oneMore(overflow.forks, run) }
    : { ...overflow, runs, own: oneMore(overflow.own, run) };
}

function oneMore({ count, named }: Held["own"], run: HeldRun): Held["own"] {
  return { count: count + 1, named: named.length < HELD_RUNS_NAMED_MAX ? [...named, run] : named };
}
