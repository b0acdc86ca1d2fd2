// What the answers of a log's storage mean. Pure.
import type { Failure } from "../core/failure.ts";

/** The log is another one than when reading began: what was read must be thrown away. */
export const CHANGED: Failure = { kind: "unavailable", what: "the log changed while it was being read" };

/** It sends, but not to the end. */
export const TOO_SLOW: Failure = { kind: "unavailable", what: "the log's storage sends it too slowly" };
export const TOO_MUCH: Failure = { kind: "unexpected", what: "the log's storage sent more than it said" };
export const NO_HTTPS: Failure = { kind: "unexpected", what: "the log's link is no https address" };

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
  const what = `the log's storage answered ${status}`;
  if (status === 404) return { kind: "not-found", what };
  if (status === 410) return { kind: "gone", what };
  if (status === 401 || status === 403) return { kind: "unauthorized", what };
  return { kind: status === 429 || status >= 500 ? "unavailable" : "unexpected", what };
}
