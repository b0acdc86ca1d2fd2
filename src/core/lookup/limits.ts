// The limits of looking a step up in a log, each with its unit in its name and its source or reason above it.

export type LookUpLimits = {
  /** The log's beginning, which comes with its size: most logs are no longer. Also what is read of a large step's. */
  readonly headBytes: number;
  /** Enough for one line with a time, nearly always, and little enough to be asked for often. */
  readonly probeBytes: number;
  /** What is read at once where the step is near: more than most failed steps. */
  readonly pieceBytes: number;
  /** A step of up to this length is read whole; of a longer one its head, its tail, and samples. */
  readonly scanBytes: number;
  /** Of a step that is longer, how many places are looked at between head and tail. */
  readonly samples: number;
  /** Ranges that are asked for at the most. */
  readonly requests: number;
  /** What is read for a step that is no longer than a piece, nearly always. */
  readonly aimBytes: number;
  /** What is read of any log, at the most. */
  readonly bytes: number;
};

/** What fits the 10 ms of CPU time of Workers' free plan (`npm run bench -- log-access`). */
export const LOOK_UP: LookUpLimits = {
  headBytes: 64 * 1024,
  probeBytes: 8 * 1024,
  pieceBytes: 256 * 1024,
  scanBytes: 1024 * 1024,
  samples: 3,
  requests: 12,
  aimBytes: 1024 * 1024,
  bytes: 2 * 1024 * 1024,
};
