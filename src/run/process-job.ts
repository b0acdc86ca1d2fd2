// Reads one failed job and stores the result. Tries again later if its log is not there yet.
import type { Failure } from "../core/policy/failure.ts";
import { hasFailed } from "../core/report/attempt.ts";
import { becauseOf } from "../core/report/no-log.ts";
import type { Told } from "../core/report/report.ts";
import { type Attempted, DONE, type Outcome } from "../queue/task.ts";
import {
  ALIKE_READ_MAX,
  LOG_RETRY_MS,
  SPARE_READ_AFTER_MS,
  SPARE_READ_TOGETHER_MS,
  TOLD_WITHOUT_AFTER_MS,
} from "./limits.ts";
import { readJob, type Source } from "./read-job.ts";
import type { KnownJob, ReadJob, RunStore } from "./run-store.ts";

/** Reads the job that the store knows under the task's key. */
export async function processJob(store: RunStore, source: Source, { key, since }: Attempted): Promise<Outcome> {
  const known = store.job(key);
  if (!known) return DONE;
  const waits = leftForLater(store, source, { key, known });
  if (waits) return waits;
  const reading = await readJob(source, known.job);
  switch (reading.kind) {
    case "told":
      keep(store, key, reading);
      return DONE;
    case "no-failure":
      return DONE;
    case "no-log-yet": {
      // A count of its own: an outage before this says nothing about the log.
      const asks = known.logAsks ?? 0;
      const wait = LOG_RETRY_MS[asks];
      const why = wait === undefined || reading.otherwise === "runner-lost" ? reading.otherwise : "not-written-yet";
      store.setJob(key, { ...known, logAsks: asks + 1 });
      keep(store, key, { ...reading, told: { kind: "no-log", why } });
      return wait === undefined ? DONE : { kind: "reschedule", at: Date.now() + wait };
    }
    case "failed": {
      const { job, failure } = reading;
      if (failure.appRevoked) return { kind: "failed", failure };
      // The failure is reported while the retries go on. Whether a cancelled job failed is not known yet.
      const giveUp = () => {
        if (hasFailed(job)) keep(store, key, { annotation: null, ...store.read(key), job, told: unreadable(failure) });
      };
      if (Date.now() - since >= TOLD_WITHOUT_AFTER_MS) giveUp();
      return { kind: "failed", failure, giveUp };
    }
  }
}

/**
 * If enough of the attempt's logs say the same, another job is reported without its log, and read later if there is
 * rate limit to spare. Null if it is read now. Cancelled jobs always are: only their annotations say whether they
 * failed.
 */
function leftForLater(
  store: RunStore,
  { github }: Source,
  { key, known }: { readonly key: string; readonly known: KnownJob },
): Outcome | null {
  const now = Date.now();
  const { job, unread } = known;
  if (unread) return job.attempt === store.newestAttempt && github.hasToSpare(now) ? null : DONE;
  if (!hasFailed(job) || store.read(key) || store.mostAlike(job.attempt) < ALIKE_READ_MAX) return null;
  store.setJob(key, { ...known, unread: true });
  const together = Math.ceil(now / SPARE_READ_TOGETHER_MS) * SPARE_READ_TOGETHER_MS;
  return { kind: "reschedule", at: together + SPARE_READ_AFTER_MS };
}

function keep(store: RunStore, key: string, { job, told, annotation, annotated }: ReadJob): void {
  store.setRead(key, { job, told, annotation, ...(annotated && { annotated }) });
  store.hearFailure(job.attempt, Date.now());
}

function unreadable(failure: Failure): Told {
  return failure.kind === "forbidden"
    ? { kind: "no-log", why: "forbidden" }
    : { kind: "no-log", why: "unreadable", because: becauseOf(failure) };
}
