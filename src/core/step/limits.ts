// The limits of what is kept of a step, each with its unit in its name and its source or reason above it.
import { LOG_BUFFER_MAX_BYTES } from "../log/limits.ts";

/** A step's beginning, which has setup errors and the command. */
export const STEP_HEAD_CHARS = 512 * 1024;

/** The `##[error]` lines between beginning and end, each with the lines after it. */
export const STEP_MIDDLE_CHARS = 256 * 1024;

/**
 * A step's end, which has nearly every cause. This is the rest of the buffer, more than any step needs that is read
 * whole.
 */
export const STEP_TAIL_CHARS = LOG_BUFFER_MAX_BYTES - STEP_HEAD_CHARS - STEP_MIDDLE_CHARS;

/** Lines are objects too: a step of a million empty lines must stay small. */
export const STEP_HEAD_LINES = 6_000;

export const STEP_TAIL_LINES = 30_000;

/** Like STEP_MIDDLE_CHARS, in lines. */
export const STEP_MIDDLE_LINES = 600;

/** Lines in a row without even a timestamp. Further ones are dropped: no message has so many. */
export const EMPTY_LINES_MAX = 100;

/**
 * More than any job has steps, inner steps of composite actions included. Beyond this, a program is printing the marks.
 */
export const SECTIONS_MAX = 20_000;

/** Lines after a group's title that may decide whether it is a step's header: an echoed script is rarely longer. */
export const HEADER_LINES_MAX = 300;

/** Like HEADER_LINES_MAX, in characters: these lines are held in addition to everything else. */
export const HEADER_CHARS_MAX = 64 * 1024;

/** Lines of a parallel step that may stand between a header's first two lines. */
export const HEADER_FOREIGN_LINES_MAX = 4;
