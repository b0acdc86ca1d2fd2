// What programs read: docs/json.md describes it, and docs/json.schema.json is its schema.
import type { Excerpt } from "../core/excerpt/excerpt.ts";
import { placesOf } from "../core/report/job-places.ts";
import { type Failure, type FoundJob, problemOf } from "./outcome.ts";

/** Of the array's entries. A field that is added leaves it as it is; one that goes, or means something else, raises it. */
export const JSON_VERSION = 1;

/** A single log: the object that docs/contract.md describes, and no more. */
export function excerptJson({ step, stepLines, headline, lines, text, totalLines, hiddenLines, fingerprint }: Excerpt) {
  return { step, stepLines, headline, lines, text, totalLines, hiddenLines, fingerprint };
}

/** One entry of the array. */
export function failureJson({ found, same }: Failure) {
  const { job, report } = found;
  const excerpt = job.told.kind === "excerpt" ? excerptJson(job.told.excerpt) : NO_EXCERPT;
  return {
    version: JSON_VERSION,
    commit: report?.run.headSha ?? null,
    workflow: report?.run.workflowName ?? null,
    run: report?.run.id ?? null,
    attempt: report?.run.attempt ?? null,
    ...named(found),
    conclusion: job.conclusion,
    ...excerpt,
    headline: excerpt.headline ?? job.annotation ?? job.annotated?.unshown[0]?.message ?? null,
    command: excerpt.step?.command ?? null,
    exitCode: excerpt.step?.exitCode ?? null,
    places: placesOf(job),
    annotation: job.annotation,
    problem: problemOf(found) || null,
    same: same.map(named),
    // Only the App remembers; the field is there since the comment's data has it.
    history: [],
  };
}

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
