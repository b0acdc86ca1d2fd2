// The limits of telling Slack, each with its unit in its name and its reason above it.

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

/** The name of who pressed a button: Slack's own are at most 80 characters (slack.com/help, "Edit your profile"). */
export const PRESSER_NAME_MAX_CHARS = 80;

/** How long a failure is muted: what the button says. */
export const MUTED_MS = 24 * 3600_000;

/** A press that could not be begun by then is not done any more: nobody expects its effect so late. */
export const PRESS_MAX_AGE_MS = 10 * 60_000;

/** When a message is looked for again that somebody has pressed before Slack's answer to its post was heard. */
export const MESSAGE_AGAIN_MS = [1_000, 3_000, 10_000, 45_000] as const;

/** When GitHub is asked again to re-run, where it did not answer; then who pressed is told. */
export const RERUN_AGAIN_MS = [2_000, 10_000, 30_000] as const;

/** For how long a press that is sent twice is known again: longer than its signature counts. */
export const PRESS_KNOWN_MS = 15 * 60_000;

/** Presses that are known again, the newest: some are those of many people at once. */
export const PRESSES_KNOWN_MAX = 100;

/** Presses that wait to be done, of one branch. */
export const PRESSES_WAITING_MAX = 20;

/** How long a new message waits for what its channel's object says of the room; then it is posted. */
export const CHANNEL_WAIT_MS = 2_000;
