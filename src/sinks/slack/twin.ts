// Two runs of one workflow on one commit that failed alike (`push` and `pull_request`) are one message of an incoming
// webhook, which cannot edit: that of the run which was posted first. A bot's one message tells of both (stretch.ts).
import type { BranchRun } from "../../core/report/branch-run.ts";
import { areTwins, isWithin } from "../../core/report/twins.ts";
import type { Round } from "./reconcile-message.ts";

/** Runs whose message is just being posted: two that are due at the same instant do not both post one. */
const posting = new Set<string>();

/** Posts, and keeps twins from posting meanwhile. */
export async function asOnlyTwin<T>(runId: string, post: () => Promise<T>): Promise<T> {
  posting.add(runId);
  try {
    return await post();
  } finally {
    posting.delete(runId);
  }
}

/** Which message tells of this run, of all that are told: its own, a twin's, or one that is just being posted. */
export function tellerOf(
  { records }: Pick<Round, "records">,
  run: BranchRun,
  all: readonly BranchRun[],
): "itself" | "twin" | "busy" {
  const { id } = run.report.run;
  if (records.get("slack", id)) return "itself";
  const twins = all.filter((other) => isTold(run, other));
  if (twins.some(({ report }) => records.get("slack", report.run.id))) return "twin";
  return twins.some(({ report }) => posting.has(report.run.id)) ? "busy" : "itself";
}

/** While it runs, it may only be behind: it waits as long as the other one has failed with all that it has. */
function isTold({ report }: BranchRun, other: BranchRun): boolean {
  return areTwins(report, other.report) || (!report.completed && isWithin(report, other.report));
}
