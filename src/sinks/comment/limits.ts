// The limits of keeping comments up to date, each with its unit in its name and its source or reason above it.

/** When the runs of a head are listed again of which one has just passed, where another one still runs. */
export const LOOK_AGAIN_MS = [5_000, 60_000] as const;
