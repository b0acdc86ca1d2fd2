// What programs read: docs/json.md describes it, and docs/json.schema.json is its schema.
import type { Excerpt } from "../core/excerpt/excerpt.ts";
import { placesOf } from "../core/report/job-places.ts";
import { noLogSentence } from "../core/report/no-log.ts";
import type { Report } from "../core/report/report.ts";
import { type Failure, type FoundJob, failuresIn, type Outcome, problemOf } from "./outcome.ts";

/** Of the array's entries. A field that is added leaves it as it is; one that goes, or means something else, raises it. */
export const JSON_VERSION = 1;

/** A single log: the object that docs/contract.md describes, and no more. */
export function excerptJson({ step, stepLines, headline, lines, text, totalLines, hiddenLines, fingerprint }: Excerpt) {
  return { step, stepLines, headline, lines, text, totalLines, hiddenLines, fingerprint };
}

/** The array: each failure once, and then the runs that could not start. */
export function failuresJson({ found, reports }: Extract<Outcome, { kind: "many" }>) {
  const unstarted = reports.filter(({ outcome }) => outcome === "startup-failure");
  return [...failuresIn(found).map(failureJson), ...unstarted.map(unstartedJson)];
}

const runOf = (report: Report | null) => ({
  version: JSON_VERSION,
  commit: report?.run.headSha ?? null,
  workflow: report?.run.workflowName ?? null,
  run: report?.run.id ?? null,
  attempt: report?.run.attempt ?? null,
});

function failureJson({ found, same }: Failure) {
  const { job, report } = found;
  const excerpt = job.told.kind === "excerpt" ? excerptJson(job.told.excerpt) : NO_EXCERPT;
  return {
    ...runOf(report),
    ...named(found),
    conclusion: job.conclusion,
    before: job.before,
    ...excerpt,
    headline: excerpt.headline ?? job.annotation ?? job.annotated?.unshown[0]?.message ?? null,
    command: excerpt.step?.command ?? null,
    exitCode: excerpt.step?.exitCode ?? null,
    places: placesOf(job),
    annotation: job.annotation,
    problem: problemOf(found) || null,
    same: same.map(named),
    history: NO_HISTORY,
  };
}

/** A run that has no jobs: the failure is the run's own. */
function unstartedJson(report: Report) {
  const sentence = noLogSentence({ why: "not-started" });
  return {
    ...runOf(report),
    job: null,
    jobId: null,
    url: report.run.url,
    file: null,
    conclusion: "startup_failure",
    before: null,
    ...NO_EXCERPT,
    headline: sentence,
    command: null,
    exitCode: null,
    places: [],
    annotation: null,
    problem: sentence,
    same: [],
    history: NO_HISTORY,
  };
}

/** Only the App remembers; the field is there since the comment's data has it. */
const NO_HISTORY: readonly never[] = [];

const NO_EXCERPT = {
  step: null,
  stepLines: null,
  headline: null,
  lines: [],
  text: "",
  totalLines: null,
  hiddenLines: 0,
  fingerprint: null,
};

const named = ({ job, report, file }: FoundJob) => ({
  job: job.name,
  jobId: report ? job.id : null,
  url: job.url,
  file,
});
