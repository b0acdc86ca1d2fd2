// Tells a run in Slack: one message, posted once; a bot edits it when more is known, an incoming webhook cannot.
import type { BranchShapes } from "../../branch/branch.ts";
import { type Pace, wrote } from "../../core/policy/edit-throttle.ts";
import type { Failure, Result } from "../../core/policy/failure.ts";
import type { BranchRun } from "../../core/report/branch-run.ts";
import type { Facts } from "../../queue/facts.ts";
import { DONE, type Outcome } from "../../queue/work.ts";
import type { SlackSettings } from "../../settings/settings.ts";
import { LATE_CHECK_MS } from "../limits.ts";
import { type Metadata, type Posted, postMessage, postToWebhook, updateMessage } from "./api/slack.ts";
import { metadataOf, seek } from "./reconcile-message.ts";
import { type Message, renderMessage } from "./render/message.ts";

/** What stands in Slack about a run. */
export type SlackFact = {
  /** Null while it is not known whether a message was posted, and after an incoming webhook, which does not say. */
  readonly posted: Posted | null;
  readonly message: Message | null;
  /** What the message told: an incoming webhook posts once more only when there is more than this. */
  readonly attempt: number;
  readonly failedJobs: number;
  /** When it was first tried to post (ms), while it is not known whether that was done. Came after 0.1.0. */
  readonly triedAt?: number | undefined;
  /** When a bot asked for what nobody has answered (ms): it may take effect later. Came after 0.1.0. */
  readonly askedAt?: number | undefined;
  /** Came after 0.1.0. */
  readonly pace?: Pace | undefined;
};

/** Nothing has been posted. */
export const NOTHING: SlackFact = { posted: null, message: null, attempt: 0, failedJobs: 0 };

/** Brings the message of this run up to date. */
export async function tellSlack(
  facts: Facts<BranchShapes>,
  slack: SlackSettings | null,
  runId: string,
): Promise<Outcome> {
  if (!slack) return DONE;
  const sought = slack.kind === "bot" ? await seek(facts, slack, runId) : null;
  if (sought) return sought;

  // Read only now: more may be known since Slack was asked.
  const run = facts.get("run", runId);
  const known = facts.get("slack", runId);
  if (!run || (slack.kind === "webhook" && known?.message && !hasMore(run, known))) return DONE;
  const message = renderMessage({ report: run.report, passedOnAttempt: passedOnAttempt(run) });
  if (known && JSON.stringify(message) === JSON.stringify(known.message)) return checkLater(known);

  const posted = known?.posted ?? null;
  const now = Date.now();
  // The intent, before the effect: who dies in between looks for the message before it posts another.
  const triedAt = posted ? known?.triedAt : (known?.triedAt ?? now);
  const askedAt = slack.kind === "bot" ? now : undefined;
  facts.set("slack", runId, { ...NOTHING, ...known, triedAt, askedAt });
  const sent = await send(slack, posted, { message, metadata: metadataOf(run.report) });
  if (!sent.ok) return notSent(facts, runId, { known, failure: sent.failure });
  const { attempt } = run.report.run;
  const { failedJobs } = run.report;
  const told = { posted: sent.value, message, attempt, failedJobs, pace: wrote(known?.pace, now) };
  // What was asked for before may still be on its way.
  const mayStillCome = known?.askedAt !== undefined && now < known.askedAt + LATE_CHECK_MS;
  facts.set("slack", runId, mayStillCome ? { ...told, triedAt, askedAt: known.askedAt } : told);
  return mayStillCome ? checkLater(known) : DONE;
}

/** What nobody has answered is looked at once more when it has had its time. */
function checkLater({ askedAt }: Pick<SlackFact, "askedAt">): Outcome {
  return askedAt === undefined ? DONE : { kind: "again", at: askedAt + LATE_CHECK_MS };
}

function send(
  slack: SlackSettings,
  posted: Posted | null,
  { message, metadata }: { message: Message; metadata: Metadata },
): Promise<Result<Posted | null>> {
  if (slack.kind === "webhook") return postToWebhook(slack.url, message);
  return posted ? updateMessage(slack, posted, message) : postMessage(slack, message, metadata);
}

/** Nothing was done where Slack says so; where it says nothing, nobody knows, and the intent stays. */
function notSent(
  facts: Facts<BranchShapes>,
  runId: string,
  { known, failure }: { known: SlackFact | null; failure: Failure },
): Outcome {
  const result: Outcome = { kind: "failed", failure };
  if (failure.outcomeUnknown) return result;
  const intent = facts.get("slack", runId);
  if (known?.posted) {
    // Somebody deleted it, or Slack says so: the next try looks for it, and posts a new one where it is not there.
    if (failure.kind === "not-found")
      facts.set("slack", runId, { ...NOTHING, triedAt: Number(known.posted.ts) * 1000 });
    // It cannot be edited any more: the next try posts a new one.
    else if (failure.kind === "gone") facts.remove("slack", runId);
    else facts.set("slack", runId, known);
  } else if (intent && (failure.kind === "unavailable" || known?.triedAt)) {
    // It may have been done all the same, and then it is to be found at once.
    facts.set("slack", runId, { ...intent, askedAt: known?.askedAt });
  } else if (known) facts.set("slack", runId, known);
  else facts.remove("slack", runId);
  return result;
}

/** The message is about its own run: that a newer commit passes does not change it. */
function passedOnAttempt({ report, passed }: BranchRun): number | null {
  return passed && passed.runId === report.run.id ? passed.attempt : null;
}

function hasMore({ report }: BranchRun, { attempt, failedJobs }: SlackFact): boolean {
  return report.run.attempt > attempt || report.failedJobs > failedJobs;
}
