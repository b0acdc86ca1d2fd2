// What a run still waits for: what its report would tell, and what the next list of its jobs may say.

import { SETTLE_LATEST_MS } from "../core/policy/limits.ts";
import { hasFailed } from "../core/report/attempt.ts";
import type { Outbox } from "../queue/outbox.ts";
import { keyOf, type Task } from "../queue/tasks.ts";
import { ENDED_POLL_MS, LISTING_TRIES, READING_TRIES, SETTLE_POLL_MS } from "./limits.ts";
import type { RunStore } from "./run-store.ts";

/**
 * Is something still asked for that the report will tell, and that has not failed too often to be waited for? What is
 * posted only once waits for it. A lost runner's log is asked for a few times more, but nobody waits for that.
 */
export function isReading(store: RunStore, outbox: Outbox): boolean {
  const readsOn = ({ name, tries }: Task) => {
    const told = store.job(keyOf(name))?.told;
    return tries < READING_TRIES && !(told?.kind === "no-log" && told.why === "runner-lost");
  };
  const listsOn = ({ name, tries }: Task) => tries < LISTING_TRIES && store.attempt(Number(keyOf(name))).ended;
  return outbox.pending("job").some(readsOn) || outbox.pending("list").some(listsOn);
}

/**
 * In how many milliseconds an attempt's jobs are listed again: until all have ended, and, where the run has failed,
 * until a failed one is to be seen; null where they are not.
 */
export function listAgainMs(
  store: RunStore,
  attempt: number,
  { completed, tries, sinceMs }: { completed: boolean; tries: number; sinceMs: number },
): number | null {
  const { ended } = store.attempt(attempt);
  const failed = store.run !== null && hasFailed(store.run);
  if (completed && !(ended && failed && !knowsFailure(store, attempt))) return null;
  // GitHub says that the run has ended: then its list of jobs is behind.
  if (ended) return ENDED_POLL_MS[tries] ?? null;
  if (!store.newestAttempt || sinceMs > SETTLE_LATEST_MS) return null;
  return SETTLE_POLL_MS[tries] ?? SETTLE_POLL_MS.at(-1) ?? null;
}

function knowsFailure(store: RunStore, attempt: number): boolean {
  return [...store.jobs.values()].some(({ job, told }) => job.attempt === attempt && (told !== null || hasFailed(job)));
}
