// One commit can run a workflow twice, for `push` and for `pull_request`. Where both runs failed alike they are reported
// once. Pure: no IO, no clock, no environment.

import type { JobReport, Report } from "./report.ts";

/** Two runs of one workflow on one commit in which the same jobs failed for the same reasons, on whichever attempts. */
export function areTwins(a: Report, b: Report): boolean {
  return areOfOneCommit(a, b) && a.failedJobs === b.failedJobs && failuresOf(a).join() === failuresOf(b).join();
}

/** Has everything failed in the other run, too, that has failed in this one so far? */
export function isWithin(part: Report, whole: Report): boolean {
  if (!areOfOneCommit(part, whole)) return false;
  const known = new Set(failuresOf(whole));
  return part.failedJobs <= whole.failedJobs && failuresOf(part).every((failure) => known.has(failure));
}

function areOfOneCommit({ run: a, outcome }: Report, { run: b, outcome: other }: Report): boolean {
  const isKnown = a.workflowId !== UNKNOWN_WORKFLOW && a.id !== b.id;
  return isKnown && a.workflowId === b.workflowId && a.headSha === b.headSha && outcome === other;
}

/** Of a run that GitHub does not tell of. */
const UNKNOWN_WORKFLOW = "0";

function failuresOf({ jobs }: Report): string[] {
  return jobs.map((job) => JSON.stringify([job.name, reasonOf(job)])).sort();
}

function reasonOf({ told, annotation }: JobReport): string {
  const reason = told.kind === "excerpt" ? told.excerpt.fingerprint : told.why;
  return `${told.kind} ${reason} ${annotation ?? ""}`;
}

/** What is reported once: one of the runs, the earliest, and those that failed like it. */
export type Once<T> = { readonly first: T; readonly twins: readonly T[] };

/** In the order of the earliest of each; `isRed` says which may have twins. */
export function toldOnce<T extends { readonly report: Report }>(
  runs: readonly T[],
  isRed: (run: T) => boolean,
): Once<T>[] {
  const told: { first: T; twins: T[] }[] = [];
  for (const run of runs) {
    const same = isRed(run) ? told.find(({ first }) => isRed(first) && areTwins(first.report, run.report)) : undefined;
    if (same) same.twins.push(run);
    else told.push({ first: run, twins: [] });
  }
  return told;
}
