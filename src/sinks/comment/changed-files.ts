// Says when a pull request changes a file that a failure names: the one fact that History does not know. The files are
// looked up once per head, with the first comment about it, and only if there is room for another fact.
import { FACTS_MAX } from "../../core/history/limits.ts";
import type { BranchRun } from "../../core/report/branch-run.ts";
import { placesOf } from "../../core/report/job-places.ts";
import type { Fact, JobReport } from "../../core/report/report.ts";
import { listChangedFiles, type PullRequest } from "../../edge/github/comments.ts";
import type { GitHub } from "../../edge/github/github.ts";
import type { Names } from "../../edge/github/runs.ts";
import { logTrouble } from "../../edge/worker-log.ts";
import type { Records } from "../../queue/records.ts";
import type { ChangedFiles, CommentShapes } from "./comment-record.ts";

type Asking = { readonly records: Records<CommentShapes>; readonly github: GitHub; readonly names: Names };

/** Asks GitHub what the pull request changes, if that is not known and could matter. Never fails. */
export async function learnChangedFiles(
  { records, github, names }: Asking,
  pull: PullRequest,
  sections: readonly BranchRun[],
): Promise<void> {
  const key = String(pull.number);
  if (records.get("changed", key)?.sha === pull.headSha || !sections.some(couldSayMore)) return;
  const found = await listChangedFiles(github, names, pull.number);
  if (found.ok) records.set("changed", key, { sha: pull.headSha, paths: found.value });
  else logTrouble({ object: "Branch", task: "changed files", what: found.failure.logText, next: "told without" });
}

const couldSayMore = ({ report, passed }: BranchRun): boolean =>
  !passed && report.jobs.some((job) => hasRoom(job) && placesOf(job).length > 0);

const hasRoom = ({ history = [] }: JobReport): boolean => history.length < FACTS_MAX;

/** Adds that fact to the section's history. */
export function withChangedFiles(section: BranchRun, number: number, changed: ChangedFiles | null): BranchRun {
  if (!changed || section.passed || changed.paths.length === 0) return section;
  const paths = new Set(changed.paths);
  const jobs = section.report.jobs.map((job): JobReport => {
    const path = hasRoom(job) ? placesOf(job).find((place) => paths.has(place.path))?.path : undefined;
    if (path === undefined) return job;
    const url = `${section.report.repository.url}/pull/${number}/files`;
    const fact: Fact = { fact: "changed-in-pull-request", text: `${path} is changed in this pull request`, url };
    return { ...job, history: [...(job.history ?? []), fact] };
  });
  return { ...section, report: { ...section.report, jobs } };
}
