// The limits of a report. Each has its unit in its name, and its source or reason above it.

/** Annotations that are shown on lines of their own; the others are counted. */
export const ANNOTATIONS_TOLD_MAX = 3;

/** Links to source lines below an excerpt: as many as fit on one line of a wide window, and on three of a phone. */
export const PLACES_MAX = 5;

/** A posted name (job, step, branch, workflow). GitHub's own pages cut names at about this length. */
export const NAME_MAX_CHARS = 200;

/**
 * A link's URL. GitHub's have about a hundred characters; Slack accepts up to 3,000 (docs.slack.dev, "Rich text
 * block").
 */
export const LINK_MAX_CHARS = 1_000;

/** Failed jobs that one report names. If more failed, the report says how many were left out. */
export const JOBS_TOLD_MAX = 300;

/**
 * The size of a report as JSON, as it is stored. A Durable Object's row holds at most 2 MB
 * (developers.cloudflare.com/durable-objects/platform/limits), and a branch holds the reports of all its runs in memory
 * at once. This is several times what a comment can show, with room for the names of all jobs.
 */
export const REPORT_MAX_BYTES = 512 * 1024;

/** All names together of failed jobs whose earlier outcome is stored: room for 300 long ones in a row of 2 MB. */
export const NAMES_BEFORE_MAX_CHARS = 200_000;

/** Facts about a failure's history that are shown: one or two say whether it is new, and whose it is. */
export const FACTS_SHOWN_MAX = 2;
