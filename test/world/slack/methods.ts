/** Slack's Web API methods that whyred calls, with the errors that docs.slack.dev lists for each. */
import { isObject, type Json, type JsonObject, stringAt } from "../json.ts";
import { type Channel, type Content, contentOf, type Message, type Refusal } from "./message.ts";
import type { Workspace } from "./workspace.ts";

export type Method = {
  /** Every argument that the method documents; `token` is one of every method. */
  known: Set<string>;
  scope: string | undefined;
  answer: (given: JsonObject, workspace: Workspace) => JsonObject | Refusal;
};

const shared = "attachments blocks channel link_names markdown_text metadata parse reply_broadcast text token";
const posting = "as_user icon_emoji icon_url mrkdwn thread_ts unfurl_links unfurl_media username";
const ephemeral = "as_user icon_emoji icon_url thread_ts user username";
const updating = "as_user file_ids ts unfurled_attachments";

// chat.postMessage truncates beyond 40,000, refused here, for a cut message is not the one that was meant; chat.update
// lists `msg_too_long` for more than 4,000.
const longestPosted = 40_000;
const longestUpdated = 4_000;

export const methods = new Map<string, Method>([
  [
    "auth.test",
    { known: new Set(["token"]), scope: undefined, answer: (_, { identity }) => ({ ok: true, ...identity }) },
  ],
  ["chat.postMessage", { known: words(`${shared} ${posting}`), scope: "chat:write", answer: post }],
  [
    "conversations.history",
    {
      known: words("channel cursor include_all_metadata inclusive latest limit oldest token"),
      scope: "channels:history",
      answer: history,
    },
  ],
  [
    "conversations.replies",
    {
      known: words("channel cursor include_all_metadata inclusive latest limit oldest token ts"),
      scope: "channels:history",
      answer: replies,
    },
  ],
  ["users.lookupByEmail", { known: words("email token"), scope: "users:read.email", answer: lookUp }],
  ["chat.postEphemeral", { known: words(`${shared} ${ephemeral}`), scope: "chat:write", answer: whisper }],
  ["chat.update", { known: words(`${shared} ${updating}`), scope: "chat:write", answer: update }],
  ["chat.delete", { known: words("as_user channel token ts"), scope: "chat:write", answer: remove }],
  [
    "conversations.list",
    { known: words("cursor exclude_archived limit team_id token types"), scope: "channels:read", answer: channels },
  ],
]);

function post(given: JsonObject, workspace: Workspace): JsonObject | Refusal {
  const channel = workspace.channel(given["channel"]);
  if (channel === undefined) return { error: "channel_not_found" };
  if (channel.archived) return { error: "is_archived" };
  if (!channel.member && !workspace.scopes.has("chat:write.public")) return { error: "not_in_channel" };
  const content = contentOf(given, longestPosted);
  if (isRefusal(content)) return content;
  const metadata = metadataOf(given["metadata"]);
  if (metadata === "malformed") return { error: "metadata_must_be_sent_from_app" };
  const message = workspace.say(channel, content, { by: "bot", threadTs: threadOf(given), metadata });
  return { ok: true, channel: channel.id, ts: message.ts, message: rendered(message, workspace) };
}

/** docs.slack.dev, "chat.postEphemeral": its `message_ts` identifies nothing that could be edited. */
function whisper(given: JsonObject, workspace: Workspace): JsonObject | Refusal {
  const channel = workspace.channel(given["channel"]);
  const user = stringAt(given, "user");
  if (channel === undefined) return { error: "channel_not_found" };
  if (channel.archived) return { error: "is_archived" };
  if (!channel.member) return { error: "not_in_channel" };
  if (user === undefined || !/^[UW][A-Z0-9]+$/.test(user)) return { error: "user_not_in_channel" };
  const content = contentOf(given, longestPosted);
  if (isRefusal(content)) return content;
  workspace.whispers.push({ channel, user, threadTs: threadOf(given), ...content });
  return { ok: true, message_ts: `${Math.floor(Date.now() / 1000)}.000100` };
}

function update(given: JsonObject, workspace: Workspace): JsonObject | Refusal {
  const channel = byIdAlone(given["channel"], workspace);
  if (channel === undefined) return { error: "channel_not_found" };
  const message = workspace.messages(channel).find(({ ts }) => ts === given["ts"]);
  if (message === undefined) return { error: "message_not_found" };
  if (message.by !== "bot") return { error: "cant_update_message" };
  if (channel.archived) return { error: "is_archived" };
  // Blocks that are not given stay only where there is no new text either; attachments stay.
  const blocks = given["blocks"] ?? (given["text"] === undefined ? message.blocks : []);
  const content = contentOf({ text: message.text, attachments: message.attachments, ...given, blocks }, longestUpdated);
  if (isRefusal(content)) return content;
  workspace.edit(message, content);
  return { ok: true, channel: channel.id, ts: message.ts, text: message.text, message: rendered(message, workspace) };
}

