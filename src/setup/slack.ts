// What the setup page asks of Slack: whose token it is, and to show a message.
import * as v from "valibot";
import type { Result } from "../core/policy/failure.ts";
import type { SlackSettings } from "../settings/settings.ts";
import { askSlack, type Bot, postMessage, postToWebhook } from "../sinks/slack/api/slack.ts";
import { exampleMessage } from "./example.ts";

const Identity = v.object({ team: v.optional(v.pipe(v.string(), v.maxLength(1_000)), "") });

/** docs.slack.dev, "auth.test". Needs no scope. */
export function testBot(bot: Bot): Promise<Result<{ readonly team: string }>> {
  return askSlack(bot, { method: "auth.test", body: {}, schema: Identity });
}

/** Posts a recorded failure, marked as an example. Its metadata is no run's, so that nothing takes it for one. */
export async function postExample(slack: SlackSettings): Promise<Result<unknown>> {
  const message = exampleMessage();
  if (slack.kind === "webhook") return postToWebhook(slack.url, message);
  return postMessage(slack, message, { metadata: { event_type: "whyred_example", event_payload: {} } });
}
