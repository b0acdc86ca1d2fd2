// Tells a run in Slack: one message, posted once; a bot edits it when more is known, an incoming webhook cannot.
import type { BranchShapes } from "./branch.ts";
import type { Result } from "./core/failure.ts";
import { type Message, renderMessage } from "./core/message.ts";
import type { BranchRun } from "./core/sections.ts";
import { type Posted, postMessage, postToWebhook, updateMessage } from "./edge/slack.ts";
import type { Facts } from "./facts.ts";
import { DONE, type Outcome } from "./outbox.ts";
import type { SlackSettings } from "./settings.ts";

/** What stands in Slack about a run. */
export type SlackFact = {
  /** Null while it is not known whether a message was posted, and after an incoming webhook, which does not say. */
  readonly posted: Posted | null;
  readonly message: Message | null;
  /** What the message told: an incoming webhook posts once more only when there is more than this. */
  readonly attempt: number;
  readonly failedJobs: number;
};

/** Brings the message of this run up to date. */
export async function tellSlack(
  facts: Facts<BranchShapes>,
  slack: SlackSettings | null,
  runId: string,
): Promise<Outcome> {
  const run = facts.get("run", runId);
  if (!run || !slack) return DONE;
  const known = facts.get("slack", runId);
  if (slack.kind === "webhook" && known?.message && !hasMore(run, known)) return DONE;
  const message = renderMessage({ report: run.report, passedOnAttempt: passedOnAttempt(run) });
  if (JSON.stringify(message) === JSON.stringify(known?.message)) return DONE;

  const { attempt } = run.report.run;
  const { failedJobs } = run.report;
  const posted = known?.posted ?? null;
  // The intent, before the effect: if this process dies in between, a rare double is preferred to a loss.
  if (!known) facts.set("slack", runId, { posted, message: null, attempt: 0, failedJobs: 0 });
  const sent = await send(slack, posted, message);
  if (sent.ok) {
    facts.set("slack", runId, { posted: sent.value, message, attempt, failedJobs });
    return DONE;
  }
  // Somebody deleted the message: the next try posts a new one.
  if (sent.failure.kind === "not-found" && posted) {
    facts.set("slack", runId, { posted: null, message: null, attempt: 0, failedJobs: 0 });
  }
  return { kind: "failed", failure: sent.failure };
}

function send(slack: SlackSettings, posted: Posted | null, message: Message): Promise<Result<Posted | null>> {
  if (slack.kind === "webhook") return postToWebhook(slack.url, message);
  return posted ? updateMessage(slack, posted, message) : postMessage(slack, message);
}

/** The message is about its own run: that a newer commit passes does not change it. */
function passedOnAttempt({ report, passed }: BranchRun): number | null {
  return passed && passed.runId === report.run.id ? passed.attempt : null;
}

function hasMore({ report }: BranchRun, { attempt, failedJobs }: SlackFact): boolean {
  return report.run.attempt > attempt || report.failedJobs > failedJobs;
}
