/** What is said in a channel, and how Slack judges what an App wants to say there. */
import { isObject, type Json, type JsonObject, listAt, stringAt } from "../json.ts";
import { isTooLongInAll, problemsOfBlocks } from "./blocks.ts";

export type Channel = { id: string; name: string; archived: boolean; member: boolean };

export type Content = { text: string; blocks: Json[]; attachments: Json[] };

export type Message = Content & {
  channel: Channel;
  ts: string;
  /** The message under which it stands in a thread. */
  threadTs: string | undefined;
  by: "bot" | "webhook" | "someone else";
  /** What apps alone see of it. */
  metadata?: JsonObject | undefined;
  /** What it has said so far, the first first; the last is what people see. */
  history: Content[];
};

/** An ephemeral message: to one user, by their id. */
export type Whisper = Content & { channel: Channel; user: string; threadTs: string | undefined };

export type Refusal = { error: string; messages?: string[] };

/** The content as it is kept, or why Slack takes it not. */
export function contentOf(given: JsonObject, longestText: number): Content | Refusal {
  const text = given["text"] ?? "";
  const blocks = decoded(given["blocks"]);
  const attachments = decoded(given["attachments"]);
  if (blocks === undefined) return { error: "invalid_blocks_format" };
  if (typeof text !== "string" || attachments === undefined) return { error: "invalid_arguments" };
  if (text.trim() === "" && blocks.length === 0 && attachments.length === 0) return { error: "no_text" };
  if (text.length > longestText) return { error: "msg_too_long" };
  const nested = attachments.map((one) => listAt(one, "blocks"));
  const problems = [
    ...problemsOfBlocks(blocks),
    ...nested.flatMap((inner, index) => problemsOfBlocks(inner, `/attachments/${index}/blocks`)),
  ];
  if (problems.length > 0) return { error: "invalid_blocks", messages: problems };
  if (attachments.some((one) => !isAttachment(one))) return { error: "invalid_attachments" };
  if (isTooLongInAll([...blocks, ...nested.flat()])) return { error: "msg_blocks_too_long" };
  return { text, blocks, attachments };
}

/** A form brings a list as text. */
function decoded(list: Json | undefined): Json[] | undefined {
  if (list === undefined || list === null || list === "") return [];
  if (Array.isArray(list)) return list;
  try {
    const parsed: Json = typeof list === "string" ? JSON.parse(list) : null;
    return Array.isArray(parsed) ? parsed : undefined;
  } catch {
    return undefined;
  }
}

const fieldsOfAttachment = new Set(
  "blocks color fallback pretext author_name author_link author_icon title title_link text fields image_url thumb_url footer footer_icon ts mrkdwn_in".split(
    " ",
  ),
);

function isAttachment(value: Json): boolean {
  if (!isObject(value)) return false;
  const saysSomething = listAt(value, "blocks").length > 0 || (stringAt(value, "text") ?? stringAt(value, "fallback"));
  return Boolean(saysSomething) && Object.keys(value).every((name) => fieldsOfAttachment.has(name));
}
