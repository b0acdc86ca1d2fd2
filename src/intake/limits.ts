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
 * Deliveries that one isolate has read and not yet answered; beyond that they are refused with 503, most of them before
 * they are read. Each holds its body, its event and a call to an object: at 7 to 20 KB a body, a tenth of an isolate's
 * 128 MB. What is still being sent does not count, so that nobody has GitHub's refused by sending slowly.
 */
export const IN_HAND_MAX = 256;

/** After this long one that was never given back counts no more; a delivery must be answered within 10 s. */
export const IN_HAND_EXPIRES_MS = 30_000;

export const LARGE_BODIES_MAX = 2;
