// What can go wrong outside, as values, and what is done about each: one table. Pure: no IO, no clock, no environment.
import { GIVE_UP_MS, RETRY_AFTER_MAX_MS, RETRY_MS } from "./limits.ts";

/** An answer, or the expected way in which there was none. `throw` is for bugs. */
export type Result<T> = { readonly ok: true; readonly value: T } | { readonly ok: false; readonly failure: Failure };

export type Failure = {
  readonly kind:
    | "unauthorized" // 401: the token expired, or the App's key is not valid any more
    | "forbidden" // 403, and no rate limit: a permission is missing, or the pull request is locked
    | "not-found" // 404
    | "gone" // 410
    | "invalid" // 422, or Slack refused what was sent
    | "rate-limited" // 403 or 429 with a time to wait
    | "unavailable" // 5xx, no connection, no answer in time
    | "unexpected"; // an answer that is not what its documentation says
  /** What was asked, and what came: for the Worker's log. Never a secret, never a signed link. */
  readonly what: string;
  /** How long the other side asked us to wait, in milliseconds. */
  readonly retryAfterMs?: number;
};

export const succeeded = <T>(value: T): Result<T> => ({ ok: true, value });
export const failed = (failure: Failure): { readonly ok: false; readonly failure: Failure } => ({ ok: false, failure });

/** What is done about a failure: tried again after a while, or given up. */
export type Decision = { readonly do: "retry"; readonly afterMs: number } | { readonly do: "give-up" };

/**
 * Decides for a thing that has failed `tries` times before, first `sinceMs` ago. `random` in [0, 1) spreads retries so
 * that objects which failed together do not come back together.
 */
export function decide(
  failure: Failure,
  { tries, sinceMs, random }: { tries: number; sinceMs: number; random: number },
): Decision {
  if (sinceMs >= GIVE_UP_MS) return { do: "give-up" };
  switch (failure.kind) {
    case "rate-limited":
    case "unavailable":
      return { do: "retry", afterMs: Math.max(asked(failure), backoff(tries, random)) };
    // A token can be refused just after it was made, or because it has expired: a few new ones are worth asking for.
    case "unauthorized":
    case "unexpected":
      return tries < 5 ? { do: "retry", afterMs: backoff(tries, random) } : { do: "give-up" };
    // GitHub's replicas can lag behind its webhooks.
    case "not-found":
      return tries < 2 ? { do: "retry", afterMs: backoff(tries, random) } : { do: "give-up" };
    case "forbidden":
    case "gone":
    case "invalid":
      return { do: "give-up" };
  }
}

const asked = ({ retryAfterMs = 0 }: Failure) => Math.min(retryAfterMs, RETRY_AFTER_MAX_MS);

/** Between 75% and 100% of the table's time: at most 60 s in the first quarter of an hour, then at most 15 minutes. */
function backoff(tries: number, random: number): number {
  const ms = RETRY_MS[Math.min(tries, RETRY_MS.length - 1)] ?? 0;
  return Math.round(ms * (0.75 + 0.25 * random));
}

/** Why a failed job is told without an excerpt. */
export type NoLog =
  | "not-written-yet"
  | "never-written"
  | "expired"
  | "runner-lost"
  | "empty"
  | "binary"
  | "no-failure-in-it"
  | "unreadable"
  | "forbidden"
  | "too-many-jobs"
  | "not-started";

/** The sentence that stands where the excerpt would. */
export function noLogSentence(why: NoLog): string {
  switch (why) {
    case "not-written-yet":
      return "GitHub has not written this job's log yet; it is asked for again.";
    case "never-written":
      return "There is no log: GitHub did not write one for this job.";
    case "expired":
      return "There is no log any more: its retention time is over, or it was deleted.";
    case "runner-lost":
      return "There is no log: the runner was lost before it could upload one.";
    case "empty":
      return "The job's log is empty.";
    case "binary":
      return "The job's log is not text, so no line of it is shown.";
    case "no-failure-in-it":
      return "Nothing in the job's log says that it failed.";
    case "unreadable":
      return "The job's log could not be read.";
    case "forbidden":
      return "The job's log may not be read: the App needs the permission “Actions: read”.";
    case "too-many-jobs":
      return "Its log was not read: too many jobs of this run failed.";
    case "not-started":
      return "The run could not start, so it has no jobs: most often the workflow file is not valid.";
  }
}
