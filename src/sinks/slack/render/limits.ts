// The limits of a Slack message, each with its unit in its name and its source or reason above it.

/** The whole Slack message, as docs/contract.md says; Slack refuses blocks somewhere above 11,000 characters. */
export const SLACK_MESSAGE_MAX_CHARS = 8_000;

/** docs.slack.dev, "Header block": text has a maximum of 150 characters. */
export const SLACK_HEADER_MAX_CHARS = 150;

/** docs.slack.dev, "Reference: blocks": up to 50 blocks in each message. */
export const SLACK_BLOCKS_MAX = 50;

/**
 * A row of one sign in an excerpt. A message has less room than a comment, and a phone shows about 40 characters a
 * line.
 */
export const SLACK_RULE_MAX_CHARS = 10;

/** Runs without a message of their own that are named, about as many as a screen shows. The others are counted. */
export const HELD_RUNS_NAMED_MAX = 12;

/** A workflow's or a branch's name in that list. */
export const HELD_NAME_MAX_CHARS = 60;

/** A headline in that list: one line on a wide window. */
export const HELD_HEADLINE_MAX_CHARS = 120;
