// One failed job: it is read, and what is told of it is stored; again, where its log is not there yet.

import type { Failure } from "../core/policy/failure.ts";
import { hasFailed } from "../core/report/attempt.ts";
import { becauseOf } from "../core/report/no-log.ts";
import type { Told } from "../core/report/report.ts";
import type { Task } from "../queue/tasks.ts";
import { DONE, type Outcome } from "../queue/work.ts";
import { LOG_RETRY_MS, TOLD_WITHOUT_AFTER_MS } from "./limits.ts";
import { readJob, type Source } from "./read-job.ts";
import type { KnownJob, RunStore } from "./run-store.ts";

/** Reads the job that the store knows by this key. */
export async function tellJob(store: RunStore, source: Source, { since }: Task, key: string): Promise<Outcome> {
  const known = store.job(key);
  if (!known) return DONE;
  const reading = await readJob(source, known.job);
  switch (reading.kind) {
    case "told":
      tell(store, key, reading);
      return DONE;
    case "no-failure":
      return DONE;
    case "no-log-yet": {
      // Counted by themselves: an outage before says nothing about the log.
      const asks = known.logAsks ?? 0;
      const wait = LOG_RETRY_MS[asks];
      const why = wait === undefined || reading.otherwise === "runner-lost" ? reading.otherwise : "not-written-yet";
      tell(store, key, { ...reading, told: { kind: "no-log", why }, logAsks: asks + 1 });
      return wait === undefined ? DONE : { kind: "again", at: Date.now() + wait };
    }
    case "failed": {
      const { job, failure } = reading;
      if (failure.appRevoked) return { kind: "failed", failure };
      const told = unread(failure);
      // That it failed is told, while the reason is still being asked for; of a cancelled job nobody can say yet.
      const giveUp = () => {
        if (hasFailed(job)) tell(store, key, { ...known, job, told });
      };
      if (Date.now() - since >= TOLD_WITHOUT_AFTER_MS) giveUp();
      return { kind: "failed", failure, giveUp };
    }
  }
}

function tell(store: RunStore, key: string, known: KnownJob): void {
  store.setJob(key, known);
  store.hearFailure(known.job.attempt, Date.now());
}

function unread(failure: Failure): Told {
  return failure.kind === "forbidden"
    ? { kind: "no-log", why: "forbidden" }
    : { kind: "no-log", why: "unreadable", because: becauseOf(failure) };
}
