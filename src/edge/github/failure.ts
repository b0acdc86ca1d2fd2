// Turns what Octokit throws for a response that is no success into a Failure.
import * as v from "valibot";
import type { Failure, Reason } from "../../core/policy/failure.ts";
import { retryAfterMs } from "../../core/policy/retry-after.ts";

const RequestError = v.object({
  message: v.string(),
  response: v.object({ status: v.number(), headers: v.record(v.string(), v.unknown()) }),
});

/** Waited for where GitHub's rate limit names no time (docs.github.com, "Rate limits for the REST API": a minute). */
const RATE_LIMIT_WAIT_MS = 60_000;

/** `error` is anything thrown by a request; without a response there was no connection, or no answer in time. */
export function toFailure(error: unknown, route: string): Failure {
  const parsed = v.safeParse(RequestError, error);
  if (!parsed.success) return outcomeUnknown(`${route}: no answer: ${error instanceof Error ? error.message : ""}`);
  const { message, response } = parsed.output;
  const { status, headers } = response;
  const logText = `${route}: ${status} ${message.slice(0, 200)}`;
  const askedMs = waitMs(headers, Date.now());
  const isRateLimit = status === 429 || (status === 403 && (askedMs !== null || /rate limit/i.test(message)));
  if (isRateLimit) return { kind: "rate-limited", logText, status, retryAfterMs: askedMs ?? RATE_LIMIT_WAIT_MS };
  if (status < 500) return { kind: REASONS.get(status) ?? "unexpected", logText, status };
  const wait = askedMs === null ? {} : { retryAfterMs: askedMs };
  const isGateway = status === 502 || status === 504;
  return { ...(isGateway ? outcomeUnknown(logText) : { kind: "unavailable", logText }), status, ...wait };
}

const REASONS: ReadonlyMap<number, Reason> = new Map([
  [401, "unauthorized"],
  [403, "forbidden"],
  [404, "not-found"],
  [409, "conflict"],
  [410, "gone"],
  [422, "invalid"],
]);

/** Nobody says what GitHub's servers do after a connection broke or a gateway gave up. */
const outcomeUnknown = (logText: string): Failure => ({ kind: "unavailable", logText, outcomeUnknown: true });

/** docs.github.com, "Rate limits for the REST API": `retry-after`, else `x-ratelimit-reset` in epoch seconds. */
function waitMs(headers: Readonly<Record<string, unknown>>, now: number): number | null {
  const after = retryAfterMs(headers["retry-after"], now);
  if (after !== null) return after;
  if (headers["x-ratelimit-remaining"] !== "0") return null;
  const reset = Number(headers["x-ratelimit-reset"] ?? Number.NaN);
  return reset > 0 ? Math.max(1000, reset * 1000 - now) : null;
}
