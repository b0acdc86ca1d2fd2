// Is the commit that GitHub names as a pull request's head its head? Just after a push a replica may still name the one
// before, for seconds; or somebody has set the branch back, and means it. Pure: no IO, no clock, no environment.

import { type BranchRun, mayHavePullRequest, shaOf } from "../../../core/report/branch-run.ts";
import { HEAD_BELIEVED_MS, HEAD_LOOKS_MS } from "./limits.ts";

/** GitHub names this head, although newer runs of another commit are known: since when, and when it did so last (ms). */
export type Doubt = { readonly sha: string; readonly since: number; readonly seenAt: number };

/** After this long without a look nobody can say what GitHub has named meanwhile. */
const LOOKS_APART_MAX_MS = 2 * Math.max(...HEAD_LOOKS_MS);

/** What there is to doubt now that GitHub has named this head; null where that is nothing. */
export function doubtOf(
  known: Doubt | null,
  { runs, headSha, now }: { runs: readonly BranchRun[]; headSha: string; now: number },
): Doubt | null {
  if (!isOlderThanShown(runs, headSha) && !isOlderThanUntold(runs, headSha)) return null;
  const goesOn = known?.sha === headSha && now - known.seenAt <= LOOKS_APART_MAX_MS;
  return { sha: headSha, since: goesOn ? known.since : now, seenAt: now };
}

/** When to look again; null where it has been looked at often enough. */
export function nextLookAt({ since, seenAt }: Doubt): number | null {
  const wait = HEAD_LOOKS_MS.find((ms) => since + ms > seenAt);
  return wait === undefined ? null : since + wait;
}

/** Is what GitHub names believed, so that it may be written over what stands there about a newer commit? */
export const isBelieved = ({ since, seenAt }: Doubt) => seenAt - since >= HEAD_BELIEVED_MS;

/** Is what would be written about this head older than what stands there about another commit? */
export function isOlderThanShown(all: readonly BranchRun[], headSha: string): boolean {
  return newestOf(all, headSha) < Math.max(0, ...elsewhere(all, headSha).filter(isShown).map(idOf));
}

/** Is there a newer failure that stands nowhere, because GitHub names this head? */
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
