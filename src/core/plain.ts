// Names and log lines as they may be shown: nothing in them that hides, reorders or breaks what stands around them.
// Pure: no IO, no clock, no environment. Every text that came from outside goes through here on its way to a sink.
import { withoutHalf } from "./log.ts";
import { redact } from "./redact.ts";

/** What cut text ends in. */
export const CUT = "…";

/**
 * Characters that are not seen but change what is: control characters (but for tab and line feed), direction marks and
 * overrides, zero-width ones and all others that Unicode has shown by nothing, line separators (unicode.org, UTR #36,
 * "Bidirectional text spoofing"). The two that choose between a symbol and its picture stay behind one that has both.
 */
const INVISIBLE =
  /[\u0000-\u0008\u000B-\u001F\u007F-\u009F\u2028\u2029\uFFF9-\uFFFB]|(?![\uFE0E\uFE0F])\p{Default_Ignorable_Code_Point}|(?<!\p{Extended_Pictographic})[\uFE0E\uFE0F]/gu;

/** Half of a surrogate pair alone: it cannot be written as UTF-8. */
const LONE_SURROGATE = /\p{Surrogate}/gu;

/** Text of one or several lines without what cannot be seen. */
export function visible(text: string): string {
  return text.replace(INVISIBLE, "").replace(LONE_SURROGATE, "\uFFFD");
}

/** A name (repository, workflow, job, step, branch, author …) on one line: secrets masked, at most `maxChars` long. */
export function plainName(name: string, maxChars: number): string {
  return cut(redact(visible(name).replace(/\s+/g, " ").trim()), maxChars);
}

/** The text, or its beginning with {@link CUT} behind it: at most `maxChars` UTF-16 units, no character cut in half. */
export function cut(text: string, maxChars: number): string {
  if (text.length <= maxChars) return text;
  return `${withoutHalf(text.slice(0, Math.max(0, maxChars - CUT.length)), "end")}${CUT}`;
}
