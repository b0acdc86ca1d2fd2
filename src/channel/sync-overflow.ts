// Brings the message that counts what a channel had no room for up to date. Its record has the same states as a run's
// (src/sinks/slack/message-record.ts): the intent is the task's lease, and what nobody answered is looked for.
import { wrote } from "../core/policy/edit-throttle.ts";
import type { Records } from "../queue/records.ts";
import { type Attempted, DONE, type Outcome } from "../queue/task.ts";
import type { SlackSettings } from "../settings/settings.ts";
import { digestOf } from "../sinks/digest.ts";
import { type Metadata, postMessage, postToWebhook, updateMessage } from "../sinks/slack/api/slack.ts";
import {
  checkLater,
  interrupted,
  type MessageRecord,
  notSent,
  paceOf,
  postedOf,
  says,
  sentRecord,
} from "../sinks/slack/message-record.ts";
import { reconcileRecord } from "../sinks/slack/reconcile-message.ts";
import type { Message } from "../sinks/slack/render/message.ts";
import { renderOverflow } from "../sinks/slack/render/overflow.ts";
import type { Overflow } from "./overflow.ts";

/** Both by when the first run was held back. */
export type OverflowShapes = { overflow: Overflow; slack: MessageRecord };

export async function syncOverflow(
  records: Records<OverflowShapes>,
  slack: SlackSettings | null,
  { key, interruptedAt }: Attempted,
): Promise<Outcome> {
  const overflow = records.get("overflow", key);
  if (!slack || !overflow) return DONE;
  if (interruptedAt !== null) records.set("slack", key, interrupted(records.get("slack", key), interruptedAt));
  const metadata = metadataOf(overflow);
  const to = inChannel(slack, overflow);
  const waits = to.kind === "bot" ? await reconcileRecord(records, to, { key, metadata }) : null;
  if (waits) return waits;

  // Read only now: more may have been held back since Slack was asked.
  const message = renderOverflow(records.get("overflow", key) ?? overflow);
  const record = records.get("slack", key);
  const digest = digestOf(JSON.stringify(message));
  if (says(record, digest)) return checkLater(record);
  const now = Date.now();
  const sent = await send(to, record, { message, metadata });
  if (!sent.ok) {
    const next = notSent(record, { failure: sent.failure, now });
    if (next) records.set("slack", key, next);
    else records.remove("slack", key);
    if (sent.failure.kind !== "forbidden" || slack.kind !== "bot" || to === slack || postedOf(next)) {
      return { kind: "failed", failure: sent.failure };
    }
    // A rule names a channel that is not there, or where the bot is not: the settings' own is told instead.
    records.remove("slack", key);
    records.set("overflow", key, { ...(records.get("overflow", key) ?? overflow), channel: null });
    return { kind: "reschedule", at: now };
  }
  const pace = wrote(paceOf(record) ?? undefined, now);
  const next = sentRecord(record, sent.value, { said: { digest, attempt: 1, failedJobs: 0, pace }, now });
  records.set("slack", key, next);
  return checkLater(next);
}

/** The settings may name another channel by now; a message stays where it is. */
function inChannel(slack: SlackSettings, { channel }: Overflow): SlackSettings {
  return slack.kind === "bot" && channel !== null && channel !== slack.channel ? { ...slack, channel } : slack;
}

type Wanted = { readonly message: Message; readonly metadata: Metadata };

function send(slack: SlackSettings, record: MessageRecord | null, { message, metadata }: Wanted) {
  if (slack.kind === "webhook") return postToWebhook(slack.url, message);
  const posted = postedOf(record);
  return posted ? updateMessage(slack, posted, message) : postMessage(slack, message, { metadata });
}

/** Tells it from other messages of ours in the channel: by ids alone, for any app there may read it. */
function metadataOf({ repository, since }: Overflow): Metadata {
  return { event_type: "whyred_held_back", event_payload: { repository: repository.id, since: String(since) } };
}
