// Brings the message about one run up to date. `message-record` has the states; this is how one leads to the next.
import { wrote } from "../../core/policy/edit-throttle.ts";
import type { Failure, Result } from "../../core/policy/failure.ts";
import { type BranchRun, supersedes } from "../../core/report/branch-run.ts";
import { areTwins, stillRed } from "../../core/report/twins.ts";
import { type Attempted, DONE, type Outcome } from "../../queue/task.ts";
import type { SlackSettings } from "../../settings/settings.ts";
import { digestOf } from "../digest.ts";
import { LATE_CHECK_MS } from "../limits.ts";
import { type Posted, postMessage, postToWebhook, updateMessage } from "./api/slack.ts";
import { TWIN_WAIT_MS } from "./limits.ts";
import { interrupted, type MessageRecord, paceOf } from "./message-record.ts";
import { metadataOf, type Round, reconcile } from "./reconcile-message.ts";
import { type Message, type RunState, renderMessage } from "./render/message.ts";
import { asOnlyTwin, leftBy, tellerOf } from "./twin.ts";

/** Brings the message of the run that the task names up to date, and those of runs that it no longer tells of. */
export async function syncMessage(round: Round, attempted: Attempted): Promise<Outcome> {
  const outcome = await syncRun(round, attempted);
  if (outcome.kind === "failed") return outcome;
  for (const key of leftBy(round, attempted.key)) {
    const other = await syncRun(round, { ...attempted, key, interruptedAt: null });
    if (other.kind !== "done") return other;
  }
  return outcome;
}

async function syncRun(round: Round, { key, interruptedAt, ...rest }: Attempted): Promise<Outcome> {
  const { runs, records, slack } = round;
  if (!slack) return DONE;
  if (interruptedAt !== null) records.set("slack", key, interrupted(records.get("slack", key), interruptedAt));
  const waits = slack.kind === "bot" ? await reconcile(round, slack, key) : null;
  if (waits) return waits;

  // Read only now: more may be known since Slack was asked.
  const run = runs.get(key);
  const record = records.get("slack", key);
  if (!run || (record?.state === "sent" && !hasMore(run, record))) return DONE;
  if (!record && isSuperseded(round, run)) return DONE;
  const teller = tellerOf(round, run);
  if (teller.kind === "busy") return { kind: "reschedule", at: Date.now() + TWIN_WAIT_MS };
  if (teller.kind === "twin") {
    if (record) records.remove("slack", key);
    records.set("slack-twin", key, { toldBy: teller.id });
    return teller.canEdit ? syncRun(round, { ...rest, key: teller.id, interruptedAt: null }) : DONE;
  }
  records.remove("slack-twin", key);
  const message = renderMessage(stateOf(round, run));
  const digest = digestOf(JSON.stringify(message));
  if (record && record.state !== "unconfirmed" && record.digest === digest) return checkLater(record);

  const now = Date.now();
  const sent = await asOnlyTwin(key, () => send(slack, record, { message, run }));
  if (!sent.ok) {
    const next = notSent(record, { failure: sent.failure, now });
    if (next) records.set("slack", key, next);
    else records.remove("slack", key);
    return { kind: "failed", failure: sent.failure };
  }
  const { report } = run;
  const pace = wrote(paceOf(record) ?? undefined, now);
  const said = { digest, attempt: report.run.attempt, failedJobs: report.failedJobs, pace };
  const next = sentRecord(record, sent.value, { said, now });
  records.set("slack", key, next);
  return checkLater(next);
}

/** What the message says: of twins it tells of one that is still red, and names the others. */
function stateOf({ runs }: Round, run: BranchRun): RunState {
  const all = runs.all();
  const told = stillRed(run, all);
  const twins = all.filter((other) => areTwins(other.report, told.report) && (told.passed || !other.passed));
  return { report: told.report, passedOnAttempt: passedOnAttempt(told), twins: twins.map(({ report }) => report.run) };
}

/** A newer push has failed before this one was told: the channel hears of the newer one alone. */
function isSuperseded({ runs }: Round, { report }: BranchRun): boolean {
  return runs.all().some((other) => supersedes(other.report, report));
}

/** What nobody has answered is looked at once more when it has had its time. */
function checkLater(record: MessageRecord): Outcome {
  return record.state === "settling" ? { kind: "reschedule", at: record.askedAt + LATE_CHECK_MS } : DONE;
}

function send(
  slack: SlackSettings,
  record: MessageRecord | null,
  { message, run }: { readonly message: Message; readonly run: BranchRun },
): Promise<Result<Posted | null>> {
  if (slack.kind === "webhook") return postToWebhook(slack.url, message);
  const posted = postedOf(record);
  return posted ? updateMessage(slack, posted, message) : postMessage(slack, message, metadataOf(run.report));
}

type Sent = {
  readonly said: Pick<Extract<MessageRecord, { state: "sent" }>, "digest" | "attempt" | "failedJobs" | "pace">;
  readonly now: number;
};

function sentRecord(record: MessageRecord | null, posted: Posted | null, { said, now }: Sent): MessageRecord {
  if (!posted) return { state: "sent", ...said };
  const waitsFor = record?.state === "unconfirmed" || record?.state === "settling" ? record : null;
  // What was asked for before may still be on its way.
  const askedAt = waitsFor?.askedAt ?? null;
  if (waitsFor === null || askedAt === null || now >= askedAt + LATE_CHECK_MS) {
    return { state: "posted", posted, ...said };
  }
  return { state: "settling", posted, ...said, askedAt, triedAt: waitsFor.triedAt };
}

/** What is known when a request has failed. Null: nothing was posted. */
function notSent(
  record: MessageRecord | null,
  { failure, now }: { readonly failure: Failure; readonly now: number },
): MessageRecord | null {
  const posted = postedOf(record);
  if (failure.outcomeUnknown) return interrupted(record, now);
  if (posted) {
    // Somebody deleted it, or Slack says so: the next try looks for it, and posts a new one where it is not there.
    if (failure.kind === "not-found") {
      return { state: "unconfirmed", triedAt: Number(posted.ts) * 1000, askedAt: null, pace: paceOf(record) };
    }
    // It cannot be edited any more: the next try posts a new one.
    return failure.kind === "gone" ? null : record;
  }
  // It may have been done all the same, and then it is to be found at once.
  if (record?.state === "unconfirmed") return record;
  if (failure.kind === "unavailable") return { state: "unconfirmed", triedAt: now, askedAt: null, pace: null };
  return record;
}

function postedOf(record: MessageRecord | null): Posted | null {
  return record?.state === "posted" || record?.state === "settling" ? record.posted : null;
}

/** The message is about its own run: that a newer commit passes does not change it. */
function passedOnAttempt({ report, passed }: BranchRun): number | null {
  return passed && passed.runId === report.run.id ? passed.attempt : null;
}

/** More has failed than an incoming webhook has posted. */
function hasMore({ report }: BranchRun, said: Extract<MessageRecord, { state: "sent" }>): boolean {
  return report.run.attempt > said.attempt || report.failedJobs > said.failedJobs;
}
