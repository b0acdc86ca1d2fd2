// The limits of any request, each with its unit in its name and its source or reason above it.

/** How long one answer of GitHub or Slack may take; both answer nearly always within one second. */
export const REQUEST_TIMEOUT_MS = 10_000;

/** Above this a body is large: many times what GitHub sends. A few of those at a time are read, or they fill the memory. */
export const LARGE_BODY_BYTES = 256 * 1024;

/** What is read of a body at once: a storage that sends less than this within {@link LOG_IDLE_TIMEOUT_MS} is as good as silent. */
export const BODY_PIECE_BYTES = 64 * 1024;
