// The limits of what is stored and told, each with its unit in its name and its source above it.

/**
 * A field that is used as it is: an address, a branch, a time. A browser's and a server's addresses end at about 8,000
 * characters, git's names at 4,096; an object's row, which would be refused, at 2 MB.
 */
export const FIELD_MAX_CHARS = 8_000;

/** What is kept of a name (a commit's first line can be of any length): several times what is shown of it. */
export const STORED_NAME_MAX_CHARS = 2_000;

/** A comment's body, in characters: GitHub answers 422 "body is too long (maximum is 65536 characters)". */
export const COMMENT_MAX_CHARS = 65_536;

/** Sent instead of GitHub's own limit, which counts some characters twice. */
export const COMMENT_BUDGET_CHARS = 60_000;

/** The whole Slack message, by our contract; Slack refuses blocks somewhere above 11,000 characters. */
export const SLACK_MESSAGE_MAX_CHARS = 8_000;

/** docs.slack.dev, "Header block": text has a maximum of 150 characters. */
export const SLACK_HEADER_MAX_CHARS = 150;

/** docs.slack.dev, "Reference: blocks": up to 50 blocks in each message. */
export const SLACK_BLOCKS_MAX = 50;

/** A name (job, step, branch, workflow) as it is posted; GitHub's own pages cut them at about this length. */
export const NAME_MAX_CHARS = 200;

/**
 * Backticks in a row that are shown. GitHub's parser takes no more than 80 for a code span's delimiter (cmark-gfm,
 * `MAXBACKTICKS`) and counts a fence's to 255: beyond that, a delimiter that is longer than what it holds is none.
 */
export const BACKTICKS_SHOWN_MAX = 20;

/** A link's address: GitHub's have some hundred characters; docs.slack.dev, "Rich text block", takes 3,000 at the most. */
export const LINK_MAX_CHARS = 1_000;

/** Failed jobs that one report names; with more, the report says how many were left out. */
export const JOBS_TOLD_MAX = 300;

/**
 * What a report may have as JSON, with which it is stored: a row of a Durable Object has 2 MB at the most
 * (developers.cloudflare.com/durable-objects/platform/limits), and a branch holds all of its runs' reports at once. Some
 * times as much as a comment can show, and the names of all jobs, however long.
 */
export const REPORT_MAX_BYTES = 512 * 1024;

/** Names of failed jobs of which it is kept how they ended before, all together: 300 long ones, in a row of 2 MB. */
export const NAMES_BEFORE_MAX_CHARS = 200_000;
