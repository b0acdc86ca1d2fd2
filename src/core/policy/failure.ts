// What can go wrong outside, as values, and what is done about each: one table. Pure: no IO, no clock, no environment.
import {
  GIVE_UP_MS,
  RETRY_AFTER_MAX_MS,
  RETRY_FIRST_MS,
  RETRY_LATE_MAX_MS,
  RETRY_SOON_FOR_MS,
  RETRY_SOON_MAX_MS,
} from "./limits.ts";

/** An answer, or the expected way in which there was none. `throw` is for bugs. */
export type Result<T> = { readonly ok: true; readonly value: T } | { readonly ok: false; readonly failure: Failure };

/** Why something outside was not done: what is counted, and what the table below is asked by. */
export type Reason =
  | "unauthorized" // 401, or Slack's `invalid_auth`: the token expired, or the key or the token is not valid any more
  | "forbidden" // 403, and no rate limit, or a refusal of Slack's: a permission is missing, the pull request is locked
  | "not-found" // 404
  | "conflict" // 409: somebody else was faster, or GitHub is still busy with the same thing
  | "gone" // 410
  | "invalid" // 422, or Slack does not take what was sent
  | "rate-limited" // 403 or 429 with a time to wait, or Slack's `ratelimited`
  | "unavailable" // 5xx, no connection, no answer in time
  | "unexpected"; // an answer that is not what its documentation says

export type Failure = {
  readonly kind: Reason;
  /** For the Worker's log: what was requested and what came back. Never a secret, never a signed link. */
  readonly logText: string;
  /** For people, in our own words only: never text from a server. Absent for GitHub's API, whose `kind` says enough. */
  readonly userText?: string;
  /** The HTTP status; absent where no answer came, or where an answer of 200 reports an error. */
  readonly status?: number;
  /** GitHub issues no token for the installation: it was removed or suspended, or the App's key is no longer valid. */
  readonly appRevoked?: true;
  /** No answer, or only a gateway's: the request may have taken effect, or may still do so later. */
  readonly outcomeUnknown?: true;
  /** How long the other side asked us to wait, in milliseconds. */
  readonly retryAfterMs?: number;
};

export const succeeded = <T>(value: T): Result<T> => ({ ok: true, value });
export const failed = (failure: Failure): { readonly ok: false; readonly failure: Failure } => ({ ok: false, failure });

/**
 * What is done about each: how often it is tried again before it is given up. What passes by itself is tried for
 * {@link GIVE_UP_MS}; all else a few times only, since GitHub's replicas lag and a proxy can say anything once, and is
 * given up soon, so that it is seen soon. Whatever is given up is tried again when its webhook is delivered again.
 */
const RETRIES: Readonly<Record<Reason, number>> = {
  "rate-limited": Number.POSITIVE_INFINITY,
  unavailable: Number.POSITIVE_INFINITY,
  conflict: Number.POSITIVE_INFINITY,
  unauthorized: 8, // each with a new token: some five minutes
  unexpected: 6,
  "not-found": 5,
  forbidden: 4, // half a minute, as for the next two
  invalid: 4,
  gone: 4,
};

/** Does waiting alone mend it? Only failures that it does not mend use up {@link RETRIES}: an outage costs none. */
export const isTransient = ({ kind }: Failure) => RETRIES[kind] === Number.POSITIVE_INFINITY;

/** What is done about a failure: tried again after a while, or given up. */
export type Decision = { readonly do: "retry"; readonly afterMs: number } | { readonly do: "give-up" };

/** How often in a row a thing has failed before, how often as refused, since when, a number in [0, 1). */
export type Trying = {
  readonly fails: number;
  readonly refused: number;
  readonly sinceMs: number;
  readonly random: number;
};

/** Decides for a thing that has failed once more. `random` spreads retries: what failed together comes back apart. */
export function decide(failure: Failure, trying: Trying): Decision {
  if (trying.sinceMs >= GIVE_UP_MS || trying.refused >= RETRIES[failure.kind]) return { do: "give-up" };
  return { do: "retry", afterMs: Math.max(asked(failure), backoff(trying)) };
}

const asked = ({ retryAfterMs = 0 }: Failure) => Math.min(retryAfterMs, RETRY_AFTER_MAX_MS);

/**
 * Each wait twice the one before, less up to a quarter: at most {@link RETRY_SOON_MAX_MS} in the first quarter of an
 * hour, then up to {@link RETRY_LATE_MAX_MS}, the longer it has lasted the longer.
 */
function backoff({ fails, sinceMs, random }: Trying): number {
  const lasting = Math.min(RETRY_LATE_MAX_MS, sinceMs / 5);
  const most = sinceMs < RETRY_SOON_FOR_MS ? RETRY_SOON_MAX_MS : Math.max(RETRY_SOON_MAX_MS, lasting);
  return Math.round(Math.min(RETRY_FIRST_MS * 2 ** fails, most) * (0.75 + 0.25 * random));
}
