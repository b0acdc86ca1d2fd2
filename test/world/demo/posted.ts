/** What stands on the pull request and in Slack about a failure, and what stood there before. */
import type { Comment, Run } from "../github/state.ts";
import type { Json } from "../json.ts";
import type { Message } from "../slack/message.ts";
import type { World } from "../world.ts";
import type { Failing } from "./failing.ts";

export function commentOn({ pull }: Failing, { github }: World): Comment | undefined {
  return github.comments(pull).find(({ byApp }) => byApp);
}

/** The newest one: after a workflow was green, another one begins. */
export function messageAbout({ runs }: Failing, { slack, channel }: World): Message | undefined {
  return slack.messages(channel).findLast(({ blocks, threadTs }) => threadTs === undefined && isAbout(runs, blocks));
}

/** What whyred has said there about no run: that Slack is connected, and examples. */
export function otherMessages({ slack, channel, github }: World): Message[] {
  const all = slack.messages(channel).filter(({ by }) => by !== "someone else");
  return all.filter(({ blocks, threadTs }) => threadTs === undefined && !isAbout(github.runs, blocks));
}

/** What stands in the message's thread. */
export function repliesTo({ ts }: Message, { slack, channel }: World): Message[] {
  return slack.messages(channel).filter(({ threadTs }) => threadTs === ts);
}

/** Whether a message, or what is sent to Slack, links to one of these runs. */
export function isAbout(runs: readonly Run[], body: Json): boolean {
  const text = JSON.stringify(body);
  return runs.some(({ id }) => new RegExp(`/actions/runs/${id}(?:/attempts/\\d+)?"`).test(text));
}

/** Slack's `ts` is the time at which the message was posted, in seconds. */
export function postedAt({ ts }: Message): Date {
  return new Date(Number(ts) * 1000);
}
