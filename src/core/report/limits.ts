// The limits of a report, each with its unit in its name and its source or reason above it.

/** Annotations that are told in lines of their own; the others are counted. */
export const ANNOTATIONS_TOLD_MAX = 3;

/** Links to source lines below an excerpt: what fits on one line of a wide window, and three of a phone. */
export const PLACES_MAX = 5;

/** A name (job, step, branch, workflow) as it is posted; GitHub's own pages cut them at about this length. */
export const NAME_MAX_CHARS = 200;

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

/** Facts about a failure's history that are shown: one or two say whether it is new, and whose it is. */
export const FACTS_SHOWN_MAX = 2;
