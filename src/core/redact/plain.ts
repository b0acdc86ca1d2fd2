// Names as they may be shown: on one line, masked, and nothing in them that hides, reorders or breaks what stands around
// them. Pure: no IO, no clock, no environment. Every name that came from outside goes through here on its way to a sink.
import { withoutHalf } from "./cut-line.ts";
import { redact } from "./redact.ts";
import { visible } from "./visible.ts";

/** What cut text ends in. */
export const CUT = "…";

/** A name (repository, workflow, job, step, branch, author …) on one line: secrets masked, at most `maxChars` long. */
export function plainName(name: string, maxChars: number): string {
  return cut(redact(visible(name).replace(/\s+/g, " ").trim()), maxChars);
}

/** The text, or its beginning with {@link CUT} behind it: at most `maxChars` UTF-16 units, no character cut in half. */
export function cut(text: string, maxChars: number): string {
  if (text.length <= maxChars) return text;
  return `${withoutHalf(text.slice(0, Math.max(0, maxChars - CUT.length)), "end")}${CUT}`;
}
