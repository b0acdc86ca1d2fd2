// What GitHub's refusals mean: Octokit throws whatever is not a success, and a Failure is made of it here.
import * as v from "valibot";
import type { Failure } from "../core/failure.ts";

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
  const retryAfterMs = waitMs(response.headers);
  const limited =
    response.status === 429 || (response.status === 403 && (retryAfterMs !== null || /rate limit/i.test(message)));
  if (limited) return { kind: "rate-limited", what, retryAfterMs: retryAfterMs ?? 60_000 };
  const waits = retryAfterMs !== null && { retryAfterMs };
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

/** docs.github.com, "Rate limits for the REST API": `retry-after` in seconds, else `x-ratelimit-reset` in epoch seconds. */
function waitMs(headers: Readonly<Record<string, unknown>>): number | null {
  const after = Number(headers["retry-after"] ?? Number.NaN);
  if (after >= 0) return after * 1000;
  if (headers["x-ratelimit-remaining"] !== "0") return null;
  const reset = Number(headers["x-ratelimit-reset"] ?? Number.NaN);
  return reset > 0 ? Math.max(1000, reset * 1000 - Date.now()) : null;
}
