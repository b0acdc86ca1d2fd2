// The limits of an excerpt, each with its unit in its name and its source or reason above it.

/** Readers scroll no further: an excerpt is promised to be at most this long. */
export const EXCERPT_MAX_LINES = 30;

/** What one block of a Slack message holds; the marks of the gaps are counted. */
export const EXCERPT_MAX_CHARS = 3000;

/** What a phone shows without much scrolling; more is added only where it says something new. */
export const EXCERPT_AIM_LINES = 14;

// How many lines each stage of the choice may add, or up to which length of the excerpt it adds (UP_TO). All were set by
// hand and checked on labelled logs of real failures.

/** The first cause's block: a compiler's diagnostic with its code frame, an assertion with its two values. */
export const FIRST_BLOCK_LINES = 12;

/** The first message of every other kind is worth more than a short excerpt. */
export const OTHER_KINDS_UP_TO_LINES = EXCERPT_AIM_LINES + 6;

export const OTHER_BLOCK_LINES = 4;

/** Final counts of several programs stand in one step; the last ones count what failed. */
export const OUTCOMES_SHOWN = 4;

export const OUTCOME_LINES = 2;

/** A list of names says little after its first ones. */
export const LIST_ENTRIES_SHOWN = 2;

/** So many different messages of one kind get their place. */
export const MESSAGES_PER_KIND = 10;

export const MORE_MESSAGES_UP_TO_LINES = EXCERPT_AIM_LINES + 2;

/** One message is shown for so many places. */
export const PLACES_PER_MESSAGE = 2;

/** The blocks of the first findings of each kind are shown whole, as long as the excerpt is short enough. */
export const BLOCKS_SHOWN_WHOLE = 3;

export const WHOLE_BLOCKS_UP_TO_LINES = 18;

/** In the room that is left, one message is shown whole for so many places: a flood says no more than its first ones. */
export const BLOCKS_PER_MESSAGE = 5;

export const POSSIBLE_CAUSES_SHOWN = 6;

export const POSSIBLE_CAUSE_LINES = 3;

/** In a shorter excerpt possible causes follow, and the lines that lead up to the first cause. */
export const ENOUGH_LINES = 10;

/**
 * The same where no known tool reports a failure. The step's last lines follow, too: they are then the best guess, nine
 * causes of ten are near the end.
 */
export const ENOUGH_LINES_UNKNOWN_TOOL = 20;

/**
 * So much of the step's end is shown where nothing says why it failed. Readers forgive lines too many, not a missing
 * cause: on LogChunks' labels (Brandt et al., MSR 2020) 24 lines hold 3% more of what was labelled than 14.
 */
export const TAIL_LINES = 24;

/** The headline is looked for among so many last lines. */
export const LAST_WORDS_LINES = 14;

/** So much of the step's end follows a cause that no known tool reports. A known tool's message says enough. */
export const TAIL_AFTER_UNKNOWN_TOOL_LINES = 14;

/** So many of the steps after a failed one are asked whether they print its failures: a report, a log, and one more. */
export const LATER_STEPS_ASKED = 3;

/** What follows the first cause and still belongs to it is shown as long as the excerpt is no longer than this. */
export const CONTEXT_UP_TO_LINES = 28;

/** The same in characters: beyond EXCERPT_MAX_CHARS the last lines of an excerpt would have to give way. */
export const CONTEXT_UP_TO_CHARS = 2_400;

/**
 * Where no known tool reports a failure, an excerpt may grow to this length once the context has its place. Readers
 * forgive lines too many, not a missing cause. Chosen by five folds (docs/benchmarks.md): with no tool known, it shows
 * the whole cause of 2% more failures, and LogChunks' recall does not fall.
 */
export const SPARE_LINES_UP_TO = 28;

/** So many of them stand above the first cause: an unknown tool often says what it was doing before it says that it failed. */
export const SPARE_LINES_ABOVE = 4;

/** Unindented lines of it: a program may simply go on after its message. */
export const CONTEXT_FLAT_LINES = 8;

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

/** The step's last lines that are kept beside the excerpt: what a reader would scroll up from the end of a log. */
export const TAIL_MAX_LINES = 30;

/** They are looked for among so many: a step can end in a flood of blank lines. */
export const TAIL_LOOKED_AT_LINES = 300;

/** Their text, as long as an excerpt's: a run's and a branch's object keep both in one row. */
export const TAIL_MAX_CHARS = 3_000;

/** A row of one sign, such as `=====`, is decoration beyond this; what is longer is cut, and ends in `…`. */
export const RULE_MAX_CHARS = 20;
