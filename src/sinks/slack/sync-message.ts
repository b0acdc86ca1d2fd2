// Brings the message about one run up to date. `message-record` has the states; this is how one leads to the next.
// `stretch` says which message that is: a bot has one for all failing runs of a workflow while it stays red.
import { wrote } from "../../core/policy/edit-throttle.ts";
import type { Failure, Result } from "../../core/policy/failure.ts";
import { type BranchRun, isOverUntold } from "../../core/report/branch-run.ts";
import type { Report } from "../../core/report/report.ts";
import { areTwins } from "../../core/report/twins.ts";
import { type Attempted, DONE, EDITED, type Outcome } from "../../queue/task.ts";
import type { SlackSettings } from "../../settings/settings.ts";
import { digestOf } from "../digest.ts";
import { LATE_CHECK_MS } from "../limits.ts";
import { type Bot, linkTo, type Posted, postMessage, postToWebhook, updateMessage } from "./api/slack.ts";
import { TWIN_WAIT_MS } from "./limits.ts";
import { interrupted, type MessageRecord, paceOf, postedOf } from "./message-record.ts";
import { metadataOf, type Round, reconcile } from "./reconcile-message.ts";
import { type Message, type RunState, renderMessage } from "./render/message.ts";
import { assign, homeOf, isSuperseded, postedAt, shownOf } from "./stretch.ts";
import { asOnlyTwin, tellerOf } from "./twin.ts";

/** Brings what is said of the run that the task names up to date. */
export async function syncMessage(round: Round, { key, interruptedAt }: Attempted): Promise<Outcome> {
  const { records, slack } = round;
  if (!slack) return DONE;
  if (interruptedAt !== null) {
    const home = homeOf(round, key) ?? key;
    for (const message of new Set([key, home])) {
      const record = records.get("slack", message);
      if (message === home || record) records.set("slack", message, interrupted(record, interruptedAt));
    }
  }
  return slack.kind === "webhook" ? syncOnce(round, slack, key) : syncStretch(round, slack, key);
}

/** An incoming webhook names no message: it posts about the run, and again only where more has failed. */
async function syncOnce(round: Round, slack: SlackSettings, key: string): Promise<Outcome> {
  const { runs, records } = round;
  const run = runs.reported(key);
  const record = records.get("slack", key);
  if (!run) return whenItMayBeTold(round, key);
  if (record?.state === "sent" && !hasMore(run, record)) return DONE;
  if (!record && isOver(round, run)) return DONE;
  const teller = tellerOf(round, run);
  if (teller === "busy") return { kind: "reschedule", at: Date.now() + TWIN_WAIT_MS };
  if (teller === "twin") return DONE;
  const message = renderMessage({
    report: run.report,
    passedOnAttempt: passedOnAttempt(run),
    twins: twinsOf(round, run),
  });
  return asOnlyTwin(key, () => bringUpToDate(round, slack, { key, run, message }));
}

/** Runs of the same commit that failed alike: the message names them as well. */
function twinsOf({ runs }: Round, { report, passed }: BranchRun): Report["run"][] {
  const twins = runs.all().filter((other) => areTwins(other.report, report) && (passed || !other.passed));
  return twins.map((twin) => twin.report.run);
}

/** The message of the red workflow, and a reply in its thread where the run has failed differently. */
async function syncStretch(round: Round, slack: Bot, key: string): Promise<Outcome> {
  const run = round.runs.reported(key);
  if (!run) return whenItMayBeTold(round, key);
  if (homeOf(round, key) === null && isOver(round, run)) return DONE;
  const home = assign(round, run, Date.now());
  return inTurn(round, home, async () => {
    const waits = await reconcile(round, slack, home);
    if (waits) return waits;
    const stretch = round.records.get("stretch", home);
    // Read only now: more may be known since Slack was asked.
    const told = (stretch && shownOf(round, stretch)) ?? round.runs.reported(key);
    if (!told) return DONE;
    const before = stretch?.continues ? postedAt(round, stretch.continues) : null;
    const state: RunState = {
      report: told.report,
      passedOnAttempt: passedOnAttempt(told),
      twins: twinsOf(round, told),
      ...(stretch && { stretch: { ...stretch, passed: told.passed, before: before && (await linkTo(slack, before)) } }),
    };
    const outcome = await bringUpToDate(round, slack, { key: home, run: told, message: renderMessage(state) });
    const thread = postedAt(round, home);
    if (outcome.kind === "failed" || !thread || !stretch?.replies.includes(key)) return outcome;
    return earlier(outcome, await reply(round, slack, { key, thread }));
  });
}

