// The limits of reading a log, each with its unit in its name and its source or reason above it.

/** Of a longer line the head and the tail are kept: a linker's or ansible's line says what matters at its end. */
export const LINE_HEAD_CHARS = 3072;

export const LINE_TAIL_CHARS = 1024;

/** Bytes are decoded in pieces of this size, so that no chunk of a log becomes one huge string. */
export const DECODE_PIECE_BYTES = 64 * 1024;

/** Bytes of one log that are held at once, however it is read. Many logs share a Worker's 128 MB. */
export const LOG_BUFFER_MAX_BYTES = 2 * 1024 * 1024;

/** A file is called binary if its first bytes hold NULs: no runner writes them. */
export const BINARY_PROBE_BYTES = 8 * 1024;
