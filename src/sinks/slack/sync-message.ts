// Updates the messages about one run, one in each channel that is told of it. `message-record` has the states; here are
// the transitions. `stretch` says which message that is: a bot has one for all failing runs of a workflow while it
// stays red.
import { wrote } from "../../core/policy/edit-throttle.ts";
import type { Failure, Result } from "../../core/policy/failure.ts";
import { type BranchRun, isOverUntold } from "../../core/report/branch-run.ts";
import type { Report } from "../../core/report/report.ts";
import { areTwins } from "../../core/report/twins.ts";
import type { Share } from "../../core/rules/routes.ts";
import { logTrouble } from "../../edge/worker-log.ts";
import { type Attempted, DONE, EDITED, type Outcome } from "../../queue/task.ts";
import type { SlackSettings } from "../../settings/settings.ts";
import { digestOf } from "../digest.ts";
import { type Bot, linkTo, type Posted, postMessage, postToWebhook, updateMessage } from "./api/slack.ts";
import { TWIN_WAIT_MS } from "./limits.ts";
import { mentionedIn } from "./mention.ts";
import {
  channelOf,
  checkLater,
  interrupted,
  isNew,
  type MessageRecord,
  notSent,
  paceOf,
  postedOf,
  recordKey,
  runOf,
  says,
  sentRecord,
} from "./message-record.ts";
import { isMuted } from "./muted.ts";
import { inTurn, metadataOf, type Round, reconcile } from "./reconcile-message.ts";
import { type Message, type RunState, renderMessage } from "./render/message.ts";
import { assign, homeOf, homesOf, isSuperseded, postedAt, runsIn, shareIn, shownOf } from "./stretch.ts";
import { asOnlyTwin, tellerOf } from "./twin.ts";

/** Updates the messages about the run that the task names, in each channel that is told of it or was. */
export async function syncMessages(round: Round, { key: runId, interruptedAt }: Attempted): Promise<Outcome> {
  const { slack } = round;
  if (!slack) return DONE;
  const channels = channelsOf(round, runId);
  if (interruptedAt !== null) for (const channel of channels) doubt(round, { runId, channel }, interruptedAt);
  let all: Outcome | null = null;
  for (const channel of channels) {
    const record = () => round.records.get("slack", homeOf(round, runId, channel) ?? recordKey(runId, channel));
    const before = record();
    const mine = { runId, channel };
    const outcome = await (slack.kind === "webhook" ? syncOnce(round, slack, mine) : syncStretch(round, slack, mine));
    // Trouble in one channel does not hold up another.
    all = all ? joinedWith(all, outcome) : outcome;
    // Stores what one channel was told before the next is told.
    const isWritten = outcome.kind !== "failed" && record() !== before;
    if (isWritten && channel !== channels.at(-1)) return joinedWith(all, { kind: "reschedule", at: Date.now() });
  }
  return all ?? whenItMayBeTold(round, runId);
}

/** The keys of the channels that are told of the run, or were. */
function channelsOf(round: Round, runId: string): string[] {
  const run = round.runs.reported(runId);
  const told = run ? round.routing.sharesOf(run).map(({ key }) => key) : [];
  return [...new Set([...told, ...homesOf(round, runId).map(channelOf)])];
}

/** A run, and the key of a channel that is told of it. */
type Which = { readonly runId: string; readonly channel: string };

/**
 * The process died while posting to this channel. It was not stored which message the run belongs to, so that is
 * decided again. A reply about the run may exist as well.
 */
function doubt(round: Round, { runId, channel }: Which, askedAt: number): void {
  const { records, slack } = round;
  const own = recordKey(runId, channel);
  const share = slack?.kind === "bot" ? shareIn(round, runId, channel) : null;
  const decided = () => share && assign(round, share, { now: askedAt, isMuted: isMuted(round, share, askedAt) });
  const home = homeOf(round, runId, channel) ?? decided() ?? own;
  const isReply = records.get("stretch", home)?.replies.includes(runId) === true;
  for (const key of new Set([own, home])) {
    const record = records.get("slack", key);
    if (key === home || record || isReply) records.set("slack", key, interrupted(record, askedAt));
  }
}

/** An incoming webhook identifies no message. It posts about the run, and again only if more has failed. */
async function syncOnce(round: Round, slack: SlackSettings, { runId, channel }: Which): Promise<Outcome> {
  const { records } = round;
  const key = recordKey(runId, channel);
  const share = shareIn(round, runId, channel);
  const record = records.get("slack", key);
  if (!share) return whenItMayBeTold(round, runId);
  const { run } = share;
  if ((record?.state === "sent" || record?.state === "held") && !hasMore(run, record)) return DONE;
  if (!record && isOver(round, share)) return DONE;
  const teller = tellerOf(round, run, runsIn(round, channel));
  if (teller === "busy") return { kind: "reschedule", at: Date.now() + TWIN_WAIT_MS };
  if (teller === "twin") return DONE;
  const state = { report: run.report, passedOnAttempt: passedOnAttempt(run), twins: twinsOf(round, share) };
  return asOnlyTwin(runId, () => bringUpToDate(round, slack, { key, share, state }));
}

