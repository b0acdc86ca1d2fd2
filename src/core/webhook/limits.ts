// The limits of what is kept of a webhook, each with its unit in its name and its source or reason above it.

/**
 * A field that is used as it is: an address, a branch, a time. A browser's and a server's addresses end at about 8,000
 * characters, git's names at 4,096; an object's row, which would be refused, at 2 MB.
 */
export const FIELD_MAX_CHARS = 8_000;

/** What is kept of a name (a commit's first line can be of any length): several times what is shown of it. */
export const STORED_NAME_MAX_CHARS = 2_000;
