// The lines around a failure: those that lead up to it, those that continue its block, the paragraph before it, and the
// step's last lines. Pure.

import type { BodyLine } from "../step/step-body.ts";
import { programOf } from "./blamed.ts";
import { INTERLEAVED } from "./block.ts";
import type { Bystanders } from "./bystanders.ts";
import type { Finding } from "./finding.ts";
import { CONTEXT_FLAT_LINES, CONTEXT_UP_TO_LINES, TAIL_LOOKED_AT_LINES } from "./limits.ts";
import { isUninformative, saysHowItEnded } from "./line-meaning.ts";
import { isBenign, isNeverShown } from "./never-shown.ts";
import { isFrame, withoutDeepFrames } from "./source-location.ts";

type Ended = { readonly body: readonly BodyLine[]; readonly bystanders: Bystanders };

const LINES_BEFORE = 2;

/** The lines that lead up to the cause, as far as a blank one. */
export function leadingUpTo({ body, bystanders }: Ended, at: number): number[] {
  const lines: number[] = [];
  for (let index = at - 1; index >= 0 && lines.length < LINES_BEFORE; index--) {
    if (bystanders.isBystander(index)) break;
    const text = body[index]?.text ?? "";
    if (text === "" || isNeverShown(text) || isBenign(text)) break;
    lines.push(index);
  }
  return lines;
}

/** A program's last paragraph: the lines in which it is searched, and how many of it are taken. */
const SEARCHED_LINES = 12;
const PARAGRAPH_LINES = 6;
/** A duration, printed after something has ended. */
const TOOK = /^\W{0,4}(?:Took|Done in|Finished in|Time|Duration|real|user|sys)\b.{0,20}\d/i;

