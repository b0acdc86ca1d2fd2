// Connects Slack, and shows an example there.
import { slackReason } from "../core/setup/slack-app.ts";
import { type Settings, textsOf } from "../settings/settings.ts";
import { reloadStored } from "../settings/stored.ts";
import { showChecklist } from "./show-checklist.ts";
import { postExample } from "./slack.ts";
import { slackChange } from "./slack-form.ts";
import { PAGE, problem, type Stay, seeOther, setupOf, wantsPage } from "./visit.ts";

/** Slack is asked, and shows a message, before anything is stored. */
export async function connectSlack(visit: Stay, form: URLSearchParams): Promise<Response> {
  const { env, token } = visit;
  const change = slackChange(form, textsOf({ ...env }), (await setupOf(env).read(token)).texts);
  if (change.kind === "refused") return refuse(visit, form, change.why);
  if (change.slack) {
    const why = await trySlack(change.slack);
    if (why !== null) return refuse(visit, form, `${why} Nothing was stored.`);
  }
  await setupOf(env).change(token, change.texts);
  await reloadStored(env);
  return seeOther(`${PAGE}?done=${change.done}`);
}

const SECRETS = ["bot_token", "signing_secret", "webhook_url"];

/** A browser gets the form again, with what was no secret in it. */
function refuse(visit: Stay, form: URLSearchParams, why: string): Promise<Response> {
  if (!wantsPage(visit)) return problem(visit, 400, why);
  return showChecklist(visit, {
    why,
    channel: form.get("channel")?.trim() ?? "",
    isWebhook: form.has("webhook_url"),
    hadSecret: SECRETS.some((name) => form.get(name)),
  });
}

/** Null where Slack has taken the message. */
async function trySlack(slack: NonNullable<Settings["slack"]>): Promise<string | null> {
  const posted = await postExample(slack);
  return posted.ok ? null : slackReason(posted.failure.logText);
}

export async function showExample(visit: Stay): Promise<Response> {
  const { slack } = visit.settings;
  if (!slack) return problem(visit, 400, "Slack is not connected yet. Connect it first.");
  const why = await trySlack(slack);
  return why === null ? seeOther(`${PAGE}?done=example`) : problem(visit, 400, why);
}
