// Finds the failed step while the log streams by. Pure: no IO, no clock.
//
// Two finders work side by side: one goes by the API's step times (step-by-time), the other by the runner's marks
// (step-by-marks). Neither is trusted alone: times are whole seconds and shared, and any program can print a mark.

import { hasStamp, messageStart, stampSecond } from "../log/log-line.ts";
import type { LogRoom } from "../log/log-room.ts";
import { LaterSteps } from "./later-steps.ts";
import { EMPTY_LINES_MAX, HEADER_CHARS_MAX, SECTIONS_MAX } from "./limits.ts";
import { StepByMarks } from "./step-by-marks.ts";
import { type Interleaved, StepByTime } from "./step-by-time.ts";
import { HeaderJudge, type HeaderKind } from "./step-header.ts";
import type { Mark } from "./step-marks.ts";
import { markOf, titleOf } from "./step-marks.ts";
import type { JobSteps, KnownStep } from "./step-names.ts";
import { failedStep, haveOverlap, sameTitle, stepsThatRan } from "./step-names.ts";
import type { Boundary, Section } from "./step-section.ts";

export type FoundStep = {
  readonly section: Section;
  /** From the API; null if only the log is known. */
  readonly number: number | null;
  readonly name: string | null;
  /** False if nothing in the log says that this step failed: it is only the last one that ran. */
  readonly marked: boolean;
  /** True if a section begins when the API's failed step does; false if the marks alone found this one. */
  readonly timed: boolean;
  /** Only for a step whose lines are mixed with those of steps that ran at the same time. */
  readonly interleaved: Interleaved | null;
  /** An earlier step that failed and was allowed to, if the log was read that far back. */
  readonly tolerated: Section | null;
  /** The steps after it, as far as the log was read, without those that only keep or fetch things. */
  readonly later: readonly Section[];
};

/** A `##[group]Run …` line, and the lines after it until one decides whether it is a step's header. */
type OpenHeader = {
  readonly number: number;
  readonly raw: string;
  readonly mark: Mark;
  readonly judge: HeaderJudge;
  /** Mostly null: the next line decides. */
  lines: { readonly number: number; readonly raw: string }[] | null;
  chars: number;
};

type StepHeader = Exclude<HeaderKind, "none">;

/** Marks that also occur in a copied part of a step's output. */
const IN_ANY_TEXT: ReadonlySet<Mark["kind"]> = new Set<Mark["kind"]>(["error", "inner", "docker"]);

/** The runner's clock and GitHub's may differ by this much. */
const CLOCK_SLACK_SECONDS = 2;

export class StepFinder {
  readonly #room: LogRoom;
  readonly #steps: readonly KnownStep[];
  readonly #byTime: StepByTime | null;
  readonly #byMarks: StepByMarks;
  readonly #later: LaterSteps;
  #stamped: boolean | null = null;
  #sections = 0;
  #open: OpenHeader | null = null;
  /** A step's header was seen, so the set-up is over. */
  #begun = false;
  /** The API's steps are not known, but the runner says that steps ran at the same time. */
  #interleaved = false;
  /** A mark was seen that only whole logs of a job have. */
  #framed = false;
  /** The last boundary was an error before a step's header. */
  #unreadable = false;
  /** Both finders are in the same section, which fits the API's step. Only the finder by time keeps its lines. */
  #isKeptOnce = false;
  /**
   * How many inner steps of composite actions are open; null if steps overlap, because then it is not known whose they
   * are.
   */
  #depth: number | null;
  /** Empty lines in a row, and the number of the last one. */
  #empty = 0;
  #lastEmpty = 0;

  constructor(job: JobSteps | null, room: LogRoom) {
    this.#room = room;
    this.#steps = job === null ? [] : stepsThatRan(job);
    this.#depth = haveOverlap(this.#steps) ? null : 0;
    this.#byTime = job === null ? null : new StepByTime(this.#steps, room);
    this.#byMarks = new StepByMarks(room);
    this.#later = new LaterSteps(room);
  }

  line(number: number, raw: string): void {
    if (raw === "") {
      this.#lastEmpty = number;
      if (++this.#empty > EMPTY_LINES_MAX) return;
    } else this.#endEmpty();
    this.#take(number, raw);
  }

  /** The last of the dropped empty lines is kept: the step may end with it. */
  #endEmpty(): void {
    if (this.#empty > EMPTY_LINES_MAX) this.#take(this.#lastEmpty, "");
    this.#empty = 0;
  }

  #take(number: number, raw: string): void {
    if (this.#stamped === null) {
      this.#stamped = hasStamp(raw);
      this.#byTime?.boundary({ kind: "setup", title: null, second: null, first: number, inner: false });
    }
    if (this.#open !== null) {
      this.#lookOn(this.#open, number, raw);
      return;
    }
    const mark = markOf(raw, this.#stamped);
    if (mark === null) this.#keep(number, raw, null);
    else if (mark.kind === "run" && this.#sections < SECTIONS_MAX) {
      this.#open = { number, raw, mark, judge: new HeaderJudge(raw), lines: null, chars: 0 };
      this.#holdChars(this.#open, raw.length);
    } else this.#pass({ number, raw, mark, kind: null });
  }

  #holdChars(open: OpenHeader, chars: number): void {
    this.makeRoom(2 * chars);
    this.#room.takeText(chars);
    open.chars += chars;
  }

