// A job's annotations: what its problem matchers, workflow commands and the runner said about it, some with a file and
// a line. Some of it is nowhere else. Pure: no IO, no clock, no environment.

import { plainText } from "../log/log-line.ts";
import { cutMiddle } from "./excerpt-text.ts";
import { MESSAGE_MIN_CHARS, SHOWN_LINE_CHARS } from "./limits.ts";
import { isUninformative } from "./line-meaning.ts";

/** As GitHub lists them (docs.github.com, "List check run annotations"). */
export type Annotation = {
  /** As the tool wrote it, relative to the repository or not; null if no file is named. */
  readonly path: string | null;
  readonly line: number | null;
  /** `failure`, `warning` or `notice`. */
  readonly level: string;
  readonly title: string;
  readonly message: string;
};

/**
 * `no-runner`: no runner took the job in time. `not-started`: GitHub gave it to no runner, for example because of
 * billing.
 */
export type Ending = {
  readonly why: "out-of-time" | "runner-lost" | "no-runner" | "not-started";
  readonly message: string;
};

/**
 * GitHub's sentences about a job that waits for a runner for too long (docs.github.com, "Usage limits": a day), or that
 * several attempts could not start.
 */
const NO_RUNNER = /\bwas not acquired by runner|\bawaiting a runner\b|\bno enabled runners online\b/i;

/** GitHub's sentences about failed payments, a spending limit, a locked account, disabled runners. */
const NOT_STARTED = /\bjob was not started\b|\bhosted runners are disabled\b/i;

/**
 * Why a job was ended: it exceeded its time, lost its runner or never had one. Null if it was cancelled by someone, by
 * a newer push, or because a sibling failed, which is no failure. The sentences are GitHub's and the runner's own
 * (github.com/actions/runner).
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

/** How a step or a job ended, in the words of the runner and its toolkit. It is known that it failed. */
const HOW_IT_ENDED =
  /^Process completed with exit code|^The process '.{1,300}' failed with exit code|^The (?:operation|job|run) was cancell?ed|^Cancell?ing since |^Unhandled error: Error: The process '/;

/** Those that may say why the job failed: no warnings, no notices, and more than how it ended. */
export function failuresAmong(annotations: readonly Annotation[]): Annotation[] {
  return annotations.filter((annotation) => {
    const message = messageOf(annotation);
    if (annotation.level !== "failure" || message === "" || HOW_IT_ENDED.test(message)) return false;
    return annotation.path !== null || !isUninformative(message);
  });
}

/** The message's first line that says anything, cut as a log's line is. */
export function messageOf({ message }: Annotation): string {
  const lines = message.slice(0, MESSAGE_READ_CHARS).split("\n").map(plainOf);
  return cutMiddle(lines.find((line) => line !== "") ?? "", SHOWN_LINE_CHARS);
}

const MESSAGE_READ_CHARS = 4_000;

/** White space in a row counts as one: tools pad their tables. */
export const plainOf = (line: string): string => plainText(line).replace(/\s+/g, " ").trim();

/**
 * Messages of known causes: a problem matcher, or the tool itself, named a file with each. Short messages are left out,
 * because they occur in many lines.
 */
export function causesAmong(annotations: readonly Annotation[]): string[] {
  const placed = failuresAmong(annotations).filter(({ path }) => path !== null);
  const messages = placed.map(messageOf).filter((message) => message.length >= MESSAGE_MIN_CHARS);
  return [...new Set(messages)];
}
