// What the answers of a log's storage mean. Pure.
import type { Failure, Reason } from "../../core/policy/failure.ts";

/** The log is another one than when reading began: what was read must be thrown away. */
export const CHANGED = failureOf("unavailable", "the log changed while it was being read");

/** It sends, but not to the end. */
export const TOO_SLOW = failureOf("unexpected", "the log's storage sends it too slowly");
export const TOO_MUCH = failureOf("unexpected", "the log's storage sent more than it said");
export const TOO_LITTLE = failureOf("unavailable", "the log's storage keeps sending less than it says");
export const NO_HTTPS = failureOf("unexpected", "the log's link is no https address");
export const IN_CIRCLES = failureOf("unexpected", "the log's storage redirects without end");
export const OTHER_BYTES = failureOf("unexpected", "the log's storage answered other bytes than it was asked for");

/** What is said here is said to people too: it quotes nobody. */
function failureOf(kind: Reason, text: string): Failure {
  return { kind, logText: text, userText: text };
}

/** The connection broke, or the storage fell silent (`AbortError`: see `deadline.ts`). */
export function brokenOff(error: unknown): Failure {
  const name = error instanceof Error && /^[A-Za-z]{1,40}$/.test(error.name) ? error.name : "an unknown error";
  const userText = "the log's storage did not answer to its end";
  return { kind: "unavailable", logText: `${userText}: ${name}`, userText };
}

/** What an answer says of the bytes that it brings; not numbers where it does not say it all. */
export function contentRange(headers: Headers) {
  const [, first, last, size] =
    /^bytes (\d{1,15})-(\d{1,15})\/(\d{1,15})$/.exec(headers.get("content-range") ?? "") ?? [];
  return { first: Number(first), last: Number(last), size: Number(size) };
}

export function lengthOf(headers: Headers): number {
  const { first, last } = contentRange(headers);
  return last - first + 1;
}

/** A log may be at any https address; beside an API that is http itself, as on this machine, at an http one too. */
export const isAllowed = (url: URL, apiUrl: string) =>
  url.protocol === "https:" || (url.protocol === "http:" && apiUrl.startsWith("http:"));

/** What the storage's refusals mean (learn.microsoft.com, "Blob service error codes"). */
export function refusal(status: number): Failure {
  return { ...failureOf(kindOf(status), `the log's storage answered ${status}`), status };
}

function kindOf(status: number): Reason {
  if (status === 404) return "not-found";
  if (status === 410) return "gone";
  if (status === 401 || status === 403) return "unauthorized";
  return status === 429 || status >= 500 ? "unavailable" : "unexpected";
}