  #lookOn(open: OpenHeader, number: number, raw: string): void {
    const kind = open.judge.next(raw);
    if (kind !== null) {
      this.#settle(open, kind);
      this.#take(number, raw);
      return;
    }
    this.#holdChars(open, raw.length);
    open.lines ??= [];
    open.lines.push({ number, raw });
    if (open.chars > HEADER_CHARS_MAX) this.#settle(open, open.judge.end());
  }

  /** It is decided what the group is. Its lines are read accordingly. */
  #settle({ number, raw, mark, lines, chars }: OpenHeader, kind: HeaderKind): void {
    this.#open = null;
    this.#room.giveText(chars);
    if (kind === "none") this.#keep(number, raw, mark);
    else this.#pass({ number, raw, mark, kind });
    if (lines !== null) for (const line of lines) this.#take(line.number, line.raw);
  }

  #pass({ number, raw, mark, kind }: { number: number; raw: string; mark: Mark; kind: StepHeader | null }): void {
    this.#follow(mark, raw);
    const boundary = this.#sections >= SECTIONS_MAX ? null : this.#boundaryOf(mark, kind, number, raw);
    if (boundary !== null) {
      this.#sections++;
      this.#byTime?.boundary(boundary);
      this.#byMarks.boundary(boundary);
      this.#later.boundary(boundary, this.#failed);
      this.#isKeptOnce = this.#isInOneSection(boundary);
    }
    this.#keep(number, raw, mark);
  }

  #keep(number: number, raw: string, mark: Mark | null): void {
    this.makeRoom(2 * raw.length);
    const isTaken = this.#byTime?.line(number, raw, mark) ?? false;
    if (this.#isKeptOnce && !isTaken) this.#handOver();
    if (this.#byTime?.isCertain) this.#byMarks.forgetAll();
    else if (!this.#isKeptOnce) this.#byMarks.line(number, raw, mark);
    this.#later.line(number, raw, mark);
  }

  /**
   * Is this section certainly the step's? A header has come, so the set-up is over, and the first error will make it
   * certain. Until then the finder by marks needs no lines of its own.
   */
  #isInOneSection({ first }: Boundary): boolean {
    const [timed, marked] = [this.#byTime?.settled ?? null, this.#byMarks.open];
    if (!this.#begun || timed === null || marked?.first !== timed.first) return false;
    return this.#isKeptOnce || first === timed.first;
  }

  /** By the clock the step has ended, but by the marks it continues: from here on both finders need the lines. */
  #handOver(): void {
    this.#isKeptOnce = false;
    for (const { number, raw } of this.#byTime?.found?.lines.kept() ?? []) {
      this.makeRoom(2 * raw.length);
      this.#byMarks.line(number, raw, markOf(raw, this.#stamped ?? false));
    }
  }

  /** Remembers what the marks so far mean for those to come. */
  #follow(mark: Mark, raw: string): void {
    if (mark.kind === "background" && this.#byTime === null) this.#interleaved = true;
    if (mark.kind === "ready" && this.#isSetUp(raw)) this.#byTime?.ready();
    if (mark.kind === "run") this.#begun = true;
    if (!IN_ANY_TEXT.has(mark.kind)) this.#framed = true;
    if (this.#depth === null) return;
    if (mark.kind === "inner") this.#depth = Math.max(0, this.#depth + (mark.mark.at === "start" ? 1 : -1));
    if (mark.kind === "post" || mark.kind === "end") this.#depth = 0;
  }

  #boundaryOf(mark: Mark, header: StepHeader | null, number: number, raw: string): Boundary | null {
    const kind = this.#kindOf(mark, header, raw);
    if (kind === null) return null;
    const isUnreadable = mark.kind === "error";
    const again = isUnreadable && this.#unreadable;
    this.#unreadable = isUnreadable;
    // Consecutive errors are about one step.
    if (again) return null;
    const title = mark.kind === "run" && kind === "run" ? titleOf(raw) : null;
    const inner = this.#depth !== null && this.#depth > 0 && kind !== "post" && kind !== "end";
    // Without a timestamp the message starts at 0, or at 1 after a BOM.
    return { kind, title, second: messageStart(raw) > 1 ? stampSecond(raw) : null, first: number, inner };
  }

  /** Reading may have begun after the set-up, and a program can print the runner's words for its end. */
  #isSetUp(raw: string): boolean {
    const second = stampSecond(raw);
    const setUp = this.#steps.find(({ kind }) => kind === "setup");
    return !this.#begun && (second === null || !setUp || second <= setUp.end + CLOCK_SLACK_SECONDS);
  }

  #kindOf(mark: Mark, header: StepHeader | null, raw: string): Boundary["kind"] | null {
    switch (mark.kind) {
      case "run":
        return header === "hook" ? "hook" : "run";
      case "ready":
        return this.#isSetUp(raw) ? "setup" : null;
      case "error":
        return mark.opens ? "prepare" : null;
      case "prepare":
      case "containers":
      case "post":
      case "end":
        return mark.kind;
      case "inner":
      case "version":
      case "background":
      case "docker":
        return null;
    }
  }

  /**
   * Drops lines until `bytes` more can be held: of later steps first, then of the finder by marks, then of the finder
   * by time.
   */
  makeRoom(bytes: number): void {
    while (this.#room.left < bytes && this.#forgetLine());
  }

  #forgetLine(): boolean {
    return this.#later.forgetLine() || this.#byMarks.forgetLine() || this.#byTime?.found?.forgetLine() === true;
  }

  /** The section so far that begins when the API's failed step does. */
  get timed(): Section | null {
    return this.#byTime?.found ?? null;
  }

  /** The step that has failed, as far as is known now; null if none has ended like that. */
  get #failed(): Section | null {
    if (this.timed === null) return this.#byMarks.failed;
    return this.#byTime?.hasEnded === true ? this.timed : null;
  }

  /** Have all later steps ended? */
  get areLaterOver(): boolean {
    return this.#later.isOver;
  }

  /** Has the step at the API's time certainly ended? */
  get isOver(): boolean {
    return this.#byTime?.isOver === true;
  }

  /** Has the last section so far ended in the runner's final mark? */
  get hasEnded(): boolean {
    return this.#byMarks.hasEnded;
  }

  /** The failed step, or the most likely one; null for a log without lines. */
  finish(): FoundStep | null {
    this.#endEmpty();
    if (this.#open !== null) this.#settle(this.#open, this.#open.judge.end());
    const { failed, best: section, tolerated } = this.#byMarks.finish();
    const step = this.#byTime?.step ?? null;
    const timed = this.#byTime?.found ?? null;
    const interleaved = this.#byTime?.interleaved ?? null;
    if (timed !== null && (interleaved !== null || !(failed !== null && contradicts(timed, failed)))) {
      return {
        section: timed,
        number: step?.number ?? null,
        name: step?.name ?? null,
        marked: timed.errors > 0,
        timed: true,
        interleaved,
        tolerated: tolerated !== null && tolerated.first < timed.first ? tolerated : null,
        later: this.#later.after(timed),
      };
    }
    const known = nameOf(section, this.#steps);
    // Text without any mark of a job's log is one failed step that somebody copied, or a tool's own log.
    const marked =
      section !== null && (section.errors > 0 || (this.#byTime === null && !this.#framed && section.lines.chars > 0));
    const mixed = interleaved ?? (this.#interleaved ? { endSecond: null, isOwnHeader: false } : null);
    const later = section === null ? [] : this.#later.after(section);
    return section && { section, ...known, marked, timed: timed !== null, interleaved: mixed, tolerated, later };
  }
}

/** The API's name for a section that the marks found; nulls if the section must be another step's. */
export function nameOf(section: Section | null, steps: readonly KnownStep[]): Pick<FoundStep, "number" | "name"> {
  const step = failedStep(steps);
  if (section === null || step === null || isAnother(section, step, steps)) return { number: null, name: null };
  return { number: step.number, name: step.name };
}

/** Is the section another step's? It began before the step or after its end, or another step has its title. */
export function isAnother({ second, title }: Section, step: KnownStep, steps: readonly KnownStep[]): boolean {
  const { start, end } = step;
  if (second !== null && (second < start - CLOCK_SLACK_SECONDS || second > end + CLOCK_SLACK_SECONDS)) return true;
  return !sameTitle(step.title, title) && steps.some((other) => sameTitle(other.title, title));
}

/** Does the section at the step's time show no failure, while one that begins within two seconds does? */
function contradicts(timed: Section, failed: Section): boolean {
  if (timed.errors > 0 || timed.docker || !failed.ended) return false;
  return failed.second === null || timed.second === null || Math.abs(failed.second - timed.second) <= 2;
}