/** Runs of the same commit that failed alike. The message names them too. */
function twinsOf(round: Round, { key, run: { report, passed } }: Share): Report["run"][] {
  const twins = runsIn(round, key).filter((other) => areTwins(other.report, report) && (passed || !other.passed));
  return twins.map((twin) => twin.report.run);
}

/** Updates the red workflow's message, and the reply in its thread if the run has failed differently. */
async function syncStretch(round: Round, bot: Bot, { runId, channel }: Which): Promise<Outcome> {
  const share = shareIn(round, runId, channel);
  if (!share) return whenItMayBeTold(round, runId);
  // The channel had no room: another message counts this run.
  if (isHeld(round, recordKey(runId, channel))) return DONE;
  if (homeOf(round, runId, channel) === null && isOver(round, share)) return DONE;
  const isQuiet = isMuted(round, share, mutedAt(round, share));
  const home = assign(round, share, { now: Date.now(), isMuted: isQuiet });
  if (home === null) return DONE;
  const slack = share.channel === null ? bot : { ...bot, channel: share.channel };
  const outcome = await inTurn(round, home, async () => {
    if (isHeld(round, home)) return DONE;
    const waits = await reconcile(round, slack, home);
    if (waits) return waits;
    // The message turned out not to exist, and is not needed any more.
    if (!postedAt(round, home) && home === recordKey(runId, channel) && isOver(round, share)) return DONE;
    const stretch = round.records.get("stretch", home);
    // Read only now: more may be known by now.
    const told = (stretch && shownOf(round, home, stretch)) ?? shareIn(round, runId, channel);
    if (!told) return DONE;
    const { run, meantFor } = told;
    if (isQuiet && !postedAt(round, home)) return DONE;
    const before = stretch?.continues ? postedAt(round, stretch.continues) : null;
    const state: RunState = {
      report: run.report,
      passedOnAttempt: passedOnAttempt(run),
      twins: twinsOf(round, told),
      pressing: round.pressing(home, told),
      ...(stretch && { stretch: { ...stretch, passed: run.passed, before: before && (await linkTo(slack, before)) } }),
      meantFor,
    };
    const outcome = await bringUpToDate(round, slack, { key: home, share: told, state });
    const thread = postedAt(round, home);
    const key = recordKey(runId, channel);
    // The first run has no reply: its record is the message's own, which shows its news while it is the newest.
    if (outcome.kind === "failed" || !thread || key === home || !stretch?.replies.includes(runId)) return outcome;
    return earlier(outcome, await reply(round, slack, { key, thread }));
  });
  if (!isHeld(round, home)) return outcome;
  // There is no message for later runs to edit, so each asks for room by itself.
  round.records.remove("stretch", home);
  return home === recordKey(runId, channel) ? DONE : syncStretch(round, bot, { runId, channel });
}

/** The time that counts for a mute. A failure that was muted and not reported has no end to report either. */
function mutedAt(round: Round, { key, run: { report, passed } }: Share): number {
  const isUntold = homeOf(round, report.run.id, key) === null;
  return passed && isUntold ? report.firstFailureAt : Date.now();
}

const isHeld = ({ records }: Round, key: string) => records.get("slack", key)?.state === "held";

async function reply(round: Round, slack: Bot, { key, thread }: { key: string; thread: Posted }): Promise<Outcome> {
  const waits = await reconcile(round, slack, key, thread);
  if (waits) return waits;
  const share = shareIn(round, runOf(key), channelOf(key));
  if (!share) return DONE;
  const state = { report: share.run.report, passedOnAttempt: passedOnAttempt(share.run) };
  return bringUpToDate(round, slack, { key, share, state, thread });
}

/** A failure brings the task back, whatever else waits. Otherwise the earliest wait counts. */
function joinedWith(a: Outcome, b: Outcome): Outcome {
  if (a.kind === "failed") return a;
  return b.kind === "failed" ? b : earlier(a, b);
}

/** The earlier of two waits. The other one is found again then. */
function earlier(a: Outcome, b: Outcome): Outcome {
  if (a.kind === "done") return b === EDITED ? a : b;
  if (a.kind !== "reschedule" || b.kind !== "reschedule") return b.kind === "done" ? a : b;
  return a.at < b.at ? a : b;
}

