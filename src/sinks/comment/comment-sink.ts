// The sink of pull requests: one comment on each, about all failed runs of the branch.
import { nextWriteAt, type Pace } from "../../core/policy/edit-throttle.ts";
import { RETENTION_MS } from "../../core/policy/limits.ts";
import type { Asker } from "../../core/policy/write-rate-limiter.ts";
import { headOf, mayHavePullRequest } from "../../core/report/branch-run.ts";
import type { Passed } from "../../core/report/report.ts";
import { isSettled, sameToPeople, settledAt } from "../../core/report/settled.ts";
import { GitHub } from "../../edge/github/github.ts";
import { logTrouble } from "../../edge/worker-log.ts";
import type { Installation } from "../../installation/installation.ts";
import { answered } from "../../queue/call.ts";
import { installationName } from "../../queue/object-names.ts";
import { Records } from "../../queue/records.ts";
import { DONE, type Outcome } from "../../queue/task.ts";
import type { Change, Due, Scene, Sink } from "../sink.ts";
import { type CommentShapes, paceOf } from "./comment-record.ts";
import { syncComments } from "./sync-comments.ts";

const NAME = "comment";

/** One task updates all pull requests of the branch. */
const KEY = "";

export function commentSink(scene: Scene): Sink {
  const { runs, routing, settings, env, branchId } = scene;
  const records = new Records<CommentShapes>(scene.state);
  let atHand: GitHub | null = null;

  function due({ what, run, before, green }: Change, now: number): Due | null {
    if (!mayHavePullRequest(run.report)) return null;
    if (what === "another is green") return green ? dueBeside(run, green, now) : null;
    if (what !== "report") return { key: KEY, at: now };
    if (before && sameToPeople(before.report, run.report)) return null;
    const last = isSettled(run.report, before?.report ?? null);
    return { key: KEY, at: Math.max(settledAt(run.report, settings), nextWriteAt(newestPace(), { now, last })) };
  }

  /**
   * The head has a green run while an older commit's section is red: perhaps nothing is red any more. Or a red commit
   * that is in no comment has one: its pull request may have been opened since.
   */
  function dueBeside({ report, shown }: Change["run"], green: Passed, now: number): Due | null {
    const isSame = headOf(report).headSha === green.headSha;
    if (isSame === shown || (shown && Number(green.runId) < Number(report.run.id))) return null;
    if (shown) records.set("green", "", green);
    return { key: KEY, at: now };
  }

  /** The pace of the comment that was written last. */
  function newestPace(): Pace | undefined {
    const paces = [...records.all("comment").values()].flatMap((record) => paceOf(record) ?? []);
    return paces.sort((a, b) => b.at - a.at)[0];
  }

  async function sync({ interruptedAt }: { readonly interruptedAt: number | null }): Promise<Outcome> {
    const newest = runs.all().sort((a, b) => b.at - a.at);
    const report = newest.find(({ report }) => mayHavePullRequest(report))?.report;
    if (!report || !settings.github) return DONE;
    const { id: repositoryId, owner, name: repo } = report.repository;
    const scope = { installationId: report.installationId, repositoryId, owner, repo };
    atHand = GitHub.for(atHand, settings.github, scope);
    const pause = atHand.pauseMs(Date.now());
    if (pause > 0 && interruptedAt === null) return { kind: "postpone", until: Date.now() + pause };
    const github = atHand;
    const { apiUrl, appId } = settings.github;
    // Certain only once GitHub has given a token, which comes before any write.
    const installation = () => installationName(apiUrl, github.installationId ?? `of ${owner}`);
    const permit = () =>
      permitOf(env.INSTALLATION.getByName(installation()), { who: branchId, repository: repositoryId });
    const tellOthers = (change: Change) => scene.tellOthers(NAME, change);
    const round = { runs, routing, records, github, appId, permit, report, interruptedAt, tellOthers };
    return syncComments(round);
  }

  function forget(_known: ReadonlySet<string>, now: number): void {
    for (const [number] of records.all("changed")) {
      if (!records.get("comment", number)) records.remove("changed", number);
    }
    for (const [number, { seenAt }] of records.all("head")) {
      if (seenAt < now - RETENTION_MS) records.remove("head", number);
    }
    // If such a comment is needed again after all, a search finds it.
    for (const [number, record] of records.all("comment")) {
      const pace = paceOf(record);
      if (pace && pace.at < now - RETENTION_MS) records.remove("comment", number);
    }
  }

  return {
    name: NAME,
    // One round serves all of its pull requests.
    atOnce: 1,
    due,
    sync,
    keyOf: () => KEY,
    // The comment is rendered as a whole, so each run in it is needed to write it again.
    needs: ({ shown, report }, isPending) => shown || (isPending && mayHavePullRequest(report)),
    forget,
  };
}

/** How long to wait before a write, in milliseconds. If nobody answers, GitHub's own refusals must do. */
async function permitOf(installation: DurableObjectStub<Installation>, { who, repository }: Asker): Promise<number> {
  try {
    return await answered(installation.permit(who, repository));
  } catch (error) {
    logTrouble({ object: "Branch", task: "permit", what: String(error), next: "written without" });
    return 0;
  }
}
