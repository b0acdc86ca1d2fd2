// Why a failed job is reported without an excerpt, and the sentence for each reason. Pure: no IO, no clock, no
// environment.
import type { Failure, Reason } from "../policy/failure.ts";

/** Why a failed job is reported without an excerpt. */
export type NoLog =
  | "not-written-yet"
  | "never-written"
  | "expired"
  | "runner-lost"
  | "empty"
  | "binary"
  | "no-failure-in-it"
  | "unreadable"
  | "too-large"
  | "forbidden"
  | "too-many-jobs"
  | "no-runner"
  | "job-not-started"
  | "not-started";

/** `because` explains why a log is unreadable. */
export type Unexplained = { readonly why: NoLog; readonly because?: string };

/**
 * Why a log could not be read, in words for people. A failure's `logText` is not shown, since it can quote a server.
 */
export function becauseOf({ kind, userText }: Failure): string {
  return userText ?? GITHUB_REASONS[kind] ?? "GitHub refused it";
}

const GITHUB_REASONS: Readonly<Partial<Record<Reason, string>>> = {
  unauthorized: "GitHub refused the credentials",
  "rate-limited": "GitHub's rate limit was reached",
  unavailable: "GitHub did not answer",
  unexpected: "GitHub's answer does not match its documentation",
};

/** The sentence that is shown in place of an excerpt. */
export function noLogSentence({ why, because }: Unexplained): string {
  switch (why) {
    case "not-written-yet":
      return "GitHub has not published this job's log yet; retrying.";
    case "never-written":
      return "There is no log: GitHub did not write one for this job.";
    case "expired":
      return "The log is gone: its retention period is over, or somebody deleted it.";
    case "runner-lost":
      return "There is no log: the runner was lost before it could upload one.";
    case "empty":
      return "The job's log is empty.";
    case "binary":
      return "The job's log is not text, so none of it is shown.";
    case "no-failure-in-it":
      return "Nothing in the job's log says that it failed.";
    case "unreadable":
      return `The job's log could not be read${because ? `: ${because}` : ""}.`;
    case "too-large":
      return "The job's log was not read: it is larger than 1 GB, and its storage does not support range requests.";
    case "forbidden":
      return "This job's log may not be read: that needs the permission “Actions: read”.";
    case "too-many-jobs":
      return "Its log was not read: too many jobs of this run failed.";
    case "no-runner":
      return "There is no log: no runner picked up this job.";
    case "job-not-started":
      return "There is no log: the job was never started.";
    case "not-started":
      return "The run could not start, so it has no jobs. Most often the workflow file is invalid.";
  }
}
