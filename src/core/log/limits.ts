// The limits of reading a log, each with its unit in its name and its source or reason above it.

/** Longer lines are kept as head and tail: the decisive words of a linker's or ansible's line stand at its end. */
export const LINE_HEAD_CHARS = 3072;

export const LINE_TAIL_CHARS = 1024;

/** Bytes are decoded in pieces of this size, so that no piece of a log becomes one huge string. */
export const DECODE_PIECE_BYTES = 64 * 1024;

/** Bytes of one log that are held at once, whichever way it is read; a Worker's 128 MB are shared by many. */
export const LOG_BUFFER_MAX_BYTES = 2 * 1024 * 1024;

/** A file is called binary if its first bytes hold NULs: no runner writes them. */
export const BINARY_PROBE_BYTES = 8 * 1024;
