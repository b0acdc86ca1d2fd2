// Logs as the runner writes them, made of a few words, for the tests of the core.

import type { Excerpt, Explanation, JobSteps } from "../../src/core/excerpt/excerpt.ts";
import { JobLogReader } from "../../src/core/excerpt/excerpt.ts";

const START = Date.parse("2026-03-01T10:00:00Z");

/** A line's timestamp, `second` seconds after the log's beginning. */
export const stamp = (second: number): string =>
  `${new Date(START + second * 1000).toISOString().slice(0, 19)}.1234567Z `;

/** The lines of one `run:` step: its header, its output, and, for a failed one, the runner's last word. */
export function runStep(command: string, output: readonly string[], exitCode = 0): string[] {
  return [
    `##[group]Run ${command.split("\n")[0]}`,
    ...command.split("\n").map((line) => `\x1b[36;1m${line}\x1b[0m`),
    "shell: /usr/bin/bash -e {0}",
    "##[endgroup]",
    ...output,
    ...(exitCode === 0 ? [] : [`##[error]Process completed with exit code ${exitCode}.`]),
  ];
}

export const CLEANUP = [
  "Post job cleanup.",
  "[command]/usr/bin/git version",
  "git version 2.50.0",
  "Cleaning up orphan processes",
];

/** Steps that begin at the given seconds, as one log with BOM and timestamps. */
export function logOf(...steps: readonly { at: number; lines: readonly string[] }[]): string {
  const lines = steps.flatMap(({ at, lines: step }) => step.map((line) => stamp(at) + line));
  return `\ufeff${lines.join("\n")}\n`;
}

/** One failed `run:` step and the cleanup behind it. */
export const failedLog = (output: readonly string[], command = "make test"): string =>
  logOf({ at: 0, lines: runStep(command, output, 1) }, { at: 9, lines: CLEANUP });

export function explainText(log: string, job: JobSteps | null = null, chunkBytes = 65_536): Explanation {
  const bytes = new TextEncoder().encode(log);
  const reader = new JobLogReader(job);
  for (let at = 0; at < bytes.length; at += chunkBytes) reader.push(bytes.subarray(at, at + chunkBytes));
  return reader.finish();
}

export function excerptOf(log: string, job: JobSteps | null = null): Excerpt {
  const explanation = explainText(log, job);
  if (explanation.kind !== "explained") throw new Error(`expected an excerpt, got ${explanation.kind}`);
  return explanation.excerpt;
}

type StepOf = { name: string; from: number; to: number; conclusion?: string };

/** What the API says of a job; seconds count from the log's beginning. */
export function jobOf(conclusion: string, ...steps: readonly StepOf[]): JobSteps {
  const time = (second: number) => `${new Date(START + second * 1000).toISOString().slice(0, 19)}Z`;
  return {
    conclusion,
    steps: steps.map(({ name, from, to, conclusion: own = "success" }, index) => ({
      number: index + 1,
      name,
      conclusion: own,
      startedAt: time(from),
      completedAt: time(to),
    })),
  };
}
