// Asks the channel's object whether there is room for one more new message. No failure gets lost: if no answer comes in
// time, the message is posted.
import type { Report } from "../../core/report/report.ts";
import { isOfFork } from "../../core/rules/routes.ts";
import { channelKey } from "../../core/rules/rules.ts";
import { logTrouble } from "../../edge/worker-log.ts";
import { answered } from "../../queue/call.ts";
import { channelName } from "../../queue/object-names.ts";
import type { Settings, SlackSettings } from "../../settings/settings.ts";
import { CHANNEL_WAIT_MS } from "./limits.ts";
import { type HeldRun, heldRun } from "./render/overflow.ts";

/** A new message that is about to be posted. */
export type NewMessage = {
  /** Identifies it, however often it is tried. */
  readonly key: string;
  readonly runId: string;
  readonly isFork: boolean;
  /** Null for the incoming webhook's. */
  readonly channel: string | null;
  readonly repository: Pick<Report["repository"], "id" | "owner" | "name" | "url">;
  /** How the run is named if it is only counted. */
  readonly run: HeldRun;
};

/** Post it, or leave it to the channel's object, which will count it. */
export type Verdict = "post" | "hold";

export type AskChannel = (slack: SlackSettings, report: Report, key: string) => Promise<Verdict>;

export function channelAsker({ env, settings }: { readonly env: Env; readonly settings: Settings }): AskChannel {
  return async (slack, report, key) => {
    if (!settings.apiUrl) return "post";
    const channel = slack.kind === "bot" ? slack.channel : null;
    try {
      const name = channelName(settings.apiUrl, report.repository.id, channel && channelKey(channel));
      const object = env.CHANNEL.getByName(name);
      return await answered<Verdict>(object.ask(newMessage(report, { key, channel })), CHANNEL_WAIT_MS);
    } catch (error) {
      logTrouble({ object: "Branch", task: `slack ${key}`, what: String(error), next: "posted without a budget" });
      return "post";
    }
  };
}

function newMessage(report: Report, { key, channel }: Pick<NewMessage, "key" | "channel">): NewMessage {
  const { repository, run } = report;
  const { id, owner, name, url } = repository;
  return {
    key,
    runId: run.id,
    // A deleted fork's too.
    isFork: isOfFork(report),
    channel,
    repository: { id, owner, name, url },
    run: heldRun(report),
  };
}
