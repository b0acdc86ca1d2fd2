// Slack: a bot that posts and edits its own messages, or an incoming webhook that posts.
import * as v from "valibot";
import { type Failure, failed, type Result, succeeded } from "../core/failure.ts";
import { REQUEST_TIMEOUT_MS } from "../core/limits.ts";
import type { Message } from "../core/message.ts";
import type { SlackSettings } from "../settings.ts";
import { within } from "./deadline.ts";

type Bot = Extract<SlackSettings, { kind: "bot" }>;

/** A posted message, as `chat.update` wants it named: by the channel's id, whatever the channel was called. */
export type Posted = { readonly channel: string; readonly ts: string };

const Answer = v.object({
  ok: v.boolean(),
  error: v.optional(v.string()),
  channel: v.optional(v.string()),
  ts: v.optional(v.string()),
});

/** docs.slack.dev, "chat.postMessage". Needs the scope `chat:write`. */
export function postMessage(bot: Bot, message: Message): Promise<Result<Posted>> {
  return callBot(bot, "chat.postMessage", {
    channel: bot.channel,
    unfurl_links: false,
    unfurl_media: false,
    ...message,
  });
}

/** docs.slack.dev, "chat.update". `not-found` where somebody deleted the message. */
export function updateMessage(bot: Bot, { channel, ts }: Posted, message: Message): Promise<Result<Posted>> {
  return callBot(bot, "chat.update", { channel, ts, ...message });
}

/** docs.slack.dev, "Sending messages using incoming webhooks": answers `ok` as text, and names no message. */
export async function postToWebhook(url: string, message: Message): Promise<Result<null>> {
  // The address is a secret: it stands in no failure.
  const answer = await send({ url, what: "the incoming webhook", headers: {} }, message);
  return answer.ok ? succeeded(null) : answer;
}

async function callBot({ apiUrl, token }: Bot, method: string, body: object): Promise<Result<Posted>> {
  const to = { url: `${apiUrl}/${method}`, what: method, headers: { authorization: `Bearer ${token}` } };
  const answer = await send(to, body);
  if (!answer.ok) return answer;
  const parsed = v.safeParse(Answer, parseJson(answer.value));
  if (!parsed.success) return failed({ kind: "unavailable", what: `${method}: no answer that Slack documents` });
  const { ok, error, channel, ts } = parsed.output;
  if (ok && channel && ts) return succeeded({ channel, ts });
  return failed(toFailure(method, error ?? "no error named"));
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
      return failed(refusal(response, `${what}: ${response.status} ${said.slice(0, 100).replace(/\s+/g, " ")}`));
    });
  } catch {
    return failed({ kind: "unavailable", what: `${what}: no answer` });
  }
}

function refusal(response: Response, what: string): Failure {
  if (response.status === 429) {
    const seconds = Number(response.headers.get("retry-after") ?? 30);
    return { kind: "rate-limited", what, retryAfterMs: (Number.isFinite(seconds) ? seconds : 30) * 1000 };
  }
  return { kind: response.status >= 500 ? "unavailable" : "forbidden", what };
}

/** Slack's errors come at HTTP 200, with a word for each (docs.slack.dev, "chat.postMessage", "Errors"). */
function toFailure(method: string, error: string): Failure {
  const what = `${method}: ${error}`;
  if (["ratelimited", "rate_limited", "message_limit_exceeded"].includes(error))
    return { kind: "rate-limited", what, retryAfterMs: 30_000 };
  const passing = ["internal_error", "fatal_error", "service_unavailable", "request_timeout", "team_added_to_org"];
  if (passing.includes(error)) return { kind: "unavailable", what };
  if (["message_not_found", "cant_update_message", "edit_window_closed"].includes(error))
    return { kind: "not-found", what };
  return { kind: "forbidden", what };
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}
