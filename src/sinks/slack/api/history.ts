// Finds our messages in Slack by their metadata, after the answer to a post was lost.
import * as v from "valibot";
import { type Result, succeeded } from "../../../core/policy/failure.ts";
import { SLACK_HISTORY_PAGES_MAX, SLACK_PAGE_SIZE } from "./limits.ts";
import { askSlack, type Bot, type Metadata, type Posted } from "./slack.ts";

const Page = v.object({
  response_metadata: v.nullish(v.object({ next_cursor: v.nullish(v.string(), "") }), { next_cursor: "" }),
});

const Channels = v.object({ channels: v.array(v.object({ id: v.string(), name: v.string() })), ...Page.entries });

/** Other people's messages have other metadata, or none. */
const History = v.object({
  messages: v.array(v.object({ ts: v.string(), metadata: v.nullish(v.looseObject({}), null) })),
  ...Page.entries,
});

/**
 * The messages with this metadata that were posted since `sinceMs`, oldest first; null if no public channel has the
 * name. `forbidden` if the bot lacks a scope: docs.slack.dev, "conversations.history", needs `channels:history` or
 * `groups:history`, and the channel's id, which only `channels:read` finds for a name.
 */
export async function findMessages(bot: Bot, metadata: Metadata, sinceMs: number): Promise<Result<Posted[] | null>> {
  const channel = await channelId(bot);
  if (!channel.ok) return channel;
  if (!channel.value) return succeeded(null);
  return search(bot, { method: "conversations.history", channel: channel.value }, { metadata, sinceMs });
}

/** The same among the replies to a message: docs.slack.dev, "conversations.replies", with the same scope. */
export function findReplies(
  bot: Bot,
  thread: Posted,
  what: { readonly metadata: Metadata; readonly sinceMs: number },
): Promise<Result<Posted[]>> {
  return search(bot, { method: "conversations.replies", channel: thread.channel, ts: thread.ts }, what);
}

type Where = { readonly method: string; readonly channel: string; readonly ts?: string };

async function search(
  bot: Bot,
  { method, ...where }: Where,
  { metadata, sinceMs }: { readonly metadata: Metadata; readonly sinceMs: number },
): Promise<Result<Posted[]>> {
  const oldest = (sinceMs / 1000).toFixed(6);
  const found: Posted[] = [];
  let cursor = "";
  for (let page = 0; page < SLACK_HISTORY_PAGES_MAX; page++) {
    const body = { ...where, oldest, include_all_metadata: true, limit: SLACK_PAGE_SIZE };
    const question = { method, body: { ...body, ...(cursor && { cursor }) }, schema: History };
    const answer = await askSlack(bot, question);
    if (!answer.ok) return answer;
    const ours = answer.value.messages.filter((message) => isSame(message.metadata, metadata));
    for (const { ts } of ours) found.push({ channel: where.channel, ts });
    cursor = answer.value.response_metadata.next_cursor;
    if (!cursor) break;
  }
  return succeeded(found.sort((a, b) => Number(a.ts) - Number(b.ts)));
}

/** The setting itself if it is an id, or else the id of the public channel with that name. */
async function channelId(bot: Bot): Promise<Result<string | null>> {
  if (/^[CG][A-Z0-9]{7,}$/.test(bot.channel)) return succeeded(bot.channel);
  const name = bot.channel.replace(/^#/, "");
  let cursor = "";
  for (let page = 0; page < SLACK_HISTORY_PAGES_MAX; page++) {
    const body = { exclude_archived: true, limit: SLACK_PAGE_SIZE, ...(cursor && { cursor }) };
    const answer = await askSlack(bot, { method: "conversations.list", body, schema: Channels });
    if (!answer.ok) return answer;
    const found = answer.value.channels.find((channel) => channel.name === name);
    if (found) return succeeded(found.id);
    cursor = answer.value.response_metadata.next_cursor;
    if (!cursor) break;
  }
  return succeeded(null);
}

function isSame(given: Readonly<Record<string, unknown>> | null, { event_type, event_payload }: Metadata): boolean {
  const parsed = v.safeParse(
    v.object({ event_type: v.string(), event_payload: v.record(v.string(), v.unknown()) }),
    given,
  );
  if (!parsed.success || parsed.output.event_type !== event_type) return false;
  return Object.entries(event_payload).every(([name, value]) => parsed.output.event_payload[name] === value);
}
