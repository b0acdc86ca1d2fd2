// Why a job failed, from its raw log: bytes → lines → the failed step → what may be the cause → what is shown. Pure: no
// IO, no clock, no environment. The Worker streams a download into it, `explain` a file.

import { TextProbe } from "../log/text-probe.ts";
import { RANK } from "../matching/matcher.ts";
import { maskedInContext } from "../redact/neighbours.ts";
import { redact, redactLines } from "../redact/redact.ts";
import { visible } from "../redact/visible.ts";
import { isGate } from "../step/gate.ts";
import type { FoundStep } from "../step/step.ts";
import type { BodyLine, StepBody } from "../step/step-body.ts";
import { bodyOf } from "../step/step-body.ts";
import type { JobSteps } from "../step/step-names.ts";
import { type ReadLog, type ReadStep, StepReader, type Unread } from "../step/step-reader.ts";
import { type Annotation, causesAmong } from "./annotation.ts";
import { choose } from "./choose.ts";
import { cutMiddle, fitted, type ShownLine, undecorated } from "./excerpt-text.ts";
import type { Finding } from "./finding.ts";
import { findingsIn } from "./findings.ts";
import { fingerprintOf } from "./fingerprint.ts";
import { headlineOfSilence, headlineText } from "./headline-text.ts";
import { COMMAND_CHARS } from "./limits.ts";
import { type PrintedLater, printedLater, saysOnlyThatItFailed } from "./printed-later.ts";
import { EVERY_TOOL, type Tables } from "./tables.ts";
import { lastLines, type Tail, tailFrom } from "./tail.ts";

export type { JobSteps } from "../step/step-names.ts";

export type Excerpt = {
  step: { number: number | null; name: string | null; command: string | null; exitCode: number | null } | null;
  /** First and last line of the step, counted from 1 in the log. */
  stepLines: [number, number] | null;
  headline: string | null;
  lines: { line: number; text: string }[];
  text: string;
  /** Null if the log was not read whole. */
  totalLines: number | null;
  /** Lines of the step that were read but are not shown. */
  hiddenLines: number;
  fingerprint: string;
  /** Only if the step was too large to be read whole. */
  unread?: Unread;
  /** How many more messages of the headline's kind are not shown, if any. */
  more?: number;
  /** The step's last lines, if some of them are not shown. */
  tail?: Tail;
  /** Only if a later step printed the failures: that step, and its first line, counted like `stepLines`. */
  later?: { number: number | null; name: string | null; firstLine: number };
};

export type Explanation =
  | { kind: "explained"; excerpt: Excerpt }
  | { kind: "no-failure"; totalLines: number | null }
  | { kind: "unreadable"; reason: "empty" | "binary" | "too-large" };

/** Reads one job's log in chunks. The result does not depend on their size. */
export class JobLogReader {
  readonly #job: JobSteps | null;
  readonly #tables: Tables;
  readonly #step: StepReader;
  readonly #probe = new TextProbe();
  #bytes = 0;

  /** With fewer `tables` it knows fewer tools, for measuring. */
  constructor(job: JobSteps | null, tables: Tables = EVERY_TOOL) {
    this.#job = job;
    this.#tables = tables;
    this.#step = new StepReader(job);
  }

  /** Does not keep the chunk, which may be reused. */
  push(chunk: Uint8Array): void {
    this.#probe.push(chunk);
    this.#bytes += chunk.length;
    this.#step.push(chunk);
  }

