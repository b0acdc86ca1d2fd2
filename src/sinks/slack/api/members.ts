// Finds a member of the workspace by an e-mail address.
import * as v from "valibot";
import { type Result, succeeded } from "../../../core/policy/failure.ts";
import { askSlack, type Bot } from "./slack.ts";

const Member = v.object({
  user: v.object({ id: v.string(), deleted: v.optional(v.boolean(), false), is_bot: v.optional(v.boolean(), false) }),
});

/**
 * The member's id; null if nobody has this address, or only a bot or somebody who has left. docs.slack.dev,
 * "users.lookupByEmail": needs the scopes `users:read` and `users:read.email`, and takes a form.
 */
export async function findMember(bot: Bot, email: string): Promise<Result<string | null>> {
  const question = { method: "users.lookupByEmail", body: new URLSearchParams({ email }), schema: Member };
  const answer = await askSlack(bot, question);
  if (answer.ok) {
    const { id, deleted, is_bot } = answer.value.user;
    return succeeded(deleted || is_bot ? null : id);
  }
  return answer.failure.logText.endsWith("users_not_found") ? succeeded(null) : answer;
}
