// How long a lost Slack message is looked for, each with its unit in its name and its reason above it.

/** When a channel's history is asked for again that Slack has refused to show. */
export const LOOK_AGAIN_MS = 5_000;

/** How far Slack's clock, which stamps messages, may be behind ours. */
export const SLACK_CLOCKS_APART_MS = 60_000;

/** A run waits so long while a twin's message is just being posted: about as long as Slack takes to answer. */
export const TWIN_WAIT_MS = 1_000;

/** A workflow that is still red after this long gets a new message: nobody scrolls back further. */
export const NEW_MESSAGE_AFTER_MS = 24 * 3600_000;

/** Runs that one message tells of and that are remembered by it, the newest ones. */
export const MEMBERS_KEPT_MAX = 50;

/** Failures that are remembered as told while a workflow is red, the newest ones. */
export const FAILURES_KEPT_MAX = 200;
