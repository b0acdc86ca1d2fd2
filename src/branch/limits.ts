// The limits of a branch's object, each with its unit in its name and its reason above it.

/** How long a report waits for what the repository's history says: it is told without, rather than late. */
export const HISTORY_WAIT_MS = 2_000;

/** When a history that did not answer is told again; after the last one it is left in ignorance. */
export const TELL_AGAIN_MS = [10_000, 60_000, 600_000] as const;

/** Green runs that are kept in mind: what ends while a failure before it is still being read. */
export const GREEN_RUNS_KNOWN_MAX = 50;
