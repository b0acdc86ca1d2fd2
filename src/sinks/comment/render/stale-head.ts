// Is the commit that GitHub names really the pull request's head? Just after a push a replica may name the previous one
// for seconds. Or somebody has deliberately set the branch back. Pure: no IO, no clock, no environment.

import { type BranchRun, mayHavePullRequest, shaOf } from "../../../core/report/branch-run.ts";
import { HEAD_BELIEVED_MS, HEAD_LOOKS_MS } from "./limits.ts";

/** GitHub names this head, although newer runs of another commit are known: since when, and when it last did (ms). */
export type Doubt = { readonly sha: string; readonly since: number; readonly seenAt: number };

/** After this long without a look, GitHub may have named other heads meanwhile. */
const LOOKS_APART_MAX_MS = 2 * Math.max(...HEAD_LOOKS_MS);

/** The doubt after GitHub has named this head; null if there is none. */
export function doubtOf(
  known: Doubt | null,
  { runs, headSha, now }: { runs: readonly BranchRun[]; headSha: string; now: number },
): Doubt | null {
  if (!isOlderThanShown(runs, headSha) && !isOlderThanUntold(runs, headSha)) return null;
  const goesOn = known?.sha === headSha && now - known.seenAt <= LOOKS_APART_MAX_MS;
  return { sha: headSha, since: goesOn ? known.since : now, seenAt: now };
}

/** When to look again; null after enough looks. */
export function nextLookAt({ since, seenAt }: Doubt): number | null {
  const wait = HEAD_LOOKS_MS.find((ms) => since + ms > seenAt);
  return wait === undefined ? null : since + wait;
}

/** Is GitHub's answer believed, so that it may overwrite what the comment says about a newer commit? */
export const isBelieved = ({ since, seenAt }: Doubt) => seenAt - since >= HEAD_BELIEVED_MS;

/** Is what would be written about this head older than what the comment says about another commit? */
export function isOlderThanShown(all: readonly BranchRun[], headSha: string): boolean {
  return newestOf(all, headSha) < Math.max(0, ...elsewhere(all, headSha).filter(isShown).map(idOf));
}

/** Is there a newer failure that is not shown, because GitHub names this head? */
function isOlderThanUntold(all: readonly BranchRun[], headSha: string): boolean {
  const untold = elsewhere(all, headSha).filter((run) => !run.passed && !run.shown && mayHavePullRequest(run.report));
  return newestOf(all, headSha) < Math.max(0, ...untold.map(idOf));
}

const newestOf = (all: readonly BranchRun[], headSha: string) =>
  Math.max(0, ...all.filter((run) => shaOf(run) === headSha).map(idOf));

const elsewhere = (all: readonly BranchRun[], headSha: string) => all.filter((run) => shaOf(run) !== headSha);

const isShown = ({ shown }: BranchRun) => shown;

/** Run ids rise. */
const idOf = ({ report, passed }: BranchRun) => Number(passed?.runId ?? report.run.id);