  /** Call this once, after the last chunk. Never throws. */
  read(): ReadLog {
    if (this.#bytes === 0) return { kind: "unreadable", reason: "empty" };
    return this.#probe.isBinary ? { kind: "unreadable", reason: "binary" } : this.#step.finish();
  }

  /** Like {@link read}, but explains the result. */
  finish(annotations: readonly Annotation[] = []): Explanation {
    return explain(this.#job, this.read(), { annotations, tables: this.#tables });
  }
}

/** What is known besides the log: the job's annotations, if any, and tools. */
type Beside = { readonly annotations?: readonly Annotation[]; readonly tables?: Tables };
type Known = { readonly job: JobSteps | null; readonly causes: readonly string[]; readonly tables: Tables };

/** The excerpt of the step that was read. */
export function explain(
  job: JobSteps | null,
  log: ReadLog,
  { annotations = [], tables = EVERY_TOOL }: Beside = {},
): Explanation {
  if (log.kind === "unreadable") return log;
  if (log.found === null || !mayHaveFailed(job, log.found, tables))
    return { kind: "no-failure", totalLines: log.lines };
  return { kind: "explained", excerpt: excerptOf(log.found, log, { job, causes: causesAmong(annotations), tables }) };
}

const FAILED = new Set(["failure", "timed_out", "cancelled", "startup_failure"]);

/** The API decides if it names a conclusion, or else the runner's mark in the log. */
function mayHaveFailed(job: JobSteps | null, found: FoundStep, tables: Tables): boolean {
  if (job?.conclusion == null) return found.marked || endsBadly(found, tables);
  return FAILED.has(job.conclusion);
}

/** A docker action fails without the runner's mark. Without the API, only its own last lines can tell. */
function endsBadly({ section }: FoundStep, tables: Tables): boolean {
  if (!section.docker) return false;
  const lines = bodyOf(section.lines.kept()).lines.slice(-LAST_LINES);
  return findingsIn(lines, [], tables).some(({ matcher, rank, head }) => {
    const last = head >= lines.length - LAST_WORDS;
    return rank >= RANK.cause || (last && (rank >= RANK.error || matcher.category === "outcome"));
  });
}

const LAST_LINES = 40;
const LAST_WORDS = 6;

function excerptOf(found: FoundStep, log: ReadStep, known: Known): Excerpt {
  const { section } = found;
  // If the lines before it were not counted, the step's first line is line 1.
  const before = log.lines === null ? section.first - 1 : 0;
  // What was skipped before the step began is not part of it. If nothing before it was counted, that is not known.
  const isInside = log.unread !== null && (log.unread.behindLine >= section.first || section.first === 1);
  const unread = isInside && log.unread ? { ...log.unread, behindLine: log.unread.behindLine - before } : null;
  const own = bodyOf(section.lines.kept(), found.interleaved);
  const cause = causeOf(own, found);
  const { body, findings, later } = withPrintedLater(cause, found, known);
  const { lines, headline, isExplained, leaders, more } = choose(body.lines, findings);
  const last = lastLines(cause.lines);
  const chosen = lines.map((index) => body.lines[index]).filter((line) => line !== undefined);
  // A secret's name may be on a line that is not shown.
  const heads = [...leaders.map((one) => one.head), ...(headline === null ? [] : [headline])];
  const masked =
    later === null
      ? maskedInContext(body.lines, [...lines, ...last, ...heads])
      : new Map([...maskedInContext(cause.lines, last), ...maskedInContext(body.lines, [...lines, ...heads])]);
  const withCause = cause === own ? chosen : [...shownEcho(body.echo), ...chosen];
  const shown = shownLines(isExplained ? withCause : withEcho(body, chosen), { before, unread, masked });
  const isOwn = ({ line }: { line: number }) => line >= section.first - before && line <= section.last - before;
  const tail = tailFrom(
    maskedLines(
      last.flatMap((at) => cause.lines[at] ?? []),
      { before, masked },
    ),
    shown.lines,
  );
  // Without the step's beginning, the command is in the step's name, unless it has a name of its own.
  const command = body.command ?? (body.ran && found.name?.startsWith("Run ") ? found.name.slice(4) : null);
  const stepSize = section.last - section.first + 1 - (unread?.lines ?? 0);
  return {
    step: {
      number: found.number,
      name: found.name === null ? null : redact(visible(found.name)),
      command: command === null ? null : cutMiddle(redact(visible(command)), COMMAND_CHARS),
      exitCode: body.exitCode,
    },
    stepLines: [section.first - before, section.last - before],
    headline: isExplained
      ? headlineOf(body, headline, masked)
      : headlineOfSilence(body.exitCode, headlineOf(body, headline, masked)),
    ...shown,
    totalLines: log.lines,
    hiddenLines: Math.max(0, stepSize - shown.lines.filter(isOwn).length),
    fingerprint: fingerprintOf(
      leaders.length > 0
        ? leaders.slice(0, 3).map(({ head: at }) => redact(textOf(body.lines[at], masked)))
        : [headlineOf(body, headline, masked) ?? ""],
    ),
    ...(unread && { unread }),
    ...(more > 0 && { more }),
    ...(tail && { tail }),
    ...(later && { later: { ...namesOf(later), firstLine: later.section.first - before } }),
  };
}

/** A step that only fails because an earlier one did gets that one's lines, followed by its own. */
function causeOf(own: StepBody, { tolerated, interleaved }: FoundStep): StepBody {
  if (tolerated === null || interleaved !== null || !isGate(own)) return own;
  const { lines, echo, ending } = bodyOf(tolerated.lines.kept());
  return { ...own, lines: [...lines, ...own.lines.filter(({ error }) => !error)], echo, ending };
}

type Read = { readonly body: StepBody; readonly findings: Finding[]; readonly later: PrintedLater | null };

/** If a step says only that it failed, adds the lines of the step that printed the failures, if there is one. */
function withPrintedLater(body: StepBody, found: FoundStep, { job, causes, tables }: Known): Read {
  const findings = findingsIn(body.lines, causes, tables);
  const isHollow = found.later.length > 0 && saysOnlyThatItFailed(body, findings);
  const later = isHollow ? printedLater(found, job, tables) : null;
  if (later === null) return { body, findings, later };
  const own = body.lines.filter(({ error }) => !error);
  const shifted = later.findings.map((finding) => ({
    ...finding,
    lines: finding.lines.map((line) => line + own.length),
    head: finding.head + own.length,
  }));
  const counts = findingsIn(own, [], tables).filter(({ rank }) => rank < RANK.maybe);
  return { body: { ...body, lines: [...own, ...later.lines] }, findings: [...counts, ...shifted], later };
}

function namesOf({ step, section }: PrintedLater): { number: number | null; name: string | null } {
  const name = step?.name ?? (section.title === null ? null : `Run ${section.title}`);
  return { number: step?.number ?? null, name: name === null ? null : redact(visible(name)) };
}

/** The masked text of lines whose secret only shows from other lines, by line number. */
type Masked = ReadonlyMap<number, string>;

const textOf = (line: BodyLine | undefined, masked: Masked): string =>
  line === undefined ? "" : (masked.get(line.number) ?? visible(line.text));

/** How lines are numbered, what was not read, and what is masked already. */
type Showing = { readonly before: number; readonly unread: Unread | null; readonly masked: Masked };

function shownLines(chosen: readonly BodyLine[], { unread, ...known }: Showing): Pick<Excerpt, "lines" | "text"> {
  return fitted(maskedLines(chosen, known), unread?.behindLine);
}

function maskedLines(lines: readonly BodyLine[], { before, masked }: Omit<Showing, "unread">): ShownLine[] {
  const texts = redactLines(lines.map((line) => textOf(line, masked)));
  return lines.map(({ number }, index) => ({ line: number - before, text: texts[index] ?? "" }));
}

/** For a step that failed without saying why: its command, its last output and how it ended are all there is. */
function withEcho({ echo, ending }: StepBody, tail: readonly BodyLine[]): BodyLine[] {
  const lines = [
    ...shownEcho(echo, tail.length === 0 ? SILENT_ECHO_LINES : ECHO_LINES),
    ...tail,
    ...(ending === null || tail.includes(ending) ? [] : [ending]),
  ];
  // Steps that ran at the same time may have printed before the echo.
  return lines.toSorted((a, b) => a.number - b.number);
}

/** A short script whole. Of a longer one the beginning, and lines that make it fail, since one of them may have run. */
function shownEcho(echo: readonly BodyLine[], most = ECHO_LINES): BodyLine[] {
  if (echo.length <= most) return [...echo];
  const rest = echo.slice(ECHO_BEGINNING).filter(({ text }) => ENDS_BADLY.test(text));
  return [...echo.slice(0, ECHO_BEGINNING), ...rest.slice(-(most - ECHO_BEGINNING))];
}

const ECHO_LINES = 8;
/** Of a step that printed nothing at all: which of its commands failed, only its script can say. */
const SILENT_ECHO_LINES = 24;
const ECHO_BEGINNING = 4;
const ENDS_BADLY = /\bexit [1-9$]|\b(?:fail|error|false$)/i;

function headlineOf(body: StepBody, head: number | null, masked: Masked): string | null {
  const line = (head === null ? undefined : body.lines[head]) ?? body.ending ?? body.lines.at(-1);
  if (line === undefined) return null;
  const said = head === null ? null : body.lines[head]?.said;
  return headlineText(undecorated(redact(masked.get(line.number) ?? visible(said ?? line.text))));
}
