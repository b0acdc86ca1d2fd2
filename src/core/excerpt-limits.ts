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

/** What is kept of one step: its beginning (setup errors, the command) and its end (nearly every cause). */
export const STEP_HEAD_CHARS = 512 * 1024;
export const STEP_TAIL_CHARS = 2 * 1024 * 1024;
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
