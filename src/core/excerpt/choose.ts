// Chooses which lines of a step are shown, in stages. Each stage adds lines up to a limit of its own; what is shown
// already, or says the same, is not added again. Pure.
//
//   1. the first cause            its block, and where in the sources it is
//   2. the other kinds            the line that says most of one finding of each
//   3. counts                     `Tests: 1 failed, 7 passed`
//   4. more of the same           other messages of those kinds, the rest of the blocks, other places
//   5. possible causes            lines with words of failure, where little is shown so far
//   6. the paragraph before       where all of the above only passes a failure on
//   7. the step's end             where nothing is found, or little is shown and no known tool reports a failure
//   8. the first cause's context  what follows its block and still belongs to it
//   9. other places               the blocks that say the same of them, or that had no room before, whole
//  10. spare lines                above the first cause, and more of the step's end, where no known tool reports a failure
//  11. boxes                      a drawn table of which a row is shown
//  12. small gaps                 of one line close

import type { BodyLine } from "../step/step-body.ts";
import { programOf } from "./blamed.ts";
import { type Evidence, evidenceIn, type Kind, kindsOf } from "./evidence.ts";
import type { Finding } from "./finding.ts";
import { pickHeadline } from "./headline.ts";
import {
  BLOCKS_PER_MESSAGE,
  BLOCKS_SHOWN_WHOLE,
  CONTEXT_UP_TO_CHARS,
  CONTEXT_UP_TO_LINES,
  ENOUGH_LINES,
  ENOUGH_LINES_UNKNOWN_TOOL,
  EXCERPT_AIM_LINES,
  EXCERPT_MAX_LINES,
  FIRST_BLOCK_LINES,
  LAST_WORDS_LINES,
  LIST_ENTRIES_SHOWN,
  MESSAGES_PER_KIND,
  MORE_MESSAGES_UP_TO_LINES,
  OTHER_BLOCK_LINES,
  OTHER_KINDS_UP_TO_LINES,
  OUTCOME_LINES,
  OUTCOMES_SHOWN,
  PLACES_PER_MESSAGE,
  POSSIBLE_CAUSE_LINES,
  POSSIBLE_CAUSES_SHOWN,
  SPARE_LINES_ABOVE,
  SPARE_LINES_UP_TO,
  TAIL_AFTER_UNKNOWN_TOOL_LINES,
  TAIL_LINES,
  WHOLE_BLOCKS_UP_TO_LINES,
} from "./limits.ts";
import { isUninformative } from "./line-meaning.ts";
import { isBenign } from "./never-shown.ts";
import { PickedLines } from "./picked-lines.ts";
import { ownFrames, sourceLocationAfter, sourceQuotedBefore } from "./source-location.ts";
import { boxAround, continuationOf, leadingUpTo, tailOf } from "./surroundings.ts";

export type Choice = {
  readonly lines: readonly number[];
  readonly headline: number | null;
  /** False where nothing in the output says why: then the lines are only its last ones. */
  readonly isExplained: boolean;
  /** One finding of each kind, the likeliest cause first: what makes this failure differ from others. */
  readonly leaders: readonly Finding[];
  /** Messages of the first cause's kind that say something else and are not shown. */
  readonly more: number;
};

/** At most EXCERPT_MAX_LINES indexes into `body`, rising; empty only for a body without words. */
export function choose(body: readonly BodyLine[], findings: readonly Finding[]): Choice {
  const evidence = evidenceIn(body, findings);
  const picked = new PickedLines(body);
  showFirstCause(picked, evidence);
  showLastWords(picked, evidence);
  showOtherKinds(picked, evidence);
  showCounts(picked, evidence);
  showMoreOfTheSame(picked, evidence);
  showPossibleCauses(picked, evidence);
  picked.take(evidence.before, EXCERPT_MAX_LINES);
  showStepsEnd(picked, evidence);
  showContext(picked, evidence);
  showOtherBlocks(picked, evidence);
  spendSpareLines(picked, evidence);
  for (const line of picked.lines()) picked.take(boxAround(body, line), EXCERPT_MAX_LINES, CONTEXT_UP_TO_CHARS);
  picked.closeGaps(evidence.bystanders.isBystander);
  const lines = picked.lines();
  return {
    lines,
    headline: pickHeadline(evidence, tailOf(evidence, 0, LAST_WORDS_LINES)),
    isExplained: evidence.leaders.length > 0 || evidence.possible.length > 0,
    leaders: evidence.leaders,
    more: messagesNotShown(body, evidence.kinds[0] ?? [], lines),
  };
}

