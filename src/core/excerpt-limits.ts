// The limits of reading a log and choosing an excerpt. Units stand in the names, reasons above the values.

/** The contract: an excerpt is at most this long, gap marks included in the characters (DESIGN.md, Contract). */
export const EXCERPT_MAX_LINES = 30;
export const EXCERPT_MAX_CHARS = 3000;

/** What a phone shows without much scrolling; more is added only where it says something new. */
export const EXCERPT_AIM_LINES = 14;

/** A shown line longer than this is cut; the path and the message of nearly every diagnostic fit. */
export const SHOWN_LINE_CHARS = 300;
/** The headline is one notification on a phone. */
export const HEADLINE_CHARS = 200;
export const COMMAND_CHARS = 300;

/** Longer lines are kept as head and tail: the decisive words of a linker's or ansible's line stand at its end. */
export const LINE_HEAD_CHARS = 3072;
export const LINE_TAIL_CHARS = 1024;

/** Bytes are decoded in pieces of this size, so that no piece of a log becomes one huge string. */
export const DECODE_PIECE_BYTES = 64 * 1024;

/** Bytes of one log that are held at once, whichever way it is read; a Worker's 128 MB are shared by many. */
export const LOG_BUFFER_MAX_BYTES = 2 * 1024 * 1024;

/** What is kept of one step: its beginning (setup errors, the command) and its end (nearly every cause). */
export const STEP_HEAD_CHARS = 512 * 1024;
/** Of the marked lines between, with what follows each. */
export const STEP_MIDDLE_CHARS = 256 * 1024;
/** All the rest of the buffer: more than a step that is read whole may have. */
export const STEP_TAIL_CHARS = LOG_BUFFER_MAX_BYTES - STEP_HEAD_CHARS - STEP_MIDDLE_CHARS;
/** Lines are objects too: a step of a million empty lines must stay small. */
export const STEP_HEAD_LINES = 6_000;
export const STEP_TAIL_LINES = 30_000;
/** `##[error]` lines between head and tail are kept, each with the lines that follow it. */
export const STEP_MIDDLE_LINES = 600;

/** Empty lines in a row that are looked at, without a timestamp even; no block reaches over so many. */
export const EMPTY_LINES_MAX = 100;

/** A file is called binary if its first bytes hold NULs: no runner writes them. */
export const BINARY_PROBE_BYTES = 8 * 1024;

/** More sections than any job has steps, inner steps of composite actions included: a program is printing the marks. */
export const SECTIONS_MAX = 20_000;

/** Lines that are compared with every tool's patterns: the first and the last ones of a flood say what all of it says. */
export const CANDIDATES_FIRST = 2_000;
export const CANDIDATES_LAST = 2_000;

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

/** A file of problem matchers: the published ones hold less than 2,000 characters each. */
export const PROBLEM_MATCHERS_MAX_CHARS = 64 * 1024;

/** One regular expression of theirs: the longest published ones have some 200, and brackets nest as deep as this allows. */
export const PROBLEM_REGEXP_MAX_CHARS = 2_000;

/** An annotation's message that is shorter than this is looked for in no line: its words could stand in many. */
export const MESSAGE_MIN_CHARS = 8;
/** So much of a message must stand in a line for the two to be the same: the line's end may be cut. */
export const MESSAGE_COMPARED_CHARS = 80;
/** Annotations that are told in lines of their own; the others are counted. */
export const ANNOTATIONS_TOLD_MAX = 3;
/** Links to source lines below an excerpt: what fits on one line of a wide window, and three of a phone. */
export const PLACES_MAX = 5;
