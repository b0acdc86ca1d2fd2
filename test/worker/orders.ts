// What a test orders of the stand-ins beside its scenes: trouble, limits, and what GitHub's list of deliveries says.
import type { Which } from "../world/github/request.ts";
import type { World } from "../world/world.ts";
import type { Ask } from "./asks.ts";

const KINDS = ["trouble", "heal", "slackTrouble", "slackScopes", "rate", "count", "delivered", "askedAgain"] as const;
type Order = Extract<Ask, { ask: (typeof KINDS)[number] }>;

export const isOrder = (ask: Ask): ask is Order => KINDS.some((kind) => kind === ask.ask);

/** `about` says which of GitHub's requests meet a trouble. */
export function order({ github, slack, deliveries }: World, ask: Order, about: Which): unknown {
  switch (ask.ask) {
    case "trouble":
      return github.fail({ operation: ask.operation, ...about }, ask.trouble);
    case "heal":
      github.heal();
      return slack.heal();
    case "slackTrouble":
      return slack.fail(ask.trouble);
    case "slackScopes":
      slack.scopes.clear();
      for (const scope of ask.scopes) slack.scopes.add(scope);
      return null;
    case "rate":
      github.settings.rate = { limit: 5000, remaining: ask.remaining, resetSeconds: ask.resetSeconds ?? 3600 };
      return null;
    case "count":
      return [
        ...github.requests.map(({ operation }) => operation),
        ...slack.requests.map(({ method }) => method),
      ].filter((one) => one === ask.of).length;
    case "delivered":
      for (const { delivery, statusCode, secondsAgo } of ask.what) {
        deliveries.keep(delivery, statusCode, new Date(Date.now() - secondsAgo * 1000));
      }
      return null;
    case "askedAgain":
      return deliveries.askedAgain.splice(0);
  }
}