function showFirstCause(picked: PickedLines, { body, leaders: [first] }: Evidence): void {
  if (first === undefined) return;
  const lines = ownFrames(body, first.lines, FIRST_BLOCK_LINES);
  picked.take([...essenceOf(first), ...lines], FIRST_BLOCK_LINES);
  picked.take([...sourceQuotedBefore(body, first), ...sourceLocationAfter(body, first)], EXCERPT_AIM_LINES);
}

const programIn = (body: readonly BodyLine[], at: number): string => {
  const line = body[at];
  return line === undefined ? "" : programOf(line);
};

/** Of several programs that print at once, where no finding says why the blamed one failed. */
function showLastWords(picked: PickedLines, { body, leaders, lastWords, bystanders }: Evidence): void {
  const isReason = ({ head }: Finding) =>
    programIn(body, head) !== "" && !bystanders.blamed.verdicts.has(head) && !isUninformative(body[head]?.said ?? "");
  if (leaders.some(isReason)) return;
  picked.take(lastWords, EXCERPT_AIM_LINES);
}

function showOtherKinds(picked: PickedLines, { leaders: [, ...others] }: Evidence): void {
  for (const finding of others) picked.take(essenceOf(finding), OTHER_KINDS_UP_TO_LINES);
}

/** Of every kind of count the last one, or the first entries of a list; of those the ones nearest the step's end. */
function showCounts(picked: PickedLines, { outcomes }: Evidence): void {
  const shown = kindsOf(outcomes).flatMap((kind) => {
    const inOrder = kind.flat().sort((a, b) => a.head - b.head);
    const { last, innermost } = inOrder[0]?.matcher ?? {};
    return last === true ? inOrder.slice(-1) : inOrder.slice(0, innermost === true ? 1 : LIST_ENTRIES_SHOWN);
  });
  const nearestEnd = shown.sort((a, b) => a.head - b.head).slice(-OUTCOMES_SHOWN);
  for (const { lines } of nearestEnd) picked.take(lines.slice(0, OUTCOME_LINES), EXCERPT_MAX_LINES);
}

function showMoreOfTheSame(picked: PickedLines, { body, kinds, leaders: [, ...others] }: Evidence): void {
  for (let nth = 1; nth < MESSAGES_PER_KIND; nth++) {
    for (const kind of kinds) picked.take(essenceOf(kind[nth]?.[0]), MORE_MESSAGES_UP_TO_LINES);
  }
  for (const finding of others) picked.take(blockFrom(finding, OTHER_BLOCK_LINES), EXCERPT_AIM_LINES);
  for (const [finding] of kinds.flatMap((kind) => kind.slice(0, BLOCKS_SHOWN_WHOLE))) {
    picked.take(ownFrames(body, finding?.lines ?? [], WHOLE_BLOCKS_UP_TO_LINES), WHOLE_BLOCKS_UP_TO_LINES);
  }
  for (const group of kinds.flat()) {
    for (const again of group.slice(1, PLACES_PER_MESSAGE)) picked.take(essenceOf(again), EXCERPT_AIM_LINES);
  }
}

function showPossibleCauses(picked: PickedLines, { possible, isKnownTool }: Evidence): void {
  for (const { lines } of possible.slice(0, POSSIBLE_CAUSES_SHOWN)) {
    picked.take(lines.slice(0, POSSIBLE_CAUSE_LINES), enoughLines(isKnownTool));
  }
}

