// Tells a run in Slack: one message, posted once; a bot edits it when more is known, an incoming webhook cannot.
import type { BranchShapes } from "./branch.ts";
import type { Failure, Result } from "./core/failure.ts";
import { SLACK_CLOCKS_APART_MS } from "./core/limits.ts";
import { type Message, renderMessage } from "./core/message.ts";
import { type Pace, wrote } from "./core/pace.ts";
import type { Report } from "./core/report.ts";
import type { BranchRun } from "./core/sections.ts";
import { type Metadata, type Posted, postMessage, postToWebhook, updateMessage } from "./edge/slack.ts";
import { findMessage } from "./edge/slack-history.ts";
import type { Facts } from "./facts.ts";
import type { SlackSettings } from "./settings.ts";
import { DONE, type Outcome } from "./work.ts";

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
  /** Came after 0.1.0. */
  readonly pace?: Pace | undefined;
};

/** Nothing has been posted. */
const NOTHING: SlackFact = { posted: null, message: null, attempt: 0, failedJobs: 0 };

/** Brings the message of this run up to date. */
export async function tellSlack(
  facts: Facts<BranchShapes>,
  slack: SlackSettings | null,
  runId: string,
): Promise<Outcome> {
  if (!slack) return DONE;
  const sought = await seek(facts, slack, runId);
  if (!sought.ok) return { kind: "failed", failure: sought.failure };

  // Read only now: more may be known since Slack was asked.
  const run = facts.get("run", runId);
  const known = facts.get("slack", runId);
  if (!run || (slack.kind === "webhook" && known?.message && !hasMore(run, known))) return DONE;
  const message = renderMessage({ report: run.report, passedOnAttempt: passedOnAttempt(run) });
  if (JSON.stringify(message) === JSON.stringify(known?.message)) return DONE;

  const posted = known?.posted ?? null;
  const now = Date.now();
  // The intent, before the effect: who dies in between looks for the message before it posts another.
  if (!posted && !known?.triedAt) facts.set("slack", runId, { ...NOTHING, ...known, triedAt: now });
  const sent = await send(slack, posted, { message, metadata: metadataOf(run.report) });
  if (!sent.ok) return notSent(facts, runId, { known, failure: sent.failure });
  const { attempt } = run.report.run;
  const { failedJobs } = run.report;
  facts.set("slack", runId, { posted: sent.value, message, attempt, failedJobs, pace: wrote(known?.pace, now) });
  return DONE;
}

/** Where it is not known whether a message was posted, a bot looks for it; what it finds is edited. */
async function seek(facts: Facts<BranchShapes>, slack: SlackSettings, runId: string): Promise<Result<null>> {
  const [run, known] = [facts.get("run", runId), facts.get("slack", runId)];
  const isUnknown = known && !known.posted && !known.message;
  if (!run || !isUnknown || slack.kind !== "bot") return { ok: true, value: null };
  const since = (known.triedAt ?? run.report.firstFailureAt) - SLACK_CLOCKS_APART_MS;
  const found = await findMessage(slack, metadataOf(run.report), since);
  if (!found.ok) return found;
  if (found.value) facts.set("slack", runId, { ...known, posted: found.value, triedAt: undefined });
  return { ok: true, value: null };
}

function send(
  slack: SlackSettings,
  posted: Posted | null,
  { message, metadata }: { message: Message; metadata: Metadata },
): Promise<Result<Posted | null>> {
  if (slack.kind === "webhook") return postToWebhook(slack.url, message);
  return posted ? updateMessage(slack, posted, message) : postMessage(slack, message, metadata);
}

/** Nothing was posted where Slack says so; where it says nothing, nobody knows. */
function notSent(
  facts: Facts<BranchShapes>,
  runId: string,
  { known, failure }: { known: SlackFact | null; failure: Failure },
): Outcome {
  if (known?.posted) {
    // Somebody deleted it, or Slack says so: the next try looks for it, and posts a new one where it is not there.
    if (failure.kind === "not-found")
      facts.set("slack", runId, { ...NOTHING, triedAt: Number(known.posted.ts) * 1000 });
    // It cannot be edited any more: the next try posts a new one.
    if (failure.kind === "gone") facts.remove("slack", runId);
  } else if (failure.kind !== "unavailable" && !known?.triedAt) {
    if (known) facts.set("slack", runId, known);
    else facts.remove("slack", runId);
  }
  return { kind: "failed", failure };
}

/** Which run the message is about: by ids alone, for any app in the channel may read it. */
function metadataOf({ repository, run }: Report): Metadata {
  return { event_type: "whyred_run", event_payload: { repository: repository.id, run: run.id } };
}

/** The message is about its own run: that a newer commit passes does not change it. */
function passedOnAttempt({ report, passed }: BranchRun): number | null {
  return passed && passed.runId === report.run.id ? passed.attempt : null;
}

function hasMore({ report }: BranchRun, { attempt, failedJobs }: SlackFact): boolean {
  return report.run.attempt > attempt || report.failedJobs > failedJobs;
}
