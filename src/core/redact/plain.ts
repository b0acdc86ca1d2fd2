// Makes a name safe to show: on one line, with its secrets masked, and without characters that could hide, reorder or
// break the text around it. Every name from outside goes through here on its way to a sink. Pure: no IO, no clock, no
// environment.
import { withoutHalf } from "./cut-line.ts";
import { redact } from "./redact.ts";
import { visible } from "./visible.ts";

/** The end of a text that was cut. */
export const CUT = "…";

/**
 * A name (repository, workflow, job, step, branch, author …) on one line, masked, with at most `maxChars` UTF-16 units.
 */
export function plainName(name: string, maxChars: number): string {
  return cut(redact(visible(name).replace(/\s+/g, " ").trim()), maxChars);
}

/** Shortens a text to at most `maxChars` UTF-16 units, including {@link CUT}. It never cuts a character in half. */
export function cut(text: string, maxChars: number): string {
  if (text.length <= maxChars) return text;
  return `${withoutHalf(text.slice(0, Math.max(0, maxChars - CUT.length)), "end")}${CUT}`;
}
