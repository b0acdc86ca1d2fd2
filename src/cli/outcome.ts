// What the command has found, however it was read; the three forms of output are made from this alone.
import type { Excerpt } from "../core/excerpt/excerpt.ts";
import { noLogSentence } from "../core/report/no-log.ts";
import { groupJobs, type JobReport, type Report } from "../core/report/report.ts";

/** A failed job, and where it is known from: a run on GitHub, or a file. */
export type FoundJob = {
  readonly job: JobReport;
  readonly report: Report | null;
  readonly file: string | null;
  /** Why there is no excerpt, where the command can say it better than the report. */
  readonly problem: string | null;
};

/** A failure, once, and the other jobs that failed alike. */
export type Failure = { readonly found: FoundJob; readonly same: readonly FoundJob[] };

export type Outcome =
  /** A single log. */
  | { readonly kind: "one"; readonly name: string; readonly excerpt: Excerpt }
  | {
      readonly kind: "many";
      readonly found: readonly FoundJob[];
      readonly reports: readonly Report[];
      readonly notes: readonly string[];
    }
  /** Exit code 1: nothing failed. */
  | { readonly kind: "nothing"; readonly sentence: string }
  /** Exit code 2: a sentence for each reason. */
  | { readonly kind: "unusable"; readonly sentences: readonly string[] };

export const unusable = (...sentences: string[]): Outcome => ({ kind: "unusable", sentences });
export const nothing = (sentence: string): Outcome => ({ kind: "nothing", sentence });

/** Each failure once, in the order in which the first job with it comes. */
export function failuresIn(found: readonly FoundJob[]): Failure[] {
  const by = new Map(found.map((each) => [each.job, each]));
  const knownBy = (job: JobReport) => {
    const known = by.get(job);
    return known ? [known] : [];
  };
  return groupJobs([...by.keys()]).flatMap(({ job, same }) =>
    knownBy(job).map((each) => ({ found: each, same: same.flatMap(knownBy) })),
  );
}

/** Does it say why the job failed? Annotations can do so without a log. */
export function saysWhy({ job: { told, annotation, annotated } }: FoundJob): boolean {
  return (
    told.kind === "excerpt" || annotation !== null || (annotated?.unshown.length ?? 0) > 0 || OWN_REASON.has(told.why)
  );
}

/** Where that there is no log is itself the reason. */
const OWN_REASON: ReadonlySet<string> = new Set(["runner-lost", "no-runner", "job-not-started", "not-started"]);

/** Why there is no excerpt; empty where there is one. */
export function problemOf({ job, problem }: FoundJob): string {
  if (job.told.kind === "excerpt") return "";
  return problem ?? noLogSentence(job.told);
}
