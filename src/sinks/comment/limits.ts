// The limits of keeping comments up to date, each with its unit in its name and its source or reason above it.

/** When a head's runs are listed again, if one has just passed and another still runs. */
export const LOOK_AGAIN_MS = [5_000, 60_000] as const;
