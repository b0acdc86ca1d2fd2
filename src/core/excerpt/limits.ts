// The limits of an excerpt, each with its unit in its name and its source or reason above it.

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

/** Lines that are compared with every tool's patterns: the first and the last ones of a flood say what all of it says. */
export const CANDIDATES_FIRST = 2_000;

export const CANDIDATES_LAST = 2_000;

/** An annotation's message that is shorter than this is looked for in no line: its words could stand in many. */
export const MESSAGE_MIN_CHARS = 8;

/** So much of a message must stand in a line for the two to be the same: the line's end may be cut. */
export const MESSAGE_COMPARED_CHARS = 80;
