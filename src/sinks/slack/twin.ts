// Two runs of one workflow on one commit that failed alike (`push` and `pull_request`) have one message: that of the run
// which was posted first. Where they come to differ, the other one gets its own.
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

/**
 * Which run's message tells of this one: its own; another one's, which can be edited or not; or one that is just being
 * posted.
 */
export type Teller =
  | { readonly kind: "itself" | "busy" }
  | { readonly kind: "twin"; readonly id: string; readonly canEdit: boolean };

export function tellerOf({ runs, records }: Round, run: BranchRun): Teller {
  const { id } = run.report.run;
  const own = records.get("slack", id);
  if (own && own.state !== "unconfirmed") return { kind: "itself" };
  const twins = runs.all().filter((other) => isTold(run, other));
  for (const { report } of twins) {
    const record = records.get("slack", report.run.id);
    // Where nobody knows of either whether it was posted, the earlier one is.
    const tells = record && (record.state !== "unconfirmed" || !own || Number(report.run.id) < Number(id));
    if (tells) return { kind: "twin", id: report.run.id, canEdit: record.state === "posted" };
  }
  return { kind: twins.some(({ report }) => posting.has(report.run.id)) ? "busy" : "itself" };
}

/** Runs of which this one's message told, and tells no more: a newer attempt has failed otherwise. */
export function leftBy({ runs, records, slack }: Round, runId: string): string[] {
  // What an incoming webhook has posted stands there for good.
  if (slack?.kind !== "bot") return [];
  return [...records.all("slack-twin")].flatMap(([id, { toldBy }]) => {
    const [run, teller] = [runs.get(id), runs.get(toldBy)];
    return toldBy === runId && run && !run.passed && !(teller && isTold(run, teller)) ? [id] : [];
  });
}

/** While it runs, it may only be behind: it waits as long as the other one has failed with all that it has. */
function isTold({ report }: BranchRun, other: BranchRun): boolean {
  return areTwins(report, other.report) || (!report.completed && isWithin(report, other.report));
}
