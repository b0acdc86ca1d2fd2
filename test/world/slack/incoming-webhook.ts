/**
 * An incoming webhook's answers: plain text with a status, unlike the Web API's. docs.slack.dev, "Sending messages
 * using incoming webhooks", and the change of 2016-05-17, "Improving error conditions for Incoming Webhooks".
 */
import { isObject, type Json, parseJson } from "../json.ts";
import type { Answer, Incoming } from "../loopback.ts";
import { type Channel, contentOf } from "./message.ts";
import { isRefusal } from "./methods.ts";
import type { Workspace } from "./workspace.ts";

export type IncomingWebhook = { path: string; channel: Channel; active: boolean };

const longestText = 40_000;

export function answerWebhook(request: Incoming, hooks: readonly IncomingWebhook[], workspace: Workspace): Answer {
  const hook = hooks.find(({ path }) => path === request.path);
  if (hook === undefined) {
    const [team, service] = request.path.split("/").slice(2);
    const isKnown = hooks.some(({ path }) => path.startsWith(`/services/${team}/${service}/`));
    return isKnown ? said(403, "invalid_token") : said(404, "no_service");
  }
  if (!hook.active) return said(404, "no_service");
  if (request.method !== "POST") return said(405, "method_not_allowed");
  if (hook.channel.archived) return said(410, "channel_is_archived");
  const payload = payloadOf(request);
  if (!isObject(payload)) return said(400, "invalid_payload");
  const content = contentOf(payload, longestText);
  if (isRefusal(content)) return said(400, content.error);
  workspace.say(hook.channel, content, { by: "webhook", threadTs: undefined });
  return said(200, "ok");
}

/** JSON, or a form with JSON in its field `payload`. */
function payloadOf({ headers, body }: Incoming): Json {
  const isForm = headers["content-type"]?.startsWith("application/x-www-form-urlencoded") === true;
  try {
    return parseJson(isForm ? (new URLSearchParams(body).get("payload") ?? "") : body);
  } catch {
    return null;
  }
}

function said(status: number, body: string): Answer {
  return { status, headers: { "content-type": "text/html" }, body };
}
