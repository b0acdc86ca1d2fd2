// The limits of accepting deliveries, each with its unit in its name and its source or reason above it.

/** GitHub's webhook payloads are capped at 25 MB (docs.github.com, "Webhook events and payloads"). */
export const WEBHOOK_BODY_MAX_BYTES = 25 * 1024 * 1024;

/** Events of one repository that wait to be handed on to their runs: what 500 matrices of four failing jobs make. */
export const INBOX_EVENTS_MAX = 2_000;

/** Events that one row holds: a job's event has some two kilobytes, a row two megabytes at the most. */
export const INBOX_ROW_EVENTS_MAX = 100;

/**
 * Runs that are handed something by one alarm, and how soon the next may ring: after a flood as many runs' objects come
 * to life in a second as memory bears.
 */
export const HAND_ON_RUNS_MAX = 20;
export const HAND_ON_EVERY_MS = 1_000;

/** How long the first of several deliveries waits for those that come in the same moment; a timer's least. */
export const BATCH_WAIT_MS = 1;

/** Long after that a batch is joined by nobody any more. */
export const BATCH_JOINED_MAX_MS = 50;

/** A wait that took so long says that the thread is busy; then nobody waits for a while, and twice as long each time. */
export const BATCH_LATE_MS = 25;

export const BATCH_NO_WAIT_MS = 1_000;

export const BATCH_NO_WAIT_MAX_MS = 60_000;

/** Events of one batch; a call to an object carries 32 MiB, of which each may have a few hundred kilobytes. */
export const BATCH_EVENTS_MAX = 64;

/**
 * How long a failed job waits until it is read, at the most; never longer than a third of the time that its telling waits
 * for its siblings anyway. A matrix fails within the same moment, which one alarm then reads with the same tokens, no
 * delivery waits behind the reading of the one before, and just after a job's end there is often no log yet.
 */
export const HAND_ON_AFTER_MS = 1_000;

/**
 * Deliveries that one isolate has in hand. Each holds its body, its event and a call to an object: at 7 to 20 KB a body,
 * a tenth of an isolate's 128 MB. More than these wait in line, unread.
 */
export const IN_HAND_MAX = 256;

/**
 * A delivery that is not stored this long after its arrival is refused. GitHub hangs up after 10 s (docs.github.com,
 * "Handling failed webhook deliveries"); what passes before the Worker hears of a delivery is part of those.
 */
export const STORE_WITHIN_MS = 4_000;

/** GitHub sends a delivery in one go; a sender that is not done after this long holds up nobody. */
export const READING_MS = 250;

/** A delivery whose invocation ended without a word counts no more after this long: three times what GitHub waits. */
export const IN_HAND_EXPIRES_MS = 30_000;

/** What large bodies may hold together, in bytes; the oldest may exceed it, so that an isolate's 128 MB suffice. */
export const LARGE_BODIES_MAX_BYTES = 32 * 1024 * 1024;

/** A large body must have been read by then: a little before GitHub hangs up. */
export const LARGE_BODY_MS = 9_000;

/**
 * What Slack sends about a press holds the whole message, of at most 8,000 characters, each of which takes up to nine in
 * a form: this is three times that.
 */
export const INTERACTION_BODY_MAX_BYTES = 256 * 1024;

/** Slack sends its body at once, and hangs up after 3 s (docs.slack.dev, "Handling user interaction"). */
export const INTERACTION_READ_MS = 3_000;

/** A press that is not stored this soon is refused, while Slack still waits. */
export const PRESS_STORED_WITHIN_MS = 2_000;
