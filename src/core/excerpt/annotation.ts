// A job's annotations: what its problem matchers, workflow commands and the runner itself said of it, some with a file
// and a line; some of it stands nowhere else. Pure: no IO, no clock, no environment.

import { plainText } from "../log/log-line.ts";
import { cutMiddle } from "./excerpt-text.ts";
import { MESSAGE_MIN_CHARS, SHOWN_LINE_CHARS } from "./limits.ts";
import { isUninformative } from "./line-meaning.ts";

/** As GitHub lists them (docs.github.com, "List check run annotations"). */
export type Annotation = {
  /** As the tool wrote it: relative to the repository, or not; null where no file is named. */
  readonly path: string | null;
  readonly line: number | null;
  /** `failure`, `warning` or `notice`. */
  readonly level: string;
  readonly title: string;
  readonly message: string;
};

/** `no-runner`: none took the job in time. `not-started`: GitHub gave it to none, because of billing for instance. */
export type Ending = {
  readonly why: "out-of-time" | "runner-lost" | "no-runner" | "not-started";
  readonly message: string;
};

/** GitHub's own: the job waits for a runner (docs.github.com, "Usage limits": a day), or several attempts were in vain. */
const NO_RUNNER = /\bwas not acquired by runner|\bawaiting a runner\b|\bno enabled runners online\b/i;

/** GitHub's own: payments that failed, a spending limit, an account that is locked, runners that are disabled. */
const NOT_STARTED = /\bjob was not started\b|\bhosted runners are disabled\b/i;

/**
 * Why a job was ended, where it exceeded its time, lost its runner or never had one; null where it was cancelled by
 * someone, by a newer push, or because a sibling failed, which is no failure. The sentences are GitHub's and the
 * runner's own (github.com/actions/runner).
 */
export function endingOf(annotations: readonly string[]): Ending | null {
  for (const message of annotations) {
    if (NO_RUNNER.test(message)) return { why: "no-runner", message };
    if (NOT_STARTED.test(message)) return { why: "not-started", message };
    if (/exceeded the maximum execution time/i.test(message)) return { why: "out-of-time", message };
    if (
      /lost communication with the server|received a shutdown signal|runner .{0,200}(?:did not|failed to) connect|hosted runner .{0,200}lost/i.test(
        message,
      )
    ) {
      return { why: "runner-lost", message };
    }
  }
  return null;
}

/** How a step or a job ended, in the runner's words and its toolkit's: that it failed is known. */
const HOW_IT_ENDED =
  /^Process completed with exit code|^The process '.{1,300}' failed with exit code|^The (?:operation|job|run) was cancell?ed|^Cancell?ing since |^Unhandled error: Error: The process '/;

/** Those that may say why the job failed: no warning, no notice, not only how it ended. */
export function failuresAmong(annotations: readonly Annotation[]): Annotation[] {
  return annotations.filter((annotation) => {
    const message = messageOf(annotation);
    if (annotation.level !== "failure" || message === "" || HOW_IT_ENDED.test(message)) return false;
    return annotation.path !== null || !isUninformative(message);
  });
}

/** The message's first line that says anything, as a log's line is shown. */
export function messageOf({ message }: Annotation): string {
  const lines = message.slice(0, MESSAGE_READ_CHARS).split("\n").map(plainOf);
  return cutMiddle(lines.find((line) => line !== "") ?? "", SHOWN_LINE_CHARS);
}

const MESSAGE_READ_CHARS = 4_000;

/** White space in a row counts as one: tables of tools are padded. */
export const plainOf = (line: string): string => plainText(line).replace(/\s+/g, " ").trim();

/**
 * What a line says that is known to be a cause: a problem matcher, or the tool itself, named a file with it. Too short
 * a message stands in many a line.
 */
export function causesAmong(annotations: readonly Annotation[]): string[] {
  const placed = failuresAmong(annotations).filter(({ path }) => path !== null);
  const messages = placed.map(messageOf).filter((message) => message.length >= MESSAGE_MIN_CHARS);
  return [...new Set(messages)];
}
