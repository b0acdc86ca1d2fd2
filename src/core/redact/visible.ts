// What of a text can be seen, and how it reads. Pure: no IO, no clock, no environment.

/**
 * Characters that are not seen but change what is: control characters (but for tab and line feed), direction marks and
 * overrides, zero-width ones and all others that Unicode has shown by nothing, line separators (unicode.org, UTR #36,
 * "Bidirectional text spoofing"). The two that choose between a symbol and its picture stay after one that has both, and
 * the joiner stays between two pictures, which it makes one of (unicode.org, UTS #51, "Emoji ZWJ Sequences").
 */
const INVISIBLE =
  /[\u0000-\u0008\u000B-\u001F\u007F-\u009F\u2028\u2029\uFFF9-\uFFFB]|(?![\uFE0E\uFE0F\u200D])\p{Default_Ignorable_Code_Point}|[\uFE0E\uFE0F](?<!\p{Extended_Pictographic}.)|\u200D(?!\p{Extended_Pictographic})|\u200D(?<!\p{Extended_Pictographic}[\uFE0F\p{Emoji_Modifier}]?.)/gu;

/** A terminal's commands, colours first, whole: what their escape alone left behind would be glued to the next word. */
const COMMANDS = /(?:\x1b\[|\x9b)[0-9;:?]*[ -/]*[@-~]|\x1b\][^\x07\x1b\n]*(?:\x07|\x1b\\)/g;

/** Half of a surrogate pair alone: it cannot be written as UTF-8. */
const LONE_SURROGATE = /\p{Surrogate}/gu;

/** Most texts hold nothing else. */
const PLAIN = /^[\t\n\x20-\x7e]*$/;

/** Text of one or several lines without what cannot be seen. */
export function visible(text: string): string {
  if (PLAIN.test(text)) return text;
  return text.replace(COMMANDS, "").replace(INVISIBLE, "").replace(LONE_SURROGATE, "\uFFFD");
}

/**
 * A colour whose escape character is written out (any log in JSON), became another, or was lost on the way: `\u001b[31m`,
 * `\x1b[0m`, `\033[1;31m`, `^[[31m`, `[31m`.
 */
const WRITTEN_COLOUR =
  /(?:\\{1,4}(?:u00|x)1b|\\{1,4}0?33|\\{1,4}e|%1b|\^\[|[\u241b\ufffd])(?:\[|%5b)[0-9;:?]{0,20}[a-z]|\\{1,4}(?:u00|x)9b[0-9;:?]{0,20}[a-z]|\[[0-9;:]{1,20}[mK]/gi;

/** A cut within a word, or the mark of a control character that stood there. */
const GAP = /(?<=\S)…(?=\S)/g;

/** Cheap test that skips most lines: they read as they stand. */
const MAY_READ_OTHERWISE = /[^\t\x20-\x7e]|\[[\d;:]|\\[uxe03]|%1b|\^\[/i;

/** One line as people read it: nothing in it that splits a word, or is glued to one, and says nothing. */
export function asRead(text: string): string {
  if (!MAY_READ_OTHERWISE.test(text)) return text;
  return visible(text).replace(WRITTEN_COLOUR, "").replace(GAP, "");
}
