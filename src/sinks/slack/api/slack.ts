// Slack: a bot that posts and edits its own messages, or an incoming webhook that posts.
import * as v from "valibot";
import { failed, type Result, succeeded } from "../../../core/policy/failure.ts";
import { within } from "../../../edge/deadline.ts";
import { REQUEST_TIMEOUT_MS } from "../../../edge/limits.ts";
import type { SlackSettings } from "../../../settings/settings.ts";
import type { Message } from "../render/message.ts";
import { fromErrorCode, fromStatus } from "./failure.ts";

export type Bot = Extract<SlackSettings, { kind: "bot" }>;

/** A posted message, as `chat.update` wants it named: by the channel's id, whatever the channel was called. */
export type Posted = { readonly channel: string; readonly ts: string };

/** Seen by apps alone (docs.slack.dev, "Using message metadata"): ids, and nothing else. */
export type Metadata = {
  readonly event_type: string;
  readonly event_payload: Readonly<Record<string, string>>;
};

const Answer = v.object({ ok: v.boolean(), error: v.optional(v.string()) });

/** Slack loads no page that a message links to (docs.slack.dev, "Unfurling links in messages"). */
const NO_PREVIEWS = { unfurl_links: false, unfurl_media: false };

/** docs.slack.dev, "chat.postMessage". Needs the scope `chat:write`. The message is found again by its metadata. */
export function postMessage(bot: Bot, message: Message, metadata: Metadata): Promise<Result<Posted>> {
  return callBot(bot, "chat.postMessage", {
    channel: bot.channel,
    ...NO_PREVIEWS,
    metadata,
    ...message,
  });
}

/** docs.slack.dev, "chat.update". `not-found` where somebody deleted the message, `gone` where it cannot be edited. */
export function updateMessage(bot: Bot, { channel, ts }: Posted, message: Message): Promise<Result<Posted>> {
  return callBot(bot, "chat.update", { channel, ts, ...message });
}

/** docs.slack.dev, "chat.delete": a message of ours too many. `not-found` where somebody else has deleted it. */
export function deleteMessage(bot: Bot, { channel, ts }: Posted): Promise<Result<Posted>> {
  return callBot(bot, "chat.delete", { channel, ts });
}

/** docs.slack.dev, "Sending messages using incoming webhooks": answers `ok` as text, and names no message. */
export async function postToWebhook(url: string, message: Message): Promise<Result<null>> {
  // The address is a secret: it stands in no failure.
  const answer = await send({ url, what: "the incoming webhook", headers: {} }, { ...NO_PREVIEWS, ...message });
  return answer.ok ? succeeded(null) : answer;
}

async function callBot(bot: Bot, method: string, body: object): Promise<Result<Posted>> {
  const answer = await askSlack(bot, { method, body, schema: v.object({ channel: v.string(), ts: v.string() }) });
  return answer.ok ? succeeded({ channel: answer.value.channel, ts: answer.value.ts }) : answer;
}

type Question<T> = { readonly method: string; readonly body: object; readonly schema: v.GenericSchema<unknown, T> };

/** Calls a method of Slack's Web API, whose refusals come as `ok: false`. */
export async function askSlack<T>({ apiUrl, token }: Bot, { method, body, schema }: Question<T>): Promise<Result<T>> {
  const to = { url: `${apiUrl}/${method}`, what: method, headers: { authorization: `Bearer ${token}` } };
  const answer = await send(to, body);
  if (!answer.ok) return answer;
  const said = parseJson(answer.value);
  const parsed = v.safeParse(Answer, said);
  if (!parsed.success) return failed({ kind: "unavailable", logText: `${method}: no answer that Slack documents` });
  if (!parsed.output.ok) return failed(fromErrorCode(method, parsed.output.error ?? "no error named"));
  const value = v.safeParse(schema, said);
  if (value.success) return succeeded(value.output);
  return failed({ kind: "unavailable", logText: `${method}: no answer that Slack documents` });
}

type To = { readonly url: string; readonly what: string; readonly headers: Readonly<Record<string, string>> };

/** The answer's text, where Slack took the request. */
async function send({ url, what, headers }: To, body: object): Promise<Result<string>> {
  try {
    return await within(REQUEST_TIMEOUT_MS, async (signal) => {
      const response = await fetch(url, {
        method: "POST",
        headers: { "content-type": "application/json; charset=utf-8", ...headers },
        body: JSON.stringify(body),
        redirect: "manual",
        signal,
      });
      const said = await response.text();
      if (response.ok) return succeeded(said);
      return failed(fromStatus(response, `${what}: ${response.status} ${said.slice(0, 100).replace(/\s+/g, " ")}`));
    });
  } catch {
    return failed({ kind: "unavailable", logText: `${what}: no answer`, outcomeUnknown: true });
  }
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}