/** A command echoed before it runs, by runners, shells and package managers. */
const ECHOED =
  /^(?:\[command\]|[$>] \S|\++ \S|(?:cd|rm|cp|mv|ln|mkdir|echo|set|export|source|test|\[) [^;&|]{1,200} (?:&&|\|\||;) \S)/;

/**
 * The last paragraph before a failure that only passes another one on; if several programs print at once, by the same
 * one.
 */
export function textBefore(body: readonly BodyLine[], { lines: [at = 0], head }: Finding): number[] {
  const from = Math.min(at, head);
  const { source = "" } = body[from] ?? {};
  const lines: number[] = [];
  for (let index = from - 1; index >= 0 && from - index <= SEARCHED_LINES + lines.length; index--) {
    const line = body[index];
    if (line === undefined || line.source !== source) continue;
    const { said } = line;
    if (lines.length === 0 && (isUninformative(said) || isNeverShown(said) || TOOK.test(said))) continue;
    if (lines.length === 0 && ECHOED.test(said)) continue;
    if (
      said === "" ||
      isNeverShown(said) ||
      ECHOED.test(said) ||
      said.startsWith("##[") ||
      lines.length === PARAGRAPH_LINES
    )
      break;
    lines.unshift(index);
  }
  return lines;
}

/**
 * The step's last lines from `from` on, without bystanders' lines and without how the step ended. Of many lines that
 * differ only in a number, the last one stands for all.
 */
export function tailOf({ body, bystanders }: Ended, from: number, count: number): number[] {
  const tail: number[] = [];
  const first = Math.max(from, bystanders.end - TAIL_LOOKED_AT_LINES);
  for (let at = bystanders.end - 1; at >= first && tail.length < count; at--) {
    if (bystanders.isBystander(at) || isSaidAgain(body, at, tail[0])) continue;
    const text = body[at]?.said ?? "";
    if (!isNeverShown(text) && !saysHowItEnded(text) && !(from > 0 && isBenign(text))) tail.unshift(at);
  }
  return from > 0 ? withoutDeepFrames(body, tail) : tail;
}

/**
 * Fewer lines that differ only in a number are a list of what is wrong, not progress. Lines of progress have words too.
 */
const FLOOD_LINES = 6;
const PROGRESS = /[A-Za-z]{3}.{3}|.{3}[A-Za-z]{3}/;

/** Is it one of many lines in a row that differ only in a number, such as a count, a retry or a progress bar? */
export function isProgress(body: readonly BodyLine[], at: number): boolean {
  const text = body[at]?.said ?? "";
  if (!PROGRESS.test(text) || !HAS_NUMBER.test(text)) return false;
  return alike(body, at, -1) + 1 + alike(body, at, 1) >= FLOOD_LINES;
}

/**
 * How many lines of its program directly above it (or below it) differ from this one only in a number; at most a
 * flood's.
 */
function alike(body: readonly BodyLine[], at: number, step: 1 | -1): number {
  const { source = "" } = body[at] ?? {};
  let [count, others] = [0, 0];
  for (let index = at + step; count < FLOOD_LINES && others <= FLOOD_LINES * INTERLEAVED; index += step) {
    const line = body[index];
    if (line === undefined) break;
    if (line.source !== source) others++;
    else if (isAlike(line, body[at])) count++;
    else break;
  }
  return count;
}

const HAS_NUMBER = /\d/;

/** Do two lines differ only in numbers? */
function isAlike(one: BodyLine | undefined, other: BodyLine | undefined): boolean {
  if (one === undefined || other === undefined) return false;
  return one.said === other.said || withoutNumbers(one) === withoutNumbers(other);
}

/** A line is compared with many others, so its text without numbers is made once. */
const numberless = new WeakMap<BodyLine, string>();

function withoutNumbers(line: BodyLine): string {
  const text = numberless.get(line) ?? line.said.replace(/\d+(?:\.\d+)?/g, "0");
  numberless.set(line, text);
  return text;
}

/** Is the line part of the same flood as `other`, which is shown? */
const isSaidAgain = (body: readonly BodyLine[], at: number, other: number | undefined): boolean =>
  other !== undefined && isAlike(body[at], body[other]) && isProgress(body, at);

/** Last words that are shown: as many as of a step's end. */
const LAST_WORDS = 12;
/** They are searched in this many lines. */
const LAST_WORDS_SEARCHED_LINES = 4_000;

/** The last lines of the programs that a verdict names, rising, without those that only say that they failed. */
export function lastWordsOf({ body, bystanders }: Ended): number[] {
  const { names } = bystanders.blamed;
  const last: number[] = [];
  if (names.size === 0) return last;
  const first = Math.max(0, body.length - LAST_WORDS_SEARCHED_LINES);
  for (let at = body.length - 1; at >= first && last.length < LAST_WORDS; at--) {
    const line = body[at];
    if (line === undefined || !names.has(programOf(line)) || isSaidAgain(body, at, last[0])) continue;
    const { said } = line;
    if (isNeverShown(said) || said.trim() === "" || saysHowItEnded(said)) continue;
    if (last.length === 0 && (isUninformative(said) || bystanders.blamed.verdicts.has(at))) continue;
    last.unshift(at);
  }
  return last;
}

/**
 * What follows a block and still belongs to it: the rest of its paragraph, and later paragraphs that are indented further
 * than it, or than the block in which it stands. A table says how a message begins, but not how much of a diff or a stack
 * follows. Of a short stack all frames are shown, of a long one the first ones of the repository's own.
 */
export function continuationOf(
  body: readonly BodyLine[],
  { lines, head }: Pick<Finding, "lines" | "head">,
  findings: readonly Pick<Finding, "lines">[] = [],
): number[] {
  const start = lines[0] ?? head;
  const first = body[start];
  if (first === undefined) return [];
  const outer = findings.find((other) => (other.lines[0] ?? start) < start && other.lines.includes(start));
  const margin = Math.min(indentOf(first.said), indentOf(body[outer?.lines[0] ?? start]?.said ?? ""));
  const more: number[] = [];
  let isAfterBlank = false;
  let flat = 0;
  let frames = 0;
  for (let at = (lines.at(-1) ?? head) + 1; at < body.length && more.length - frames < CONTEXT_UP_TO_LINES; at++) {
    const line = body[at];
    if (line === undefined || line.source !== first.source) continue;
    if (line.error || line.said.startsWith("##[") || saysHowItEnded(line.said)) break;
    if (line.said.trim() === "") {
      isAfterBlank = true;
      continue;
    }
    const isFlat = indentOf(line.said) <= margin;
    if (isFlat && (isAfterBlank || isBenign(line.said) || ++flat > CONTEXT_FLAT_LINES)) break;
    if (BACKTRACE.test(line.said)) break;
    const inStack = isFrame(line.said);
    if (inStack) frames++;
    if (frames > STACK_SEARCHED_FRAMES) break;
    if (inStack ? RUNTIME_FRAME.test(line.said) : isNeverShown(line.said)) continue;
    if (!isBenign(line.said)) more.push(at);
  }
  return withoutDeepFrames(body, more, { ownOnly: true });
}

/** The runtime's own frames say nothing, however short the stack. */
const RUNTIME_FRAME = /^\s*at .{0,300}(?:node:internal\/|\bjava\.base\/|\bjdk\.internal\.)/;

/** A stack is searched up to here for the repository's own frames. */
const STACK_SEARCHED_FRAMES = 200;

/** The heading of a runtime's own frames. The repository's first frame is found elsewhere (source-location). */
const BACKTRACE = /^\s*(?:stack backtrace|backtrace|stack trace):\s*$/i;

const indentOf = (text: string): number => text.length - text.trimStart().length;

/** A row of a drawn table, or one of its rules. */
const BOX_ROW = /^\s{0,8}[|│┃║].{0,300}[|│┃║]\s*$/;
const BOX_RULE = /^\s{0,8}[+├└┌╭╰╔╚┏┗┣╟╠][-─━═+┬┴┼]{3}/;
/** A longer table is a report, not a message. */
const BOX_LINES = 16;

/** All lines of the drawn table that this line is a row of, rising. Empty if it is none, or if the table is long. */
export function boxAround(body: readonly BodyLine[], at: number): number[] {
  const isBox = (index: number) => {
    const text = body[index]?.said ?? "";
    return BOX_ROW.test(text) || BOX_RULE.test(text);
  };
  if (!isBox(at)) return [];
  let [first, last] = [at, at];
  while (isBox(first - 1) && last - first < BOX_LINES) first--;
  while (isBox(last + 1) && last - first < BOX_LINES) last++;
  const lines = Array.from({ length: last - first + 1 }, (_, nth) => first + nth);
  return lines.length <= BOX_LINES && lines.some((line) => BOX_RULE.test(body[line]?.said ?? "")) ? lines : [];
}
