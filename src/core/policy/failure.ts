// Failures of outside systems as values, and one table of how each kind is retried. Pure: no IO, no clock, no
// environment.
import {
  GIVE_UP_MS,
  RETRY_AFTER_MAX_MS,
  RETRY_FIRST_MS,
  RETRY_LATE_MAX_MS,
  RETRY_SOON_FOR_MS,
  RETRY_SOON_MAX_MS,
} from "./limits.ts";

/** A value, or an expected failure. `throw` is for bugs. */
export type Result<T> = { readonly ok: true; readonly value: T } | { readonly ok: false; readonly failure: Failure };

/** Why a request to an outside system failed. The key of the table below, and of the dead letters that are counted. */
export type Reason =
  | "unauthorized" // 401, or Slack's `invalid_auth`: the token expired, or the key or the token is no longer valid
  | "forbidden" // 403 without a rate limit, or a refusal by Slack: a permission is missing, the pull request is locked
  | "not-found" // 404
  | "conflict" // 409: another change came first, or GitHub is still busy with the same thing
  | "gone" // 410
  | "invalid" // 422, or Slack does not accept what was sent
  | "rate-limited" // 403 or 429 with a time to wait, or Slack's `ratelimited`
  | "unavailable" // 5xx, no connection, no answer in time
  | "unexpected"; // an answer that does not follow its documentation

export type Failure = {
  readonly kind: Reason;
  /** For the Worker's log: what was requested and what came back. Never a secret, never a signed link. */
  readonly logText: string;
  /** For people, in our own words: never text from a server. Absent for GitHub's API, where `kind` says enough. */
  readonly userText?: string;
  /** The HTTP status. Absent if no answer came, or if an answer with status 200 reports an error. */
  readonly status?: number;
  /** GitHub issues no token for the installation: it was removed or suspended, or the App's key is no longer valid. */
  readonly appRevoked?: true;
  /** There was no answer, or only a gateway's: the request may have taken effect, or may still do so. */
  readonly outcomeUnknown?: true;
  /** How long the outside system asked us to wait, in milliseconds. */
  readonly retryAfterMs?: number;
};

export const succeeded = <T>(value: T): Result<T> => ({ ok: true, value });
export const failed = (failure: Failure): { readonly ok: false; readonly failure: Failure } => ({ ok: false, failure });

/**
 * How often each kind of failure is retried before it is given up. A failure that passes by itself is retried for
 * {@link GIVE_UP_MS}. Any other is retried a few times, since GitHub's replicas lag and a proxy can return anything
 * once. It is given up soon, so that people see it soon. Redelivering the webhook retries what was given up.
 */
const RETRIES: Readonly<Record<Reason, number>> = {
  "rate-limited": Number.POSITIVE_INFINITY,
  unavailable: Number.POSITIVE_INFINITY,
  conflict: Number.POSITIVE_INFINITY,
  unauthorized: 8, // each with a new token: about five minutes
  unexpected: 6,
  "not-found": 5,
  forbidden: 4, // half a minute, as for the next two
  invalid: 4,
  gone: 4,
};

/** Can waiting alone fix it? Only other failures use up {@link RETRIES}, so an outage costs no retries. */
export const isTransient = ({ kind }: Failure) => RETRIES[kind] === Number.POSITIVE_INFINITY;

/** What to do about a failure: retry after a wait, or give up. */
export type Decision = { readonly do: "retry"; readonly afterMs: number } | { readonly do: "give-up" };

/** The history of a task that failed. */
export type Trying = {
  /** Earlier failures in a row. */
  readonly fails: number;
  /** How many of them were not transient. */
  readonly refused: number;
  /** How long it has been failing, in milliseconds. */
  readonly sinceMs: number;
  /** In [0, 1). Spreads retries, so that tasks that failed together do not come back together. */
  readonly random: number;
};

/** Decides what to do about a task that has failed once more. */
export function decide(failure: Failure, trying: Trying): Decision {
  if (trying.sinceMs >= GIVE_UP_MS || trying.refused >= RETRIES[failure.kind]) return { do: "give-up" };
  return { do: "retry", afterMs: Math.max(asked(failure), backoff(trying)) };
}

const asked = ({ retryAfterMs = 0 }: Failure) => Math.min(retryAfterMs, RETRY_AFTER_MAX_MS);

/**
 * Each wait is twice the one before, less up to a quarter. It is at most {@link RETRY_SOON_MAX_MS} during the first
 * {@link RETRY_SOON_FOR_MS}. After that it grows with the time that has passed, up to {@link RETRY_LATE_MAX_MS}.
 */
function backoff({ fails, sinceMs, random }: Trying): number {
  const lasting = Math.min(RETRY_LATE_MAX_MS, sinceMs / 5);
  const most = sinceMs < RETRY_SOON_FOR_MS ? RETRY_SOON_MAX_MS : Math.max(RETRY_SOON_MAX_MS, lasting);
  return Math.round(Math.min(RETRY_FIRST_MS * 2 ** fails, most) * (0.75 + 0.25 * random));
}
