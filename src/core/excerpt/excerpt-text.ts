// Turns chosen lines into the text that is posted: cuts long lines, marks gaps with their size, and keeps to the
// budget. Pure.

import { withoutHalf } from "../redact/cut-line.ts";
import { withShortRules } from "../text/rules.ts";
import { EXCERPT_MAX_CHARS, EXCERPT_MAX_LINES, RULE_MAX_CHARS, SHOWN_LINE_CHARS } from "./limits.ts";

export type ShownLine = { readonly line: number; readonly text: string };

/** No log line begins like this: no tool prints an ellipsis, a count and only the word "lines". */
export const gapMark = (lines: number, about: "" | "about " = ""): string =>
  `… ${about}${lines} ${lines === 1 ? "line" : "lines"}`;

/** Where hosted runners, containers and Windows check a repository out. It says nothing, and it is long. */
const WORKSPACE =
  /(?:file:\/\/)?(?:\/home\/runner\/work|\/Users\/runner\/work|\/__w|[A-Z]:[\\/]a)[\\/][\w.-]+[\\/][\w.-]+(?=[\\/])/g;

/** A line without long rows of decoration. */
export const undecorated = (text: string): string => withShortRules(text, RULE_MAX_CHARS);

/** Where lines are cut shorter than any long one is, they lose the workspace's path first, so that the message stays. */
function shorten(text: string, max: number): string {
  if (text.length <= max) return text;
  return cutMiddle(max < SHOWN_LINE_CHARS ? withoutWorkspace(text) : text, max);
}

/** `within`: only paths that begin this near to the line's beginning. */
export function withoutWorkspace(text: string, within = Number.POSITIVE_INFINITY): string {
  return text.replace(WORKSPACE, (path, at: number) => (at <= within ? "…" : path));
}

/** A message's place and first words, which stay when all lines are cut shorter. */
const BEGINNING_CHARS = 120;
const END_CHARS = 24;

/** Cuts to `max` characters, at least two thirds of them from the beginning. The end may have the decisive words. */
export function cutMiddle(text: string, max: number): string {
  if (text.length <= max) return text;
  const most = Math.min(BEGINNING_CHARS, max - 1 - END_CHARS);
  const head = Math.max(Math.floor(((max - 1) * 2) / 3), most);
  return `${withoutHalf(text.slice(0, head), "end")}…${withoutHalf(text.slice(text.length - (max - 1 - head)), "start")}`;
}

/**
 * Makes the lines fit: first decoration goes, then all are cut shorter, then the last ones are dropped. Line numbers
 * after `countedTo` are estimates, and a gap that reaches beyond it says so.
 */
export function fitted(
  lines: readonly ShownLine[],
  countedTo = Number.POSITIVE_INFINITY,
): { lines: ShownLine[]; text: string } {
  let kept = lines.slice(0, EXCERPT_MAX_LINES);
  const isRoomy = textOf(kept, countedTo).length <= EXCERPT_MAX_CHARS;
  if (!isRoomy) kept = kept.map(({ line, text }) => ({ line, text: undecorated(text) }));
  for (let max = SHOWN_LINE_CHARS; ; max = Math.floor(max * 0.8)) {
    if (max < 100) {
      max = 100;
      kept = kept.slice(0, -1);
    }
    const shown = kept.map(({ line, text }) => ({ line, text: shorten(text, max) }));
    const text = textOf(shown, countedTo);
    if (text.length <= EXCERPT_MAX_CHARS) return { lines: shown, text };
  }
}

function textOf(lines: readonly ShownLine[], countedTo: number): string {
  const out: string[] = [];
  let before: number | null = null;
  for (const { line, text } of lines) {
    if (before !== null && line > before + 1) {
      out.push(gapMark(line - before - 1, before <= countedTo && line > countedTo ? "about " : ""));
    }
    out.push(text);
    before = line;
  }
  return out.join("\n");
}
