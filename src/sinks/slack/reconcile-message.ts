// Looks for a run's message in Slack after a post or an edit was not answered. It is posted again only once the first
// post can no longer come. If it comes even later, that is put right.
import { isTransient } from "../../core/policy/failure.ts";
import type { Report } from "../../core/report/report.ts";
import type { Share } from "../../core/rules/routes.ts";
import { logTrouble } from "../../edge/worker-log.ts";
import type { Records } from "../../queue/records.ts";
import type { Outcome } from "../../queue/task.ts";
import type { SlackSettings } from "../../settings/settings.ts";
import type { BranchRuns } from "../branch-runs.ts";
import { LATE_CHECK_MS, LATE_EFFECT_MS } from "../limits.ts";
import type { Routing } from "../routing.ts";
import { findMessages, findReplies } from "./api/history.ts";
import { type Bot, deleteMessage, type Metadata, type Posted } from "./api/slack.ts";
import type { AskChannel } from "./ask-channel.ts";
import { LOOK_AGAIN_MS, SLACK_CLOCKS_APART_MS } from "./limits.ts";
import { type MessageRecord, OUTDATED, runOf } from "./message-record.ts";
import type { Pressing } from "./render/buttons.ts";
import type { MessageShapes } from "./stretch.ts";

/** What a round works on. */
export type Round = {
  readonly runs: BranchRuns;
  readonly routing: Routing;
  readonly records: Records<MessageShapes>;
  readonly slack: SlackSettings | null;
  /** The buttons of the message with this key, which shows this share. */
  readonly pressing: (home: string, shown: Share) => Pressing;
  /** In one object's memory: work on a message, by its record's key. */
  readonly turns: Map<string, Promise<unknown>>;
  readonly askChannel: AskChannel;
};

/**
 * Runs `act` after what came before under this key, so that two runs do not both post their message, and two presses do
 * not both re-run.
 */
export async function inTurn({ turns }: Round, key: string, act: () => Promise<Outcome>): Promise<Outcome> {
  const mine = (turns.get(key) ?? Promise.resolve()).then(act, act);
  turns.set(key, mine);
  try {
    return await mine;
  } finally {
    if (turns.get(key) === mine) turns.delete(key);
  }
}

type Unsure = Extract<MessageRecord, { state: "unconfirmed" | "settling" }>;

/** `key` is the record's; `thread`: it is a reply there. Returns null as {@link reconcileRecord} does. */
export async function reconcile(
  { runs, records }: Round,
  bot: Bot,
  key: string,
  thread?: Posted,
): Promise<Outcome | null> {
  // Any of the branch's runs names the repository. This one may have been forgotten.
  const run = runs.get(runOf(key)) ?? runs.all()[0];
  if (!run) return null;
  return reconcileRecord(records, bot, { key, metadata: metadataOf(run.report, key), ...(thread && { thread }) });
}

type Sought = { readonly key: string; readonly metadata: Metadata; readonly thread?: Posted };

/** Null if nothing needs to be looked for, or if the record has been put right. Then the message is updated. */
export async function reconcileRecord(
  records: Pick<Records<{ slack: MessageRecord }>, "get" | "set">,
  bot: Bot,
  { key, metadata, thread }: Sought,
): Promise<Outcome | null> {
  const record = records.get("slack", key);
  if (record?.state !== "unconfirmed" && record?.state !== "settling") return null;
  const isSettling = record.state === "settling";
  if (isSettling && Date.now() < record.askedAt + LATE_CHECK_MS) return null;
  if (isSettling && record.triedAt === null) {
    // It was edited. An earlier request may have taken effect after the last one, so the last one is repeated.
    records.set("slack", key, settled(record, record.posted, OUTDATED));
    return null;
  }
  const sinceMs = since(record);
  const found = thread
    ? await findReplies(bot, thread, { metadata, sinceMs })
    : await findMessages(bot, metadata, sinceMs);
  if (!found.ok && isTransient(found.failure)) return { kind: "failed", failure: found.failure };
  // Anything can be refused once. A bot that may never look posts all the same: a rare duplicate is better than a loss.
  const askedAt = record.askedAt ?? 0;
  const looksUntil = askedAt + LATE_EFFECT_MS + (isSettling ? LATE_CHECK_MS : 0);
  if (!found.ok && Date.now() < looksUntil)
    return { kind: "reschedule", at: Date.now() + LOOK_AGAIN_MS, isFailing: true };
  const messages = found.ok ? found.value : null;
  const [first, ...doubles] = messages ?? [];
  const failure = await deleteAll(bot, doubles);
  if (failure) return failure;
  if (first) {
    const isSame = isSettling && first.ts === record.posted.ts;
    records.set("slack", key, settled(record, first, isSame ? record.digest : OUTDATED));
  } else if (isSettling) {
    records.set("slack", key, settled(record, record.posted, record.digest));
  } else if (messages && Date.now() < askedAt + LATE_EFFECT_MS) {
    return { kind: "reschedule", at: askedAt + LATE_EFFECT_MS, isFailing: true };
  }
  return null;
}

/** The record of a message that exists once. */
function settled(record: Unsure, posted: Posted, digest: string): MessageRecord {
  const { pace } = record;
  const said = record.state === "settling" ? record : { attempt: 0, failedJobs: 0 };
  const { attempt, failedJobs } = said;
  return { state: "posted", posted, digest, attempt, failedJobs, pace: pace ?? { at: 0, writes: 0 } };
}

function since(record: Unsure): number {
  const posted = record.state === "settling" ? Number(record.posted.ts) * 1000 : null;
  const times = [record.triedAt, record.askedAt, posted].filter((at) => at !== null);
  return Math.min(...times) - SLACK_CLOCKS_APART_MS;
}

/** Deletes duplicates. Returns a transient failure if one cannot be deleted now. */
async function deleteAll(bot: Bot, doubles: readonly Posted[]): Promise<Outcome | null> {
  for (const double of doubles) {
    const deleted = await deleteMessage(bot, double);
    if (deleted.ok || deleted.failure.kind === "not-found") continue;
    if (isTransient(deleted.failure)) return { kind: "failed", failure: deleted.failure };
    logTrouble({ object: "Branch", task: "delete message", what: deleted.failure.logText, next: "left there" });
  }
  return null;
}

/** Identifies the message by ids and our own key for the channel alone: any app in the channel may read this. */
export function metadataOf({ repository }: Report, key: string): Metadata {
  return { event_type: "whyred_run", event_payload: { repository: repository.id, run: key } };
}
