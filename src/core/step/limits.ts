// The limits of what is kept of a step, each with its unit in its name and its source or reason above it.
import { LOG_BUFFER_MAX_BYTES } from "../log/limits.ts";

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

/** More sections than any job has steps, inner steps of composite actions included: a program is printing the marks. */
export const SECTIONS_MAX = 20_000;
