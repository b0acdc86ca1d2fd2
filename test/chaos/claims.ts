// What a comment or a message says of how failures ended, and of what was known of them before: which of it is not so,
// by what really happened. Pure.
import type { Job, Run } from "../world/github/state.ts";
import { failedEver, isQueued } from "./truth.ts";

/** What is said, in the words that people read; and how it is said. */
export const WORDS = {
  flaky: /without a change: flaky\?/g,
  fixed: /passed on .{0,200}?, after .{1,30}? and \d+ failed runs?/g,
  gone: /and everything that ran there is green/g,
  "allowed to fail": /\d+ (?:of \d+ )?jobs? failed, allowed to fail/g,
  "N runs failed since": /\d+ runs failed since/g,
  "in the merge queue": /in the merge queue/g,
  "also fails on main": /Also fails on main/g,
  "passed on a re-run": /Passed on a re-run of the same commit/g,
  "on other branches": /Seen on \d+ other branch/g,
} as const;

/** What happened: the runs that the text is about, all of the branch's, and all of the repository itself. */
export type Happened = {
  readonly runs: readonly Run[];
  readonly ofBranch: readonly Run[];
  readonly ofRepository: readonly Run[];
};

type Check = (happened: Happened, ...said: string[]) => boolean;

/** Each way of saying something, and when it is so. Links are Markdown's, and are missing in Slack's words. */
const CHECKS: readonly [RegExp, Check][] = [
  [
    /\/job\/(\d+)\S*\) passed on attempt (\d+) on the same commit/g,
    ({ runs }, job, n) => jobPassed(runs, job, Number(n)),
  ],
  [
    /\/runs\/(\d+)\) passed on attempt (\d+) on the same commit/g,
    ({ runs }, id, n) => runs.some((run) => String(run.id) === id && passedOnRerun(run, Number(n))),
  ],
  [/: passed on attempt (\d+) on the same commit/g, ({ runs }, n) => runs.some((run) => passedOnRerun(run, Number(n)))],
  [
    /passed on (?:\[`)?([0-9a-f]{7})(?:`\]\(\S+?\))?(?: \(attempt \d+\))?(?: in the merge queue)?, after .{1,30}? and (\d+) failed runs?/g,
    ({ runs }, sha, n) => isFixed(runs, sha, Number(n)),
  ],
  [
    /(\d+) (?:of \d+ )?jobs? failed, allowed to fail/g,
    ({ runs }, n) => runs.some((run) => allowedIn(run).length === Number(n) && Number(n) > 0),
  ],
  [
    /(?:\[`|✅ )([^`]+?)(?:`\]\(\S+?\)| on \S+:) did not run on (?:\[`)?([0-9a-f]{7})(?:`\]\(\S+?\))?, and everything that ran there is green/g,
    ({ ofBranch }, workflow, sha) => isGone(ofBranch, workflow, sha),
  ],
  [/(\d+) runs failed since/g, ({ runs }, n) => Number(n) > 1 && Number(n) <= failedRuns(runs).length],
  [/in the merge queue/g, ({ runs }) => failedRuns(runs).some(isQueued)],
  [/Also fails on main/g, ({ ofRepository }) => failedRuns(ofRepository).some(isOnMain)],
  [
    /Passed on a re-run of the same commit (once|\d+ times)/g,
    // A job may pass on an attempt on which another one fails.
    ({ ofRepository }, n) => timesIn(n) <= ofRepository.reduce((sum, { attempts }) => sum + attempts.length - 1, 0),
  ],
  [
    /Seen on (\d+) other branch/g,
    ({ ofRepository }, n) => Number(n) < new Set(failedRuns(ofRepository).map(({ branch }) => branch)).size,
  ],
  // Nobody has watched for a day, and no pull request changes anything.
  [/First seen here|is changed in this pull request/g, () => false],
];

/** Of what is said that which is not so, in its words. */
export function falseIn(text: string, happened: Happened): string[] {
  return CHECKS.flatMap(([words, isSo]) => {
    return [...text.matchAll(words)].flatMap(([said, ...parts]) => (isSo(happened, ...parts) ? [] : [said]));
  });
}

const failedRuns = (runs: readonly Run[]) => runs.filter((run) => failedEver(run).length > 0);
const timesIn = (words = "") => (words === "once" ? 1 : Number.parseInt(words, 10));
const isOnMain = (run: Run) => run.branch === run.repository.defaultBranch && run.event === "push";

function passedOnRerun({ attempts }: Run, number: number): boolean {
  const isGreen = attempts.some((attempt) => attempt.number === number && attempt.conclusion === "success");
  return isGreen && attempts.some((attempt) => attempt.number < number && attempt.conclusion !== "success");
}

function jobPassed(runs: readonly Run[], id: string | undefined, number: number): boolean {
  const all = runs.flatMap(({ attempts }) => attempts.flatMap(({ jobs }) => jobs));
  const named = all.find((job) => String(job.id) === id);
  if (!named) return false;
  const same = all.filter(({ run, name }) => run === named.run && name === named.name);
  const isAt = (job: Job, ends: string) => job.conclusion === ends;
  return (
    same.some((job) => job.attempt === number && isAt(job, "success")) &&
    same.some((job) => job.attempt < number && isAt(job, "failure"))
  );
}

function isFixed(runs: readonly Run[], sha: string | undefined, count: number): boolean {
  const isGreen = runs.some((run) => run.sha.slice(0, 7) === sha && run.attempts.some(isSuccess));
  return isGreen && count > 0 && count <= failedRuns(runs).length;
}

function isGone(runs: readonly Run[], workflow: string | undefined, sha: string | undefined): boolean {
  const there = runs.filter((run) => run.sha.slice(0, 7) === sha);
  return there.length > 0 && there.every((run) => run.workflow.name !== workflow && run.attempts.some(isSuccess));
}

const isSuccess = ({ conclusion }: { conclusion: string | null }) => conclusion === "success";

/** Failed jobs of an attempt that passed all the same. */
function allowedIn(run: Run): Job[] {
  const passed = run.attempts.filter(isSuccess).map(({ number }) => number);
  return failedEver(run).filter(({ attempt }) => passed.includes(attempt));
}
