// A red section about an older commit is over if its workflow does not run on the head any more, and all that ran there
// is green: its file is gone, or a path filter left it out. Only GitHub can say what ran on a commit.
import { type BranchRun, headOf, mayHavePullRequest } from "../../core/report/branch-run.ts";
import type { Run } from "../../core/webhook/job-and-run.ts";
import type { PullRequest } from "../../edge/github/comments.ts";
import type { GitHub } from "../../edge/github/github.ts";
import { listRunsOf, type Names } from "../../edge/github/runs.ts";
import { logTrouble } from "../../edge/worker-log.ts";
import type { Records } from "../../queue/records.ts";
import type { BranchRuns } from "../branch-runs.ts";
import type { Change } from "../sink.ts";
import type { CommentShapes } from "./comment-record.ts";
import { LOOK_AGAIN_MS } from "./limits.ts";

type Asking = {
  readonly runs: BranchRuns;
  readonly records: Records<CommentShapes>;
  readonly github: GitHub;
  readonly names: Names;
  readonly tellOthers: (change: Change) => void;
};

/**
 * If the head has a green run, marks what is over; but not while anything there still runs. Returns when to look again
 * (ms), since GitHub's list may lag behind, or null for never.
 */
export async function endOlderRed(
  { runs, records, github, names, tellOthers }: Asking,
  pull: PullRequest,
): Promise<number | null> {
  const { headSha } = pull;
  const known = records.get("green");
  if (known?.headSha !== headSha || !isOnlyOlderRed(runs.all(), headSha)) return null;
  const found = await listRunsOf(github, names, headSha);
  const { looks = 0, ...green } = known;
  const lookAgain = LOOK_AGAIN_MS[looks];
  const isOver = found.ok && found.value.every(({ status }) => status === "completed");
  if (!isOver && lookAgain !== undefined) {
    records.set("green", "", { ...green, looks: looks + 1 });
    return Date.now() + lookAgain;
  }
  records.remove("green", "");
  if (!found.ok) {
    logTrouble({ object: "Branch", task: "runs of the head", what: found.failure.logText, next: "left as it was" });
    return null;
  }
  // Read again: more may be known by now.
  const all = runs.all();
  if (!isOnlyOlderRed(all, headSha) || !found.value.every(isGreen)) return null;
  for (const before of all) {
    if (!isOlderRed(before, headSha)) continue;
    const run = { ...before, passed: { ...green, isGone: true } as const };
    runs.set(run);
    tellOthers({ what: "passed", run, before });
  }
  return null;
}

const isRed = ({ report, passed }: BranchRun) => !passed && mayHavePullRequest(report);

const isOlderRed = (run: BranchRun, headSha: string) =>
  isRed(run) && run.shown && headOf(run.report).headSha !== headSha;

function isOnlyOlderRed(all: readonly BranchRun[], headSha: string): boolean {
  const red = all.filter(isRed);
  return red.some((run) => isOlderRed(run, headSha)) && red.every((run) => headOf(run.report).headSha !== headSha);
}

function isGreen({ status, conclusion }: Run): boolean {
  return status === "completed" && GREEN.has(conclusion ?? "");
}

const GREEN: ReadonlySet<string> = new Set(["success", "skipped", "neutral"]);
