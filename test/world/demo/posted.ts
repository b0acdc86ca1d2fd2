/** What stands on the pull request and in Slack about a failure, and what stood there before. */
import type { Comment, Run } from "../github/state.ts";
import type { Json } from "../json.ts";
import type { Message } from "../slack/message.ts";
import type { World } from "../world.ts";
import type { Failing } from "./failing.ts";

export function commentOn({ pull }: Failing, { github }: World): Comment | undefined {
  return github.comments(pull).find(({ byApp }) => byApp);
}

export function messageAbout({ run }: Failing, { slack, channel }: World): Message | undefined {
  return slack.messages(channel).find(({ blocks }) => isAbout(run, blocks));
}

/** Whether a message, or what is sent to Slack, links to this run. */
export function isAbout(run: Run, body: Json): boolean {
  return JSON.stringify(body).includes(`/actions/runs/${run.id}"`);
}

/** Slack's `ts` is the time at which the message was posted, in seconds. */
export function postedAt({ ts }: Message): Date {
  return new Date(Number(ts) * 1000);
}
