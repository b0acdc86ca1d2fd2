// How good an excerpt is, measured by a label: the lines that somebody must see to know why the job failed. Pure.
// It compares words, not bytes: timestamps, colours, the runner's marks and the width of blanks do not count. What it
// takes off a line is written here once more, not imported from src/core: a measure must not share its faults.
import type { Excerpt } from "../../src/core/excerpt/excerpt.ts";

/** A line to be seen; each of its wordings serves. */
export type LabelledLine = readonly string[];

export type Label = {
  /** First and last line of the failed step, counted from 1; null where nobody knows them for sure. */
  readonly stepLines: readonly [number, number] | null;
  /** Sets of lines, any one of which is enough. */
  readonly sets: readonly (readonly LabelledLine[])[];
  /** The wordings that a headline may have. */
  readonly headlines: readonly string[];
};

export type Shown = Pick<Excerpt, "step" | "stepLines" | "headline" | "lines" | "text">;

/** What is shown where no failure was found. */
export const NOTHING: Shown = { step: null, stepLines: null, headline: null, lines: [], text: "" };

export type Grade = {
  /** At least one labelled line is shown. */
  readonly hit: boolean;
  /** The share of the labelled lines that is shown, by the set that fares best. */
  readonly recall: number;
  readonly head: boolean;
  /** Null where the label knows no step. */
  readonly step: boolean | null;
  readonly lines: number;
  readonly chars: number;
  readonly over: boolean;
  /** Shown lines that do not stand in the log where they are said to. */
  readonly untrue: number;
};

/** The limits of docs/contract.md, as a reader of that page has them. */
const MAX_LINES = 30;
const MAX_CHARS = 3000;

export function gradeOf(shown: Shown, label: Label, log: readonly string[]): Grade {
  const recall = recallOf(shown.text, label);
  return {
    hit: recall > 0,
    recall,
    head: headlineFits(shown.headline ?? "", label.headlines),
    step: label.stepLines === null ? null : stepFits(shown.stepLines, label.stepLines),
    lines: shown.lines.length,
    chars: shown.text.length,
    over: shown.lines.length > MAX_LINES || shown.text.length > MAX_CHARS,
    untrue: shown.lines.filter(({ line, text }) => !standsIn(log[line - 1] ?? "", text)).length,
  };
}

const TIMESTAMP = /^\uFEFF?\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d+Z ?/;
/** CSI and OSC sequences, and the `^[[31m` that `cat -v` makes of the first. */
const COLOURS = /\x1b\[[0-9;?]*[ -/]*[@-~]|\x1b\][^\x07]*(?:\x07|\x1b\\)|\^\[\[[0-9;]*m/g;
const MARK = /^##\[(?:error|warning|group|command|debug)\]/;

/** The words of one line, with single blanks between them. */
export function wordsOf(line: string): string {
  return line.replace(TIMESTAMP, "").replace(COLOURS, "").replace(MARK, "").replace(/\s+/g, " ").trim();
}

/** Of a long labelled line its beginning is enough: an excerpt cuts such lines. */
const ENOUGH_CHARS = 120;
const beginningOf = (text: string): string => wordsOf(text).slice(0, ENOUGH_CHARS);

function recallOf(text: string, { sets }: Label): number {
  const shown = text.split("\n").map(wordsOf).join("\n");
  const isShown = (line: LabelledLine) => line.some((wording) => shown.includes(beginningOf(wording)));
  const shares = sets.filter((set) => set.length > 0).map((set) => set.filter(isShown).length / set.length);
  return Math.max(0, ...shares);
}

/** Fewer characters agree with anything. */
const HEADLINE_MIN_CHARS = 12;
const CUT_AT_END = /(?:…|\.\.\.)$/;

/** The headline holds a labelled line, or is a part of one. */
function headlineFits(headline: string, wordings: readonly string[]): boolean {
  const said = wordsOf(headline);
  if (said.length < HEADLINE_MIN_CHARS) return false;
  const whole = said.replace(CUT_AT_END, "");
  return wordings.some((wording) => said.includes(beginningOf(wording)) || wordsOf(wording).includes(whole));
}

/** Each covers at least half of the other. */
function stepFits(found: readonly [number, number] | null, labelled: readonly [number, number]): boolean {
  if (found === null) return false;
  const common = Math.min(found[1], labelled[1]) - Math.max(found[0], labelled[0]) + 1;
  return [found, labelled].every(([first, last]) => 2 * common >= last - first + 1);
}

/** What may differ is a masked secret and a cut; what stands before the first of them must be the log's. */
const MASKED_OR_CUT = /\*{3}|…|\.\.\./;

function standsIn(raw: string, text: string): boolean {
  const said = wordsOf(text).split(MASKED_OR_CUT, 1)[0] ?? "";
  return wordsOf(raw).includes(said.trim());
}
