// The limits of the Slack sink, each with its unit in its name and its reason above it.

/** When a channel's history is requested again after Slack has refused to show it. */
export const LOOK_AGAIN_MS = 5_000;

/** How far Slack's clock, which stamps messages, may lag behind ours. */
export const SLACK_CLOCKS_APART_MS = 60_000;

/** How long a run waits while a twin's message is being posted: about as long as Slack takes to answer. */
export const TWIN_WAIT_MS = 1_000;

/** After this time a workflow that is still red gets a new message: nobody scrolls back further. */
export const NEW_MESSAGE_AFTER_MS = 24 * 3600_000;

/** Runs that one message remembers; the newest are kept. */
export const MEMBERS_KEPT_MAX = 50;

/** Failures that are remembered as reported while a workflow is red; the newest are kept. */
export const FAILURES_KEPT_MAX = 200;

/**
 * The name of the person who pressed a button: Slack's are at most 80 characters (slack.com/help, "Edit your profile").
 */
export const PRESSER_NAME_MAX_CHARS = 80;

/** How long a failure is muted, as the button says. */
export const MUTED_MS = 24 * 3600_000;

/** A press that could not be acted on by then is dropped: nobody expects its effect so late. */
export const PRESS_MAX_AGE_MS = 10 * 60_000;

/** When to look again for a message whose button was pressed before Slack's answer to its post came. */
export const MESSAGE_AGAIN_MS = [1_000, 3_000, 10_000, 45_000] as const;

/** When GitHub is asked again to re-run, if it did not answer. After that the person who pressed is told. */
export const RERUN_AGAIN_MS = [2_000, 10_000, 30_000] as const;

/** How long a press is remembered, to recognise it when it is sent twice: longer than its signature is valid. */
export const PRESS_KNOWN_MS = 15 * 60_000;

/** Presses that are remembered; the newest are kept. Enough for many people at once. */
export const PRESSES_KNOWN_MAX = 100;

/** Presses of one branch that may wait. */
export const PRESSES_WAITING_MAX = 20;

/** How long a new message waits for its channel's object to say whether there is room. Then it is posted. */
export const CHANNEL_WAIT_MS = 2_000;
