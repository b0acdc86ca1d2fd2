// How long a lost Slack message is looked for, each with its unit in its name and its reason above it.

/** When a channel's history is asked for again that Slack has refused to show. */
export const LOOK_AGAIN_MS = 5_000;

/** How far Slack's clock, which stamps messages, may be behind ours. */
export const SLACK_CLOCKS_APART_MS = 60_000;

/** A run waits so long while a twin's message is just being posted: about as long as Slack takes to answer. */
export const TWIN_WAIT_MS = 1_000;
