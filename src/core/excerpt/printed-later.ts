// A failed step that names only counts may be followed by one that prints the failures: `if: always()`, `cat test.log`.
// Its lines are shown only if they are real evidence by the rules for any step. Pure.

import { RANK } from "../matching/matcher.ts";
import { keepsThings, saysItReports } from "../step/reporting-steps.ts";
import type { FoundStep } from "../step/step.ts";
import { type BodyLine, bodyOf, type StepBody } from "../step/step-body.ts";
import {
  failedStep,
  isInterleaved,
  type JobSteps,
  type KnownStep,
  sameTitle,
  stepsThatRan,
} from "../step/step-names.ts";
import type { Section } from "../step/step-section.ts";
import { type Evidence, evidenceIn } from "./evidence.ts";
import type { Finding } from "./finding.ts";
import { findingsIn } from "./findings.ts";
import { headlineOfSilence } from "./headline-text.ts";
import { LAST_WORDS_LINES, LATER_STEPS_ASKED } from "./limits.ts";
import { isAdvice, isUninformative, onlyNames, saysWhatIsWrong, statesReason } from "./line-meaning.ts";
import { isBenign } from "./never-shown.ts";
import { tailOf } from "./surroundings.ts";
import { EVERY_TOOL, type Tables } from "./tables.ts";

/** The lines of the step that printed the failures. */
export type PrintedLater = {
  readonly lines: readonly BodyLine[];
  readonly findings: readonly Finding[];
  readonly section: Section;
  /** Null if only the log is known. */
  readonly step: KnownStep | null;
};

/** Does no line of the step say what is wrong, or which test or file failed? It names counts at most. */
export function saysOnlyThatItFailed({ lines, exitCode }: StepBody, findings: readonly Finding[]): boolean {
  // A program that was killed says no more, and its death is the reason.
  if (headlineOfSilence(exitCode, null) !== null) return false;
  const evidence = evidenceIn(lines, findings);
  const text = (line: number) => lines[line]?.said ?? "";
  const states = (line: number) => statesReason(text(line)) && !isBenign(text(line)) && !pointsElsewhere(text(line));
  if (evidence.kinds.flat(2).some((finding) => tells(lines, finding))) return false;
  if (evidence.possible.some(({ head }) => states(head) || onlyNames(text(head)))) return false;
  return ![...evidence.before, ...tailOf(evidence, 0, LAST_WORDS_LINES)].some(states);
}

/** Does it say why, or name a test or a place? A task's name says less than a count of its tests. */
function tells(body: readonly BodyLine[], { matcher, lines }: Pick<Finding, "matcher" | "lines">): boolean {
  return lines.some((line) => {
    const text = body[line]?.said ?? "";
    if (pointsElsewhere(text)) return false;
    return (!isUninformative(text) && !isAdvice(text)) || (matcher.category !== "task" && onlyNames(text));
  });
}

/** Does the line say that the failures are in a file? */
const pointsElsewhere = (text: string): boolean =>
  FAILING_TESTS.test(text) || (!saysWhatIsWrong(text) && POINTS.test(text));

const FAILING_TESTS = /\b[Tt]here (?:are|were) (?:test failures|failing tests|failed tests)\b/;
const POINTS =
  /\b(?:reports?|results?|logs?|output|details?|summary)\b.{0,200}\.(?:html?|xml|json|txt|log|trx|xcresult|tap|md)\b|\b(?:see|refer to|written to|saved to|saved in|available (?:at|in))\b.{0,200}\b(?:reports?|results?|logs?|details?|output)\b/i;

/** The step after the failed one that printed the failures, by the strongest evidence; null if none did. */
export function printedLater(found: FoundStep, job: JobSteps | null, tables: Tables): PrintedLater | null {
  if (found.interleaved !== null || found.section.cancelled) return null;
  const steps = job === null ? [] : stepsAfterFailed(stepsThatRan(job));
  let best: (PrintedLater & { readonly rank: number }) | null = null;
  for (const { section, step, reports } of candidatesAmong(found.later, steps)) {
    const { lines } = bodyOf(section.lines.kept());
    const findings = findingsIn(lines, [], tables);
    const hasFailed = section.ended || step?.failed === true || step?.cancelled === true;
    const rank = rankOfEvidence(evidenceIn(lines, findings), { reports, hasFailed });
    if (rank !== null && rank > (best?.rank ?? 0)) best = { lines, findings, section, step, rank };
  }
  return best;
}

type Candidate = { readonly section: Section; readonly step: KnownStep | null; readonly reports: boolean };

/** Steps that say that they report come first. */
function candidatesAmong(later: readonly Section[], steps: readonly KnownStep[]): Candidate[] {
  const candidates = later.flatMap((section): Candidate[] => {
    const step = stepOf(section, steps);
    const { command, echo } = bodyOf(section.lines.kept());
    const names = [...(step === null ? [] : [step.name]), section.title ?? "", command ?? ""];
    if (step !== null && keepsThings(step.name)) return [];
    return [{ section, step, reports: saysItReports([...names, ...echo.map(({ text }) => text)]) }];
  });
  return candidates.toSorted((a, b) => Number(b.reports) - Number(a.reports)).slice(0, LATER_STEPS_ASKED);
}

/** Null if nothing in it is evidence of the earlier failure. */
function rankOfEvidence(
  { body, leaders }: Evidence,
  { reports, hasFailed }: { reports: boolean; hasFailed: boolean },
): number | null {
  // A step that failed itself, or that does not say that it reports, prints errors of its own. Only its tests may be
  // another step's.
  const onlyTests = !reports || hasFailed;
  if (!reports && hasFailed) return null;
  const counting = leaders.filter((finding) => {
    const { category, tool } = finding.matcher;
    const isTest = tool !== "any" && (category === "test" || category === "test-name");
    return (isTest || (!onlyTests && finding.rank >= RANK.error)) && tells(body, finding);
  });
  return counting.length === 0 ? null : Math.max(...counting.map(({ rank }) => rank));
}

/** The API's step for a section, if there is only one candidate. */
function stepOf({ title, second }: Section, steps: readonly KnownStep[]): KnownStep | null {
  const titled = steps.filter((step) => sameTitle(step.title, title));
  const named = titled.length > 0 ? titled : steps.filter((step) => step.title === null || title === null);
  const timed = named.filter(({ start, end }) => second === null || (second >= start && second <= end + 1));
  const begun = timed.filter(({ start }) => second === start);
  const [only, ...others] = begun.length > 0 ? begun : timed;
  return others.length === 0 ? (only ?? null) : null;
}

/** None if the failed step was cancelled, or ran at the same time as others. */
function stepsAfterFailed(steps: readonly KnownStep[]): KnownStep[] {
  const failed = failedStep(steps);
  if (failed === null || failed.cancelled || isInterleaved(failed, steps)) return [];
  return steps.filter(({ kind, number }) => kind === "run" && number > failed.number);
}

/** When the last step ended that may have printed the failures, in seconds since 1970; null if there is none. */
export function lastReportEnded(steps: readonly KnownStep[]): number | null {
  const ends = stepsAfterFailed(steps)
    .filter(({ name, cancelled }) => !cancelled && !keepsThings(name))
    .map(({ end }) => end);
  return ends.length === 0 ? null : Math.max(...ends);
}

/** Does the step say only that it failed, judged by its own lines? */
export function hasSaidNothing(section: Section, tables: Tables = EVERY_TOOL): boolean {
  if (section.cancelled) return false;
  const body = bodyOf(section.lines.kept());
  return saysOnlyThatItFailed(body, findingsIn(body.lines, [], tables));
}
