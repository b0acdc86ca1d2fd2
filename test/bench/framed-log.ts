// Puts lines into a job log where the runner would have put them: into the one step that failed. Pure.
import type { JobSteps } from "../../src/core/excerpt/excerpt.ts";

/** The step ends before it began to write: a log of any length fits into it. */
export const JOB: JobSteps = {
  conclusion: "failure",
  steps: [
    step(1, "Set up job", "success", "2026-01-31T10:00:00Z", "2026-01-31T10:00:01Z"),
    step(2, "Run ./check.sh", "failure", "2026-01-31T10:00:01Z", "2026-01-31T10:00:59Z"),
    step(3, "Complete job", "success", "2026-01-31T10:00:59Z", "2026-01-31T10:00:59Z"),
  ],
};

function step(number: number, name: string, conclusion: string, startedAt: string, completedAt: string) {
  return { number, name, conclusion, startedAt, completedAt };
}

const BEGINNING = [
  "2026-01-31T10:00:00.0000000Z Current runner version: '2.335.1'",
  "2026-01-31T10:00:01.0000000Z ##[group]Run ./check.sh",
  "2026-01-31T10:00:01.0000001Z \x1b[36;1m./check.sh\x1b[0m",
  "2026-01-31T10:00:01.0000002Z shell: /usr/bin/bash -e {0}",
  "2026-01-31T10:00:01.0000003Z ##[endgroup]",
  "",
].join("\n");
const END = [
  "",
  "2026-01-31T10:00:59.0000000Z ##[error]Process completed with exit code 1.",
  "2026-01-31T10:00:59.0000001Z Cleaning up orphan processes",
  "",
].join("\n");

/** What stands before a line that the runner wrote; the hundred-nanosecond part counts on. */
export function stamp(index: number): string {
  return `2026-01-31T10:00:02.${String(index % 10_000_000).padStart(7, "0")}Z `;
}

/** `next` is asked for text, whole lines or parts of one, until the log is about `bytes` long. */
export function framedLog(bytes: number, next: (index: number) => string): Uint8Array<ArrayBuffer> {
  const log = new Uint8Array(bytes);
  const encoder = new TextEncoder();
  const end = encoder.encode(END);
  let length = encoder.encodeInto(BEGINNING, log).written;
  let batch = "";
  for (let index = 0; length < bytes - end.length; index++) {
    batch += next(index);
    if (batch.length < BATCH_CHARS) continue;
    length += encoder.encodeInto(batch, log.subarray(length, bytes - end.length)).written;
    if (bytes - end.length - length < 4) break; // no room for the next character
    batch = "";
  }
  log.set(end, length);
  return log.slice(0, length + end.length);
}

const BATCH_CHARS = 64 * 1024;
