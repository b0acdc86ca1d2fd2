// The limits of any request, each with its unit in its name and its source or reason above it.

/** How long an answer from GitHub or Slack may take; nearly all come within a second. */
export const REQUEST_TIMEOUT_MS = 10_000;

/** How old a request of Slack's may be, or how far its clock ahead (docs.slack.dev, "Verifying requests from Slack"). */
export const SLACK_REQUEST_MAX_AGE_SECONDS = 5 * 60;

/** Above this a body is large: ten times what GitHub usually sends. */
export const LARGE_BODY_BYTES = 256 * 1024;

/** How often a large body that waits for memory looks whether there is some. */
export const BODY_BUDGET_LOOK_MS = 20;