/** Nothing of the run can be reported now. Tries again later, if it is known when. */
function whenItMayBeTold({ runs }: Round, key: string): Outcome {
  const at = runs.waitsUntil(key);
  return at === null ? DONE : { kind: "reschedule", at };
}

/** The channel was not told of it, and need not be any more. */
function isOver(round: Round, share: Share): boolean {
  const { run } = share;
  return isSuperseded(round, share) || isOverUntold(run) || round.runs.wasExpected(run.report.run.id);
}

type Wanted = {
  /** The record's key. */
  readonly key: string;
  readonly share: Share;
  readonly state: RunState;
  /** The message that it replies to. */
  readonly thread?: Posted;
};

async function bringUpToDate(round: Round, slack: SlackSettings, wanted: Wanted): Promise<Outcome> {
  const { records } = round;
  const { key, share, state } = wanted;
  const record = records.get("slack", key);
  const message = renderMessage(state);
  // The digest leaves out mentions, which only a new message has: otherwise an edit would follow at once.
  const digest = digestOf(JSON.stringify(message));
  if (says(record, digest)) return checkLater(record);
  if (isNew(record) && !wanted.thread && (await mustHold(round, slack, { wanted, record }))) return DONE;

  const mentioned = mayMention(record, wanted) ? await mentionedIn(share, slack, round.routing) : [];
  const now = Date.now();
  const sent = await send(slack, record, {
    ...wanted,
    message: mentioned.length > 0 ? renderMessage({ ...state, mentioned }) : message,
  });
  if (!sent.ok) return notTold(round, wanted, { record, failure: sent.failure, now });
  const { report } = share.run;
  const pace = wrote(paceOf(record) ?? undefined, now);
  const said = { digest, attempt: report.run.attempt, failedJobs: report.failedJobs, pace };
  const next = sentRecord(record, sent.value, { said, now });
  records.set("slack", key, next);
  const outcome = checkLater(next);
  return outcome === DONE && postedOf(record) ? EDITED : outcome;
}

/** Is there no room for it in the channel? Then the channel's object counts it, and the record says so. */
async function mustHold(
  { records, askChannel }: Round,
  slack: SlackSettings,
  { wanted: { key, share }, record }: { readonly wanted: Wanted; readonly record: MessageRecord | null },
): Promise<boolean> {
  const { report } = share.run;
  const { attempt } = report.run;
  const { failedJobs } = report;
  // Each post of an incoming webhook about one run is a message of its own.
  const name = record === null ? key : `${key}/${attempt}/${failedJobs}`;
  if ((await askChannel(slack, report, name)) === "post") return false;
  records.set("slack", key, { state: "held", heldAt: Date.now(), attempt, failedJobs, pace: null });
  return true;
}

/** Only a new message mentions anybody. Edits, replies and the news of an end do not. */
function mayMention(record: MessageRecord | null, { share, thread }: Wanted): boolean {
  return !postedOf(record) && record?.state !== "sent" && !thread && !share.run.passed;
}

type NotTold = { readonly record: MessageRecord | null; readonly failure: Failure; readonly now: number };

function notTold(round: Round, { key, share }: Wanted, { record, failure, now }: NotTold): Outcome {
  const { records, routing } = round;
  const next = notSent(record, { failure, now });
  if (next) records.set("slack", key, next);
  else records.remove("slack", key);
  // A rule names a channel that does not exist, or that the bot is not in. The settings' own channel is told instead.
  if (failure.kind !== "forbidden" || share.key === "" || share.run.passed) return { kind: "failed", failure };
  if (!postedOf(next)) records.remove("slack", key);
  const { id } = share.run.report.run;
  logTrouble({ object: "Branch", task: `slack ${id}`, what: failure.logText, next: "told in SLACK_CHANNEL" });
  routing.refuse(id, share.key);
  return { kind: "reschedule", at: now };
}

function send(
  slack: SlackSettings,
  record: MessageRecord | null,
  { message, share, key, thread }: Wanted & { readonly message: Message },
): Promise<Result<Posted | null>> {
  if (slack.kind === "webhook") return postToWebhook(slack.url, message);
  const posted = postedOf(record);
  if (posted) return updateMessage(slack, posted, message);
  return postMessage(slack, message, { metadata: metadataOf(share.run.report, key), ...(thread && { thread }) });
}

/** The attempt on which the run itself has passed: a later one, or this one if its failed jobs were allowed to fail. */
function passedOnAttempt({ report, passed }: BranchRun): number | null {
  return passed && passed.runId === report.run.id ? passed.attempt : null;
}

/** Has more failed than an incoming webhook has posted? */
function hasMore({ report }: BranchRun, said: Extract<MessageRecord, { state: "sent" | "held" }>): boolean {
  return report.run.attempt > said.attempt || report.failedJobs > said.failedJobs;
}
