// Rules: who is told of which failed job. The first rule that matches decides; where none does, every sink is told as its
// settings say. Pure.
import type { Pattern } from "./pattern.ts";

export type Rule = {
  readonly when: When;
  readonly slack: SlackRoute;
  readonly comment: boolean;
};

/** Every condition that is given must hold; null where it is not given. */
export type When = {
  readonly repositories: readonly Pattern[] | null;
  readonly branches: readonly Pattern[] | null;
  readonly workflows: readonly Pattern[] | null;
  readonly jobs: readonly Pattern[] | null;
  readonly events: readonly Pattern[] | null;
  readonly actors: readonly Pattern[] | null;
  readonly drafts: boolean | null;
  /** By the property's name. */
  readonly properties: ReadonlyMap<string, readonly Pattern[]> | null;
};

/** Null: Slack is not told. A channel of null is the settings' own. */
export type SlackRoute = { readonly channel: string | null; readonly mention: Mention | null } | null;

/** The commit's author, or a user group's or member's id. */
export type Mention = { readonly kind: "author" } | { readonly kind: "id"; readonly id: string };

/** Where a failed job is reported. */
export type Route = Pick<Rule, "slack" | "comment">;

/** What no rule decides. */
export const DEFAULT_ROUTE: Route = { slack: { channel: null, mention: null }, comment: true };

/** What rules ask about a failed job. */
export type JobFacts = {
  /** OWNER/NAME. */
  readonly repository: string;
  /** Null where it is not known. */
  readonly defaultBranch: string | null;
  /** The run's head branch or tag; null where it is on none. */
  readonly branch: string | null;
  /** Whose fork the branch is in; null where it is the repository's own. */
  readonly forkOwner: string | null;
  readonly workflowName: string;
  /** `ci.yml`; null where it is not known. */
  readonly workflowFile: string | null;
  /** Null for a run that failed before it had any job. */
  readonly job: string | null;
  /** Null where it is not known. */
  readonly event: string | null;
  /** Who set off the run: its `triggering_actor`. Null where it is not known. */
  readonly actor: string | null;
  /** Null where the run is on no pull request. */
  readonly draft: boolean | null;
  /** The repository's custom properties. */
  readonly properties: ReadonlyMap<string, readonly string[]>;
};

/** Two names of one channel: with or without `#`, in any case. */
export function channelKey(channel: string): string {
  return channel.replace(/^#/, "").toLowerCase();
}
