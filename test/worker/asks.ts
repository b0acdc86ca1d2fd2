// What a test inside workerd can ask of the outside, and what it is answered.
import type { Delivery } from "../world/deliveries.ts";
import type { JobSpec } from "../world/github/specs.ts";
import type { Conclusion } from "../world/github/state.ts";
import type { Trouble } from "../world/loopback.ts";
import type { Presser } from "../world/slack/interaction.ts";
import type { SlackTrouble } from "../world/slack/slack.ts";
import type { StorageSpec } from "./run/lies.ts";

/** What a test asks of the outside. */
export type Ask =
  | ({ readonly ask: "scene" } & SceneSpec)
  | {
      readonly ask: "change";
      readonly scene: number;
      readonly to: Change;
    }
  | { readonly ask: "seen"; readonly scene: number }
  /** Everything that stands in the channel about the scene's repository. */
  | { readonly ask: "channel"; readonly scene: number }
  /** What Slack sends when somebody presses this button of the first message about the scene's repository. */
  | { readonly ask: "press"; readonly scene: number; readonly label: string; readonly by?: Presser }
  /** What people alone were told since this was asked last. */
  | { readonly ask: "whispers" }
  /** Its deliveries as GitHub would make them now. */
  | { readonly ask: "scene again"; readonly scene: number }
  /** What GitHub was asked about the scene's repository and by its installation: lines and bodies. */
  | { readonly ask: "asked"; readonly scene: number }
  | { readonly ask: "rerun"; readonly scene: number; readonly jobs: JobSpec[] }
  | { readonly ask: "push"; readonly scene: number; readonly jobs: JobSpec[] }
  /** Another run of the same commit, of another workflow unless said. */
  | {
      readonly ask: "beside";
      readonly scene: number;
      readonly event: string;
      readonly jobs: JobSpec[];
      readonly sameWorkflow?: true;
    }
  /** Another run of the same workflow, on this branch of the repository itself or of a fork, beside what there is. */
  | {
      readonly ask: "run";
      readonly scene: number;
      readonly branch: string;
      readonly jobs: JobSpec[];
      readonly event?: string;
      readonly from?: "fork";
      /** Without a pull request. */
      readonly alone?: true;
      readonly workflow?: string;
      readonly conclusion?: Conclusion | null;
      /** Of the same commit as the scene's. */
      readonly sameCommit?: true;
    }
  /** The scene's run has ended, like this. */
  | { readonly ask: "complete"; readonly scene: number; readonly conclusion: Conclusion }
  /** The scene's pull request changes these files. */
  | { readonly ask: "files"; readonly scene: number; readonly files: string[] }
  /** The n-th request from now on, to GitHub or Slack, waits until it is released. */
  | { readonly ask: "hold"; readonly request: number }
  /** The next request of this operation waits, likewise. */
  | { readonly ask: "holdOperation"; readonly operation: string }
  | { readonly ask: "held" }
  /** Is a request being answered? */
  | { readonly ask: "busy" }
  | { readonly ask: "release" }
  /** The operation's next requests meet this trouble; those about the scene's repository and its installation alone, where one is named. */
  | { readonly ask: "trouble"; readonly operation: string; readonly scene?: number; readonly trouble: Trouble }
  /** All troubles are over. */
  | { readonly ask: "heal" }
  | { readonly ask: "slackTrouble"; readonly trouble: SlackTrouble }
  | { readonly ask: "slackScopes"; readonly scopes: string[] }
  /** How many requests are left, of 5,000, and until when. */
  | { readonly ask: "rate"; readonly remaining: number; readonly resetSeconds?: number }
  /** How many requests there have been, to GitHub and to Slack. */
  | { readonly ask: "requests" }
  /** How many requests of this operation, or of this method of Slack's, there have been. */
  | { readonly ask: "count"; readonly of: string }
  /** GitHub's list says of these that they were delivered, so long ago, and answered like that. */
  | { readonly ask: "delivered"; readonly what: readonly Delivered[] }
  /** What is to be sent again since this was asked last. */
  | { readonly ask: "askedAgain" }
  /** A storage of its own, that lies; answered with its number and its address. */
  | { readonly ask: "liar"; readonly spec: StorageSpec }
  | { readonly ask: "liarSaw"; readonly liar: number }
  /** A log in Azurite, written anew where it is there already; answered with a link that lives for so many seconds. */
  | { readonly ask: "store"; readonly name: string; readonly log: string; readonly seconds: number };

export type Delivered = { readonly delivery: Delivery; readonly statusCode: number; readonly secondsAgo: number };

export type Change =
  | "locked"
  | "closed"
  | "opened"
  | "renamed"
  /** And another repository has the old name. */
  | "renamed, and its name taken"
  /** To another account, with another installation of the App. */
  | "transferred"
  | "behind"
  | "caught up"
  | "may re-run"
  | "may not re-run"
  | "comments deleted"
  | "rules mended"
  | "rules wrong in another way"
  /** Another branch, `trunk`, is the repository's default one. */
  | "default branch renamed"
  | "channel archived"
  | "channel restored";

export type SceneSpec = {
  readonly jobs: JobSpec[];
  readonly conclusion?: Conclusion;
  readonly event?: string;
  /** What the workflow's `run-name` makes of it. */
  readonly runName?: string;
  /** Where the branch is: the repository itself unless said. */
  readonly from?: "fork" | "deleted fork";
  /** What the installation has not granted; then the repository has an owner of its own. */
  readonly withheld?: "checks" | "nothing";
  /**
   * The rules that the repository has, or its owner's `.github` repository: then the owner is one of its own, whose
   * installation has granted to read them unless `mayNotRead`.
   */
  readonly rules?: { readonly own?: string; readonly owners?: string; readonly mayNotRead?: true };
};

/** A run of a new repository with one pull request, and GitHub's deliveries about it. */
export type Scene = {
  readonly scene: number;
  readonly repositoryId: number;
  readonly runId: number;
  readonly headRepositoryId: number | "none";
  readonly branch: string;
  readonly jobs: Delivery[];
  readonly run: Delivery;
};
/** What people see: the bodies of our comments and the texts of our messages, each with how often it was edited. */
export type Seen = {
  readonly comments: { body: string; edits: number }[];
  readonly messages: { text: string; edits: number }[];
};

/** A message as it stands in Slack, all that it says. */
export type Said = { readonly text: string; readonly all: string; readonly edits: number; readonly isReply: boolean };
