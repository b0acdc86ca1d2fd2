// Two runs of one workflow on one commit that failed alike (`push` and `pull_request`) share one message of an incoming
// webhook, which cannot edit: the message of the run that was posted first. A bot's one message covers both
// (stretch.ts).
import type { BranchRun } from "../../core/report/branch-run.ts";
import { areTwins, isWithin } from "../../core/report/twins.ts";
import type { Round } from "./reconcile-message.ts";

/** Runs whose message is being posted, so that two that are due at the same time do not both post one. */
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

/** Which message reports this run: its own, a twin's, or one that is being posted. */
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

/**
 * Does the other run's message cover this one? A run that is not complete may only be slower, so it waits as long as
 * the other has all of its failures.
 */
function isTold({ report }: BranchRun, other: BranchRun): boolean {
  return areTwins(report, other.report) || (!report.completed && isWithin(report, other.report));
}
