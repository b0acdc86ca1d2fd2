// The limits of accepting deliveries, each with its unit in its name and its source or reason above it.

/** GitHub's webhook payloads are capped at 25 MB (docs.github.com, "Webhook events and payloads"). */
export const WEBHOOK_BODY_MAX_BYTES = 25 * 1024 * 1024;

/**
 * Events of one repository that wait to be handed on to their runs: as many as 500 matrices of four failing jobs make.
 */
export const INBOX_EVENTS_MAX = 2_000;

/**
 * The events after which a row is closed. An open row is written anew with each batch, so in a flood few events a row
 * mean less to write; each row costs its removal. A job's event has some two kilobytes.
 */
export const INBOX_ROW_EVENTS_MAX = 24;

/**
 * Runs that one alarm hands events to, and how soon the next alarm may ring. After a flood, memory limits how many
 * runs' objects may start in a second.
 */
export const HAND_ON_RUNS_MAX = 20;
export const HAND_ON_EVERY_MS = 1_000;

/** How long the first of several deliveries waits for those of the same moment: the shortest that a timer can. */
export const BATCH_WAIT_MS = 1;

/** After this time nobody joins a batch any more. */
export const BATCH_JOINED_MAX_MS = 50;

/** A wait that took this long means that the thread is busy. Then nobody waits for a while, twice as long each time. */
export const BATCH_LATE_MS = 25;

export const BATCH_NO_WAIT_MS = 1_000;

export const BATCH_NO_WAIT_MAX_MS = 60_000;

/** Events in one batch. A call to an object carries 32 MiB, and each event may have a few hundred kilobytes. */
export const BATCH_EVENTS_MAX = 64;

/**
 * How long a failed job waits at most until it is read; never longer than a third of the time that its report waits for
 * its siblings anyway. A matrix fails in one moment, and one alarm then reads its jobs with the same tokens. No
 * delivery waits for the reading of the one before. And just after a job's end there is often no log yet.
 */
export const HAND_ON_AFTER_MS = 1_000;

/**
 * Deliveries that one isolate handles at once. Each holds its body, its event and a call to an object: at 7 to 20 KB a
 * body, a tenth of an isolate's 128 MB. Further ones wait in line, unread.
 */
export const IN_HAND_MAX = 256;

/**
 * A delivery that is not stored this long after its arrival is refused. GitHub hangs up after 10 s (docs.github.com,
 * "Handling failed webhook deliveries"), which include the time before the Worker sees the delivery.
 */
export const STORE_WITHIN_MS = 4_000;

/** GitHub sends a delivery in one go. A sender that takes longer than this holds up nobody. */
export const READING_MS = 250;

/**
 * A delivery whose invocation ended without reporting back stops counting after this time: three times what GitHub
 * waits.
 */
export const IN_HAND_EXPIRES_MS = 30_000;

/** What large bodies may hold together, in bytes, so that an isolate's 128 MB suffice. The oldest may exceed it. */
export const LARGE_BODIES_MAX_BYTES = 32 * 1024 * 1024;

/** A large body must have been read by then, a little before GitHub hangs up. */
export const LARGE_BODY_MS = 9_000;

/**
 * Slack's request about a press holds the whole message, of at most 8,000 characters, each of which takes up to nine in
 * a form. This is three times that.
 */
export const INTERACTION_BODY_MAX_BYTES = 256 * 1024;

/** Slack sends its body at once, and hangs up after 3 s (docs.slack.dev, "Handling user interaction"). */
export const INTERACTION_READ_MS = 3_000;

/** A press that is not stored in this time is refused, while Slack still waits. */
export const PRESS_STORED_WITHIN_MS = 2_000;
