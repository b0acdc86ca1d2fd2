// The limits of looking a step up in a log, each with its unit in its name and its source or reason above it.

export type LookUpLimits = {
  /** The first range; its answer also tells the log's size. Most logs are no longer than this. */
  readonly headBytes: number;
  /** Nearly always enough to hold the beginning of a line with its time, and cheap enough to ask for often. */
  readonly probeBytes: number;
  /** What is read first near the step: more than most failed steps have. */
  readonly nearBytes: number;
  /** What is read of the log's end, where the step may be: a step of 64 KiB, and what cleans up after it. */
  readonly endBytes: number;
  /** So much before what looks like the step's first line is read, for another line that does. */
  readonly marginBytes: number;
  /** What is read at once of a step that is known to be longer. */
  readonly pieceBytes: number;
  /** A step of up to this length is read whole; of a longer one its beginning, its end, and samples. */
  readonly scanBytes: number;
  /** How many samples are taken of a longer step, between its beginning and its end. */
  readonly samples: number;
  /** At most so many ranges are asked for. */
  readonly requests: number;
  /** What is read in all for a step no longer than a piece, nearly always. */
  readonly aimBytes: number;
  /** At most so much is read of any log. */
  readonly bytes: number;
};

/** What fits the 10 ms of CPU time of Workers' free plan (`npm run bench -- log-access`). */
export const LOOK_UP: LookUpLimits = {
  headBytes: 64 * 1024,
  probeBytes: 8 * 1024,
  nearBytes: 128 * 1024,
  endBytes: 80 * 1024,
  marginBytes: 32 * 1024,
  pieceBytes: 256 * 1024,
  scanBytes: 1024 * 1024,
  samples: 3,
  requests: 12,
  aimBytes: 1024 * 1024,
  bytes: 2 * 1024 * 1024,
};
