/**
 * What Slack sends when somebody presses a button (docs.slack.dev, "block_actions payload"), signed with the app's
 * signing secret ("Verifying requests from Slack").
 */
import { createHmac, randomBytes } from "node:crypto";
import { type Json, type JsonObject, listAt, objectAt, stringAt } from "../json.ts";
import type { Message } from "./message.ts";
import type { Workspace } from "./workspace.ts";

export type Interaction = { headers: Record<string, string>; body: string };

export type Presser = { id: string; name: string };
export const mona: Presser = { id: "U06MONA0001", name: "mona" };

/** The buttons of a message as they stand there now, by what is written on them. */
export function buttonsOf({ blocks }: Pick<Message, "blocks">): Map<string, Json> {
  const elements = blocks
    .filter((block) => stringAt(block, "type") === "actions")
    .flatMap((it) => listAt(it, "elements"));
  return new Map(elements.map((element) => [stringAt(element, "text", "text") ?? "", element]));
}

/** The payload of a press of the button with these words. */
export function payloadOf(
  { identity }: Workspace,
  message: Message,
  label: string,
  { by = mona, answerTo = "https://hooks.slack.example/actions/T06/1/x" }: { by?: Presser; answerTo?: string } = {},
): JsonObject {
  const button = buttonsOf(message).get(label);
  if (button === undefined) throw new Error(`The message has no button ${label}`);
  const now = (Date.now() / 1000).toFixed(6);
  const { team_id: id } = identity;
  return {
    type: "block_actions",
    user: { id: by.id, username: by.name, name: by.name, team_id: id },
    api_app_id: "A06WHYRED01",
    token: "an-old-verification-token",
    container: {
      type: "message",
      message_ts: message.ts,
      channel_id: message.channel.id,
      is_ephemeral: false,
      ...(message.threadTs === undefined ? {} : { thread_ts: message.threadTs }),
    },
    trigger_id: `${now}.${randomBytes(16).toString("hex")}`,
    team: { id, domain: "acme" },
    enterprise: null,
    is_enterprise_install: false,
    channel: { id: message.channel.id, name: message.channel.name },
    message: { type: "message", ts: message.ts, text: message.text, blocks: message.blocks },
    state: { values: {} },
    response_url: answerTo,
    actions: [{ ...objectAt({ button }, "button"), type: "button", block_id: "x1y2", action_ts: now }],
  };
}

/** As Slack sends it; `at` is when, in milliseconds. */
export function sent(payload: Json, signingSecret: string, at = Date.now()): Interaction {
  return signed(new URLSearchParams({ payload: JSON.stringify(payload) }).toString(), signingSecret, at);
}

/** Any body, rightly signed. */
export function signed(body: string, signingSecret: string, at = Date.now()): Interaction {
  const timestamp = String(Math.floor(at / 1000));
  const mac = createHmac("sha256", signingSecret).update(`v0:${timestamp}:${body}`).digest("hex");
  return {
    headers: {
      accept: "application/json,*/*",
      "content-type": "application/x-www-form-urlencoded",
      "user-agent": "Slackbot 1.0 (+https://api.slack.com/robots)",
      "x-slack-request-timestamp": timestamp,
      "x-slack-signature": `v0=${mac}`,
    },
    body,
  };
}
