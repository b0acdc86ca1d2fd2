// Removes invisible characters, terminal commands and colour codes from a text. They could hide or reorder text, or
// split a secret so that it is not recognised. Pure: no IO, no clock, no environment.

/**
 * Invisible characters that change how a text looks: control characters (except tab and line feed), direction marks and
 * overrides, line separators, and zero-width and other characters that Unicode ignores by default (unicode.org, UTR
 * #36, "Bidirectional text spoofing"). Emoji need two kinds of them: a variation selector stays after a pictograph, and
 * a joiner stays between two (unicode.org, UTS #51, "Emoji ZWJ Sequences").
 */
const INVISIBLE =
  /[\u0000-\u0008\u000B-\u001F\u007F-\u009F\u2028\u2029\uFFF9-\uFFFB]|(?![\uFE0E\uFE0F\u200D])\p{Default_Ignorable_Code_Point}|[\uFE0E\uFE0F](?<!\p{Extended_Pictographic}.)|\u200D(?!\p{Extended_Pictographic})|\u200D(?<!\p{Extended_Pictographic}[\uFE0F\p{Emoji_Modifier}]?.)/gu;

/**
 * Whole terminal commands, such as colours. If only the escape were removed, the rest would be joined to the next word.
 */
const COMMANDS = /(?:\x1b\[|\x9b)[0-9;:?]*[ -/]*[@-~]|\x1b\][^\x07\x1b\n]*(?:\x07|\x1b\\)/g;

/** Half of a surrogate pair, which UTF-8 cannot represent. */
const LONE_SURROGATE = /\p{Surrogate}/gu;

/** A cheap test: most texts are plain ASCII and stay as they are. */
const PLAIN = /^[\t\n\x20-\x7e]*$/;

/** Removes invisible characters and terminal commands from a text of one or several lines. */
export function visible(text: string): string {
  if (PLAIN.test(text)) return text;
  return text.replace(COMMANDS, "").replace(INVISIBLE, "").replace(LONE_SURROGATE, "\uFFFD");
}

/**
 * A colour code whose escape character was written out (as in JSON logs), replaced or lost: `\u001b[31m`, `\x1b[0m`,
 * `\033[1;31m`, `^[[31m`, `[31m`.
 */
const WRITTEN_COLOUR =
  /(?:\\{1,4}(?:u00|x)1b|\\{1,4}0?33|\\{1,4}e|%1b|\^\[|[\u241b\ufffd])(?:\[|%5b)[0-9;:?]{0,20}[a-z]|\\{1,4}(?:u00|x)9b[0-9;:?]{0,20}[a-z]|\[[0-9;:]{1,20}[mK]/gi;

/** An ellipsis inside a word: a cut, or what a tool printed for a control character. */
const GAP = /(?<=\S)…(?=\S)/g;

/** A cheap test: most lines have nothing to remove. */
const MAY_READ_OTHERWISE = /[^\t\x20-\x7e]|\[[\d;:]|\\[uxe03]|%1b|\^\[/i;

/** One line as people read it: without anything meaningless that splits a word or is joined to one. */
export function asRead(text: string): string {
  if (!MAY_READ_OTHERWISE.test(text)) return text;
  return visible(text).replace(WRITTEN_COLOUR, "").replace(GAP, "");
}