function showStepsEnd(picked: PickedLines, evidence: Evidence): void {
  const {
    leaders: [first],
    isKnownTool,
  } = evidence;
  if (first === undefined) {
    picked.take(tailOf(evidence, 0, TAIL_LINES), TAIL_LINES);
    return;
  }
  const enough = enoughLines(isKnownTool);
  if (picked.size >= enough) return;
  picked.take(leadingUpTo(evidence, first.lines[0] ?? first.head), enough);
  if (isKnownTool) return;
  const end = tailOf(evidence, (first.lines.at(-1) ?? first.head) + 1, TAIL_AFTER_UNKNOWN_TOOL_LINES);
  picked.take(withoutOuterVerdicts(evidence, end), enough);
}

/** make has words on each directory further out, of which the innermost one says all that there is to say. */
function withoutOuterVerdicts({ outcomes }: Evidence, lines: readonly number[]): number[] {
  const verdicts = outcomes.filter(({ matcher }) => matcher.innermost === true).map(({ head }) => head);
  const outer = new Set(verdicts.sort((a, b) => a - b).slice(1));
  return lines.filter((line) => !outer.has(line));
}

function showContext(picked: PickedLines, evidence: Evidence): void {
  const {
    body,
    leaders: [first],
  } = evidence;
  if (first === undefined) return;
  const context = withoutOuterVerdicts(evidence, continuationOf(body, first, evidence.findings));
  picked.take(context, CONTEXT_UP_TO_LINES, CONTEXT_UP_TO_CHARS);
}

/** A compiler says the same of each place, a test of each row of its data: the places differ, and so may the values. */
function showOtherBlocks(picked: PickedLines, { body, kinds }: Evidence): void {
  const others = kinds.flat().flatMap((group) => group.slice(0, BLOCKS_PER_MESSAGE));
  for (const { lines } of others) {
    if (picked.size >= CONTEXT_UP_TO_LINES) return;
    const block = ownFrames(body, lines, WHOLE_BLOCKS_UP_TO_LINES);
    picked.takeWhole(block, CONTEXT_UP_TO_LINES, CONTEXT_UP_TO_CHARS);
  }
}

/** What was said above the first cause, then the step's end. The context comes before: it says more, and needs the room. */
function spendSpareLines(picked: PickedLines, evidence: Evidence): void {
  const { body, bystanders, isKnownTool } = evidence;
  const [first] = evidence.leaders;
  if (first === undefined || isKnownTool) return;
  const begin = first.lines[0] ?? first.head;
  const above = tailOf({ body, bystanders: { ...bystanders, end: begin } }, 0, SPARE_LINES_ABOVE);
  const said = above.filter((line) => !isBenign(body[line]?.said ?? ""));
  const end = tailOf(evidence, (first.lines.at(-1) ?? first.head) + 1, SPARE_LINES_UP_TO);
  const spare = withoutOuterVerdicts(evidence, [...said, ...end]);
  picked.take(spare, SPARE_LINES_UP_TO, CONTEXT_UP_TO_CHARS);
}

const enoughLines = (isKnownTool: boolean): number => (isKnownTool ? ENOUGH_LINES : ENOUGH_LINES_UNKNOWN_TOOL);

/** Where it begins, and the line that says most. */
const essenceOf = (finding: Finding | undefined): number[] =>
  finding === undefined ? [] : [finding.lines[0] ?? finding.head, finding.head];

const blockFrom = (finding: Finding, lines: number): number[] =>
  [...essenceOf(finding), ...finding.lines].slice(0, lines + 2);

/** A tool may print the same message twice, where it happened and in a summary: that is one. */
function messagesNotShown(body: readonly BodyLine[], kind: Kind, shown: readonly number[]): number {
  const textOf = (line: number) => (body[line]?.said ?? "").trim();
  const texts = new Set(shown.map(textOf));
  const messages = new Set(kind.flat().map(({ head }) => textOf(head)));
  // Node 20, in which the command runs too, has no Set.difference.
  return [...messages].filter((message) => !texts.has(message)).length;
}
