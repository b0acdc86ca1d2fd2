// What really happened: of which failures one must be told, and which are over. Pure.
import { attemptOf, type Job, type Run } from "../world/github/state.ts";

/** The failed jobs of the newest attempt that failed; none where a later one passed, or this one all the same. */
export function stillFailed(run: Run): Job[] {
  if (attemptOf(run).conclusion === "success") return [];
  return failedOf(run, attemptOf(run).number);
}

/** Every failed job of every attempt. */
export const failedEver = (run: Run): Job[] => run.attempts.flatMap(({ number }) => failedOf(run, number));

function failedOf(run: Run, number: number): Job[] {
  const { jobs } = attemptOf(run, number);
  return jobs.filter(({ attempt, conclusion }) => attempt === number && conclusion === "failure");
}

/** A later attempt passed, or a newer commit's run of the same workflow: one of the merge queue says so of earlier tries alone. */
export function isOver(run: Run, all: readonly Run[]): boolean {
  if (attemptOf(run).conclusion === "success") return true;
  const newer = all.filter(({ workflow, number, sha }) => {
    return workflow.id === run.workflow.id && number > run.number && sha !== run.sha;
  });
  return newer.some((other) => (!isQueued(other) || isQueued(run)) && attemptOf(other).conclusion === "success");
}

/** The runs about what a pull request is now: of its head, and of the merge queue's newest try. */
export function ofHead(runs: readonly Run[], head: string): Run[] {
  const tried = runs
    .filter(isQueued)
    .toSorted((a, b) => a.id - b.id)
    .at(-1);
  return runs.filter(({ sha }) => sha === head || sha === tried?.sha);
}

/** The workflow did not run on the pull request's head, and all that ran there passed. */
export function isLeftOut({ workflow }: Run, { pull, runs }: Told): boolean {
  const there = runs.filter(({ sha }) => sha === pull?.sha);
  return (
    there.length > 0 && there.every((run) => run.workflow.id !== workflow.id && attemptOf(run).conclusion === "success")
  );
}

type Told = { readonly pull: { readonly sha: string } | null; readonly runs: readonly Run[] };

export const isQueued = ({ event }: Run): boolean => event === "merge_group";

export const isOfEarlierAttempt = ({ run, attempt }: Job): boolean => attempt < attemptOf(run).number;
