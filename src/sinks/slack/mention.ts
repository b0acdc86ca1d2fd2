// Whom a new message mentions. Edits mention nobody, so that nobody is notified twice.
import { isMentionable } from "../../core/rules/mentionable.ts";
import { isOfFork, type Share } from "../../core/rules/routes.ts";
import { logTrouble } from "../../edge/worker-log.ts";
import type { SlackSettings } from "../../settings/settings.ts";
import type { Routing } from "../routing.ts";
import { findMember } from "./api/members.ts";
import type { Mentioned } from "./render/rich-text.ts";

/**
 * Nobody for a fork's run, which a stranger may have made. Whoever is not found is not mentioned, and nothing waits for
 * it.
 */
export async function mentionedIn(share: Share, slack: SlackSettings, routing: Routing): Promise<Mentioned[]> {
  if (isOfFork(share.run.report)) return [];
  const found: Mentioned[] = [];
  for (const mention of share.mentions) {
    if (mention.kind === "author") found.push(...(await author(share, slack, routing)));
    else if (mention.id.startsWith("S")) found.push({ type: "usergroup", usergroup_id: mention.id });
    else found.push({ type: "user", user_id: mention.id });
  }
  return [...new Map(found.map((one) => [JSON.stringify(one), one])).values()];
}

/** Found by the e-mail address of the commit's author, never by a name, which anybody may take. */
async function author({ run: { report } }: Share, slack: SlackSettings, routing: Routing): Promise<Mentioned[]> {
  // An incoming webhook cannot look anybody up.
  if (slack.kind !== "bot") return [];
  const commit = await routing.authorOf(report);
  if (!commit || !isMentionable(commit)) return [];
  const member = await findMember(slack, commit.email);
  if (member.ok) return member.value === null ? [] : [{ type: "user", user_id: member.value }];
  logTrouble({ object: "Branch", task: "mention", what: member.failure.logText, next: "nobody is mentioned" });
  return [];
}