/** docs.slack.dev, "chat.delete". */
function remove(given: JsonObject, workspace: Workspace): JsonObject | Refusal {
  const channel = byIdAlone(given["channel"], workspace);
  if (channel === undefined) return { error: "channel_not_found" };
  const message = workspace.messages(channel).find(({ ts }) => ts === given["ts"]);
  if (message === undefined) return { error: "message_not_found" };
  if (message.by !== "bot") return { error: "cant_delete_message" };
  workspace.remove(message);
  return { ok: true, channel: channel.id, ts: message.ts };
}

/** docs.slack.dev, "users.lookupByEmail". */
function lookUp(given: JsonObject, workspace: Workspace): JsonObject | Refusal {
  const id = workspace.members.get(stringAt(given, "email") ?? "");
  return id === undefined ? { error: "users_not_found" } : { ok: true, user: { id, deleted: false, is_bot: false } };
}

function channels(_: JsonObject, workspace: Workspace): JsonObject {
  const all = workspace.channels.map(({ id, name, archived, member }) => ({
    id,
    name,
    is_channel: true,
    is_archived: archived,
    is_member: member,
  }));
  return { ok: true, channels: all, response_metadata: { next_cursor: "" } };
}

/** docs.slack.dev, "conversations.history": by the channel's id, where the bot is a member, the newest first. */
function history(given: JsonObject, workspace: Workspace): JsonObject | Refusal {
  const channel = byIdAlone(given["channel"], workspace);
  if (channel === undefined) return { error: "channel_not_found" };
  if (!channel.member) return { error: "not_in_channel" };
  const oldest = Number(given["oldest"] ?? 0);
  const all = workspace
    .messages(channel)
    .filter(({ ts, threadTs }) => Number(ts) > oldest && threadTs === undefined)
    .reverse();
  return pageOf(all, given, workspace);
}

/** docs.slack.dev, "conversations.replies": the message itself and its replies, the oldest first. */
function replies(given: JsonObject, workspace: Workspace): JsonObject | Refusal {
  const channel = byIdAlone(given["channel"], workspace);
  if (channel === undefined) return { error: "channel_not_found" };
  if (!channel.member) return { error: "not_in_channel" };
  const all = workspace.messages(channel);
  if (!all.some(({ ts }) => ts === given["ts"])) return { error: "thread_not_found" };
  const oldest = Number(given["oldest"] ?? 0);
  const thread = all.filter(
    ({ ts, threadTs }) => ts === given["ts"] || (threadTs === given["ts"] && Number(ts) > oldest),
  );
  return pageOf(thread, given, workspace);
}

function pageOf(all: readonly Message[], given: JsonObject, workspace: Workspace): JsonObject {
  const limit = Math.min(Number(given["limit"] ?? 100), 999);
  const begin = Number(given["cursor"] ?? 0);
  const page = all.slice(begin, begin + limit).map((message) => {
    const { metadata } = message;
    const shown = given["include_all_metadata"] === true && metadata !== undefined ? { metadata } : {};
    return { ...rendered(message, workspace), ...shown };
  });
  const next = begin + limit < all.length ? { response_metadata: { next_cursor: String(begin + limit) } } : {};
  return { ok: true, messages: page, has_more: begin + limit < all.length, pin_count: 0, ...next };
}

/** docs.slack.dev, "Using message metadata": a type in small letters, and a payload that is an object. */
function metadataOf(given: Json | undefined): JsonObject | undefined | "malformed" {
  if (given === undefined) return undefined;
  const isGood =
    isObject(given) && /^[a-z0-9_]+$/.test(stringAt(given, "event_type") ?? "") && isObject(given["event_payload"]);
  return isGood ? given : "malformed";
}

/** Posting takes a name too, editing an id alone. */
function byIdAlone(given: Json | undefined, workspace: Workspace): Channel | undefined {
  return workspace.channels.find(({ id }) => id === given);
}

function threadOf(given: JsonObject): string | undefined {
  return typeof given["thread_ts"] === "string" ? given["thread_ts"] : undefined;
}

function rendered(message: Message, { identity }: Workspace): JsonObject {
  const { user_id: user, bot_id, team_id: team } = identity;
  return {
    type: "message",
    user,
    bot_id,
    team,
    app_id: "A06WHYRED01",
    text: message.text,
    blocks: message.blocks,
    ts: message.ts,
  };
}

export function isRefusal(value: JsonObject | Content | Refusal): value is Refusal {
  return "error" in value;
}

function words(text: string): Set<string> {
  return new Set(text.split(" "));
}
