// The limits of a channel's object, each with its unit in its name and its source or reason above it.

/** Between two edits of the message that counts: a flood changes it with every run. */
export const COUNT_AGAIN_MS = 5_000;

/** Runs of which one message remembers that it has counted them; further ones are counted each time they are told. */
export const COUNTED_RUNS_KEPT_MAX = 5_000;
