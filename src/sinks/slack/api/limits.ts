// The limits of requests to Slack, each with its unit in its name and its source or reason above it.

/** docs.slack.dev, "Pagination": at most 200 results a page are recommended. */
export const SLACK_PAGE_SIZE = 200;

/** Pages that are searched for one message, in a channel's history or in the list of channels. */
export const SLACK_HISTORY_PAGES_MAX = 5;
