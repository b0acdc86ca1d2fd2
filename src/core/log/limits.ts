// The limits of reading a log, each with its unit in its name and its source or reason above it.

/** Of a longer line the head and the tail are kept: a linker's or ansible's line says what matters at its end. */
export const LINE_HEAD_CHARS = 3072;

export const LINE_TAIL_CHARS = 1024;

/** Bytes are decoded in pieces of this size, so that no chunk of a log becomes one huge string. */
export const DECODE_PIECE_BYTES = 64 * 1024;

/** Bytes of one log that are held at once, however it is read. Many logs share a Worker's 128 MB. */
export const LOG_BUFFER_MAX_BYTES = 2 * 1024 * 1024;

/** Whether a file is text is decided from so many bytes. */
export const BINARY_PROBE_BYTES = 8 * 1024;

/** Of compressed data about 0.57 is not text, of a log with a printed image far less. */
export const NOT_TEXT_SHARE = 0.3;