async function reply(round: Round, slack: Bot, { key, thread }: { key: string; thread: Posted }): Promise<Outcome> {
  const waits = await reconcile(round, slack, key, thread);
  if (waits) return waits;
  const run = round.runs.reported(key);
  if (!run) return DONE;
  const message = renderMessage({ report: run.report, passedOnAttempt: passedOnAttempt(run) });
  return bringUpToDate(round, slack, { key, run, message, thread });
}

/** Whichever comes first is done first; the other one is found again then. */
function earlier(a: Outcome, b: Outcome): Outcome {
  if (a.kind === "done") return b === EDITED ? a : b;
  if (a.kind !== "reschedule" || b.kind !== "reschedule") return b.kind === "done" ? a : b;
  return a.at < b.at ? a : b;
}

/** One after the other, so that two runs do not both post their message. */
async function inTurn({ turns }: Round, home: string, act: () => Promise<Outcome>): Promise<Outcome> {
  const mine = (turns.get(home) ?? Promise.resolve()).then(act, act);
  turns.set(home, mine);
  try {
    return await mine;
  } finally {
    if (turns.get(home) === mine) turns.delete(home);
  }
}

/** Nothing of the run is to be told now: later, where that is known. */
function whenItMayBeTold({ runs }: Round, key: string): Outcome {
  const at = runs.waitsUntil(key);
  return at === null ? DONE : { kind: "reschedule", at };
}

/** Nobody was told of it, and nobody need be any more. */
function isOver(round: Round, run: BranchRun): boolean {
  return isSuperseded(round, run) || isOverUntold(run) || round.runs.wasExpected(run.report.run.id);
}

type Wanted = {
  readonly key: string;
  readonly run: BranchRun;
  readonly message: Message;
  /** The message under which it stands. */
  readonly thread?: Posted;
};

async function bringUpToDate(round: Round, slack: SlackSettings, wanted: Wanted): Promise<Outcome> {
  const { records } = round;
  const { key, run, message } = wanted;
  const record = records.get("slack", key);
  const digest = digestOf(JSON.stringify(message));
  if (record && record.state !== "unconfirmed" && record.digest === digest) return checkLater(record);

  const now = Date.now();
  const sent = await send(slack, record, wanted);
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
  const outcome = checkLater(next);
  return outcome === DONE && postedOf(record) ? EDITED : outcome;
}

/** What nobody has answered is looked at once more when it has had its time. */
function checkLater(record: MessageRecord): Outcome {
  return record.state === "settling" ? { kind: "reschedule", at: record.askedAt + LATE_CHECK_MS } : DONE;
}

function send(
  slack: SlackSettings,
  record: MessageRecord | null,
  { message, run, key, thread }: Wanted,
): Promise<Result<Posted | null>> {
  if (slack.kind === "webhook") return postToWebhook(slack.url, message);
  const posted = postedOf(record);
  if (posted) return updateMessage(slack, posted, message);
  return postMessage(slack, message, { metadata: metadataOf(run.report, key), ...(thread && { thread }) });
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

/** The run itself has passed: on a later attempt, or on this one, whose failed jobs were allowed to. */
function passedOnAttempt({ report, passed }: BranchRun): number | null {
  return passed && passed.runId === report.run.id ? passed.attempt : null;
}

/** More has failed than an incoming webhook has posted. */
function hasMore({ report }: BranchRun, said: Extract<MessageRecord, { state: "sent" }>): boolean {
  return report.run.attempt > said.attempt || report.failedJobs > said.failedJobs;
}
