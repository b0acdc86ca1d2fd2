// Slack: a bot that posts and edits its own messages, or an incoming webhook that posts.
import * as v from "valibot";
import { type Failure, failed, type Result, succeeded } from "../../../core/policy/failure.ts";
import { within } from "../../../edge/deadline.ts";
import { parseJson } from "../../../edge/json.ts";
import { REQUEST_TIMEOUT_MS } from "../../../edge/limits.ts";
import type { SlackSettings } from "../../../settings/settings.ts";
import { doubtStored } from "../../../settings/stored.ts";
import type { Message } from "../render/message.ts";
import { fromErrorCode, fromStatus } from "./failure.ts";

export type Bot = Extract<SlackSettings, { kind: "bot" }>;

/** A posted message as `chat.update` identifies it: by the channel's id, even if the setting has its name. */
export type Posted = { readonly channel: string; readonly ts: string };

/** Only apps see it (docs.slack.dev, "Using message metadata"). It holds ids and nothing else. */
export type Metadata = {
  readonly event_type: string;
  readonly event_payload: Readonly<Record<string, string>>;
};

const Answer = v.object({ ok: v.boolean(), error: v.optional(v.string()) });

/** Keeps Slack from loading the pages that a message links to (docs.slack.dev, "Unfurling links in messages"). */
const NO_PREVIEWS = { unfurl_links: false, unfurl_media: false };

/** docs.slack.dev, "chat.postMessage". Needs the scope `chat:write`. Its metadata lets us find the message again. */
export function postMessage(
  bot: Bot,
  message: Message,
  { metadata, thread }: { readonly metadata: Metadata; readonly thread?: Posted },
): Promise<Result<Posted>> {
  return callBot(bot, "chat.postMessage", {
    channel: thread?.channel ?? bot.channel,
    ...(thread && { thread_ts: thread.ts }),
    ...NO_PREVIEWS,
    metadata,
    ...message,
  });
}

const Identity = v.object({ url: v.string() });

/**
 * A link to a message, in Slack's own form: `https://WORKSPACE.slack.com/archives/CHANNEL/pTS`. Slack tells the
 * workspace's address (docs.slack.dev, "auth.test", which needs no scope); null if that fails.
 */
export async function linkTo(bot: Bot, { channel, ts }: Posted): Promise<string | null> {
  const answer = await askSlack(bot, { method: "auth.test", body: {}, schema: Identity });
  if (!answer.ok || !URL.canParse(answer.value.url)) return null;
  return `${new URL(answer.value.url).origin}/archives/${channel}/p${ts.replace(".", "")}`;
}

/** docs.slack.dev, "chat.update". `not-found` if somebody deleted the message, `gone` if it cannot be edited. */
export function updateMessage(bot: Bot, { channel, ts }: Posted, message: Message): Promise<Result<Posted>> {
  return callBot(bot, "chat.update", { channel, ts, ...message });
}

/** docs.slack.dev, "chat.postEphemeral": only this user sees it, in this channel. Needs no further scope. */
export async function postEphemeral(
  bot: Bot,
  { channel, user }: { readonly channel: string; readonly user: string },
  message: Message,
): Promise<Result<null>> {
  const answer = await askSlack(bot, { method: "chat.postEphemeral", body: { channel, user, ...message }, schema: Ok });
  return answer.ok ? succeeded(null) : answer;
}

const Ok = v.object({ ok: v.literal(true) });

/** docs.slack.dev, "chat.delete", for a duplicate of ours. `not-found` if somebody else has deleted it. */
export function deleteMessage(bot: Bot, { channel, ts }: Posted): Promise<Result<Posted>> {
  return callBot(bot, "chat.delete", { channel, ts });
}

/** docs.slack.dev, "Sending messages using incoming webhooks": success is the text `ok`, which identifies no message. */
export async function postToWebhook(url: string, message: Message): Promise<Result<null>> {
  // The URL is a secret, so no failure names it.
  const name = "the incoming webhook";
  const answer = await send({ url, name, headers: {} }, { ...NO_PREVIEWS, ...message });
  if (!answer.ok) return answer;
  if (answer.value.trim() === "ok") return succeeded(null);
  // Other things than incoming webhooks answer 200 as well: Workflow Builder's triggers say `{"ok":false}` to a
  // message.
  const json = v.safeParse(Answer, parseJson(answer.value));
  if (!json.success) return failed({ kind: "unexpected", logText: `${name}: an answer other than ok`, status: 200 });
  return json.output.ok ? succeeded(null) : failed(fromErrorCode(name, codeOf(json.output)));
}

async function callBot(bot: Bot, method: string, body: object): Promise<Result<Posted>> {
  const answer = await askSlack(bot, { method, body, schema: v.object({ channel: v.string(), ts: v.string() }) });
  return answer.ok ? succeeded({ channel: answer.value.channel, ts: answer.value.ts }) : answer;
}

type Question<T> = { readonly method: string; readonly body: object; readonly schema: v.GenericSchema<unknown, T> };

/** Calls a method of Slack's Web API, which reports errors as `ok: false`. */
export async function askSlack<T>({ apiUrl, token }: Bot, { method, body, schema }: Question<T>): Promise<Result<T>> {
  const to = { url: `${apiUrl}/${method}`, name: method, headers: { authorization: `Bearer ${token}` } };
  const answer = await send(to, body);
  if (!answer.ok) return answer;
  const json = parseJson(answer.value);
  const parsed = v.safeParse(Answer, json);
  if (!parsed.success) return failed(undocumented(method));
  if (!parsed.output.ok) return refusedBySlack(fromErrorCode(method, codeOf(parsed.output)));
  const value = v.safeParse(schema, json);
  return value.success ? succeeded(value.output) : failed(undocumented(method));
}

/** The setup page may have just replaced a token that Slack does not know. */
function refusedBySlack(failure: Failure): Result<never> {
  if (failure.kind === "unauthorized") doubtStored();
  return failed(failure);
}

/**
 * The error code, if it is one: short, and nothing that could be a secret. Something else may have answered in Slack's
 * place.
 */
function codeOf({ error = "" }: v.InferOutput<typeof Answer>): string {
  return /^[a-z_]{1,60}$/.test(error) ? error : "an error without a code";
}

/** Something between us and Slack has answered. */
function undocumented(method: string): Failure {
  return { kind: "unavailable", logText: `${method}: an answer that Slack does not document` };
}

type To = { readonly url: string; readonly name: string; readonly headers: Readonly<Record<string, string>> };

/** The answer's text, if its status is a success. */
async function send({ url, name, headers }: To, body: object): Promise<Result<string>> {
  const isForm = body instanceof URLSearchParams;
  try {
    return await within(REQUEST_TIMEOUT_MS, async (signal) => {
      const response = await fetch(url, {
        method: "POST",
        headers: { ...(isForm ? {} : { "content-type": "application/json; charset=utf-8" }), ...headers },
        body: isForm ? body : JSON.stringify(body),
        redirect: "manual",
        signal,
      });
      const text = await response.text();
      if (response.ok) return succeeded(text);
      return failed(fromStatus(response, `${name}: ${response.status} ${text.slice(0, 100).replace(/\s+/g, " ")}`));
    });
  } catch {
    return failed({ kind: "unavailable", logText: `${name}: no answer`, outcomeUnknown: true });
  }
}
