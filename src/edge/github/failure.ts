// What GitHub's refusals mean: Octokit throws whatever is not a success, and a Failure is made of it here.
import * as v from "valibot";
import type { Failure } from "../../core/policy/failure.ts";
import { retryAfterMs } from "../../core/policy/retry-after.ts";

const Refused = v.object({
  message: v.string(),
  response: v.object({ status: v.number(), headers: v.record(v.string(), v.unknown()) }),
});

/** Without a response there was no connection, or no answer in time. */
export function toFailure(error: unknown, route: string): Failure {
  const refused = v.safeParse(Refused, error);
  if (!refused.success) return unheard(`${route}: no answer: ${error instanceof Error ? error.message : ""}`);
  const { message, response } = refused.output;
  const what = `${route}: ${response.status} ${message.slice(0, 200)}`;
  const askedMs = waitMs(response.headers, Date.now());
  const limited =
    response.status === 429 || (response.status === 403 && (askedMs !== null || /rate limit/i.test(message)));
  if (limited) return { kind: "rate-limited", what, retryAfterMs: askedMs ?? 60_000 };
  const waits = askedMs !== null && { retryAfterMs: askedMs };
  switch (response.status) {
    case 401:
      return { kind: "unauthorized", what };
    case 403:
      return { kind: "forbidden", what };
    case 404:
      return { kind: "not-found", what };
    case 409:
      return { kind: "conflict", what };
    case 410:
      return { kind: "gone", what };
    case 422:
      return { kind: "invalid", what };
    case 502:
    case 504:
      return { ...unheard(what), ...waits };
    default:
      return { kind: response.status < 500 ? "unexpected" : "unavailable", what, ...(response.status >= 500 && waits) };
  }
}

/** What GitHub's servers do with it behind a connection that broke, or behind a gateway that gave up, nobody says. */
const unheard = (what: string): Failure => ({ kind: "unavailable", what, unheard: true });

/** docs.github.com, "Rate limits for the REST API": `retry-after`, else `x-ratelimit-reset` in epoch seconds. */
function waitMs(headers: Readonly<Record<string, unknown>>, now: number): number | null {
  const after = retryAfterMs(headers["retry-after"], now);
  if (after !== null) return after;
  if (headers["x-ratelimit-remaining"] !== "0") return null;
  const reset = Number(headers["x-ratelimit-reset"] ?? Number.NaN);
  return reset > 0 ? Math.max(1000, reset * 1000 - now) : null;
}
