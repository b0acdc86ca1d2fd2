// The limits of a Slack message, each with its unit in its name and its source or reason above it.

/** docs.slack.dev, "Pagination": at most 200 results a page are recommended. */
export const SLACK_PAGE_SIZE = 200;

/** Pages of a channel's history, or of the list of channels, that are looked through for one message. */
export const SLACK_HISTORY_PAGES_MAX = 5;

/** When a channel's history is asked for again that Slack has refused to show. */
export const LOOK_AGAIN_MS = 5_000;

/** How far Slack's clock, which stamps messages, may be behind ours. */
export const SLACK_CLOCKS_APART_MS = 60_000;

/** The whole Slack message, by our contract; Slack refuses blocks somewhere above 11,000 characters. */
export const SLACK_MESSAGE_MAX_CHARS = 8_000;

/** docs.slack.dev, "Header block": text has a maximum of 150 characters. */
export const SLACK_HEADER_MAX_CHARS = 150;

/** docs.slack.dev, "Reference: blocks": up to 50 blocks in each message. */
export const SLACK_BLOCKS_MAX = 50;
