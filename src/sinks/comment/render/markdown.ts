// Makes GitHub-flavoured Markdown of hostile text that cannot break out of its place. Pure: no IO, no clock, no
// environment.

import { CUT, plainName } from "../../../core/redact/plain.ts";
import { visible } from "../../../core/redact/visible.ts";
import { LINK_MAX_CHARS, NAME_MAX_CHARS } from "../../../core/report/limits.ts";
import { withShortRules } from "../../../core/text/rules.ts";
import { BACKTICKS_SHOWN_MAX, COMMENT_RULE_MAX_CHARS } from "./limits.ts";

/**
 * A name as a code span, in which nothing is a mention, a reference, a link or HTML. The delimiter is one backtick
 * longer than any run of backticks inside (spec.commonmark.org, "Code spans").
 */
export function codeSpan(name: string, maxChars = NAME_MAX_CHARS): string {
  const text = withShortRuns(plainName(name, maxChars)) || "(no name)";
  const ticks = "`".repeat(longestRun(text) + 1);
  const pad = text.startsWith("`") || text.endsWith("`") ? " " : "";
  return `${ticks}${pad}${text}${pad}${ticks}`;
}

/**
 * Lines in a fence that is longer than any run of backticks inside, so that no line can close it. Rows of decoration are
 * cut: they would make the whole block scroll.
 */
export function fence(text: string): string {
  const shown = withShortRuns(withShortRules(visible(text), COMMENT_RULE_MAX_CHARS));
  const ticks = "`".repeat(Math.max(3, longestRun(shown) + 1));
  return `${ticks}text\n${shown}\n${ticks}`;
}

/**
 * A link whose URL cannot end early; `label` is Markdown already. Only the label if `url` is no web address. A `](`
 * within the label is split: GitHub sees code there, but a simpler parser would see a link's end.
 */
export function link(label: string, url: string | null): string {
  const address = url && URL.canParse(url) ? new URL(url) : null;
  if (address?.protocol !== "https:" && address?.protocol !== "http:") return label;
  const written = address.href.replace(/[()<>[\]\\\s`]/g, percentEncoded);
  return written.length > LINK_MAX_CHARS ? label : `[${label.replaceAll("](", "] (")}](${written})`;
}

/**
 * Our own words, with a name from outside in them, as a link. GitHub makes no mentions or references within a link's
 * text (html-pipeline, `IGNORE_PARENTS`), and everything that Markdown interprets is escaped. A code span if `url` is
 * no web address.
 */
export function textLink(words: string, url: string | null): string {
  const label = plainName(words, NAME_MAX_CHARS).replace(MARKS, "\\$&") || "(no name)";
  const linked = link(label, url);
  return linked === label ? codeSpan(words) : linked;
}

/** spec.commonmark.org, "Backslash escapes", and GitHub's own: mentions, references, emoji, formulas. */
const MARKS = /[\\`*_{}[\]<>()#+!|~&:@$]/g;

/** Also encodes what `encodeURIComponent` leaves alone. */
const percentEncoded = (c: string) => `%${c.charCodeAt(0).toString(16).toUpperCase().padStart(2, "0")}`;

const LONG_RUN = new RegExp(`(\`{${BACKTICKS_SHOWN_MAX}})\`+`, "g");

/** Cuts longer runs visibly, so that no delimiter around them gets so long that GitHub reads it as text. */
function withShortRuns(text: string): string {
  return text.replace(LONG_RUN, `$1${CUT}`);
}

function longestRun(text: string): number {
  return Math.max(0, ...(text.match(/`+/g) ?? []).map((run) => run.length));
}
