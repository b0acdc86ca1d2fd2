// The limits of requests to Slack, each with its unit in its name and its source or reason above it.

/** docs.slack.dev, "Pagination": at most 200 results a page are recommended. */
export const SLACK_PAGE_SIZE = 200;

/** Pages of a channel's history, or of the list of channels, that are searched for one message. */
export const SLACK_HISTORY_PAGES_MAX = 5;
