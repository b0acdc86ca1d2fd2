// Finds the failed step while the log streams by. Pure: no IO, no clock.
// It asks two finders: one goes by the API's step times (step-by-time), the other by the runner's marks (step-by-marks).
// Neither is trusted alone: times are whole seconds and shared, and any program can print a mark.

import { hasStamp, messageStart, stampSecond } from "../log/log-line.ts";
import type { LogRoom } from "../log/log-room.ts";
import { EMPTY_LINES_MAX, SECTIONS_MAX } from "./limits.ts";
import { StepByMarks } from "./step-by-marks.ts";
import { StepByTime } from "./step-by-time.ts";
import type { Mark } from "./step-marks.ts";
import { markOf } from "./step-marks.ts";
import type { JobSteps, KnownStep } from "./step-names.ts";
import { failedStep, sameTitle, stepsThatRan } from "./step-names.ts";
import type { Boundary, Section, SectionKind } from "./step-section.ts";

export type FoundStep = {
  readonly section: Section;
  /** From the API; null if only the log is known. */
  readonly number: number | null;
  readonly name: string | null;
  /** False if nothing in the log says that this step failed: it is only the last one that ran. */
  readonly marked: boolean;
  /** True if a section begins when the API's failed step does; false if the marks alone found this one. */
  readonly timed: boolean;
};

/** The runner's clock and GitHub's may differ by this much. */
const CLOCK_SLACK_SECONDS = 2;

export class StepFinder {
  readonly #room: LogRoom;
  readonly #steps: readonly KnownStep[];
  readonly #byTime: StepByTime | null;
  readonly #byMarks: StepByMarks;
  #stamped: boolean | null = null;
  #sections = 0;
  /** Empty lines in a row, and the number of the last one. */
  #empty = 0;
  #lastEmpty = 0;

  constructor(job: JobSteps | null, room: LogRoom) {
    this.#room = room;
    this.#steps = job === null ? [] : stepsThatRan(job);
    this.#byTime = job === null ? null : new StepByTime(this.#steps, room);
    this.#byMarks = new StepByMarks(room);
  }

  line(number: number, raw: string): void {
    if (raw === "") {
      this.#lastEmpty = number;
      if (++this.#empty > EMPTY_LINES_MAX) return;
    } else this.#endEmpty();
    this.#take(number, raw);
  }

  /** The last of the dropped empty lines counts: the step may end with it. */
  #endEmpty(): void {
    if (this.#empty > EMPTY_LINES_MAX) this.#take(this.#lastEmpty, "");
    this.#empty = 0;
  }

  #take(number: number, raw: string): void {
    if (this.#stamped === null) {
      this.#stamped = hasStamp(raw);
      this.#byTime?.boundary({ kind: "setup", title: null, second: null, first: number });
    }
    const mark = markOf(raw, this.#stamped);
    const boundary = mark === null || this.#sections >= SECTIONS_MAX ? null : boundaryOf(mark, number, raw);
    if (boundary !== null) {
      this.#sections++;
      this.#byTime?.boundary(boundary);
      this.#byMarks.boundary(boundary);
    }
    this.makeRoom(2 * raw.length);
    this.#byTime?.line(number, raw, mark);
    if (this.#byTime?.isCertain) this.#byMarks.forgetAll();
    else this.#byMarks.line(number, raw, mark);
  }

  /** Drops lines until `bytes` more can be held: those of the marks' answer first, then those of the times'. */
  makeRoom(bytes: number): void {
    while (this.#room.left < bytes && (this.#byMarks.forgetLine() || this.#byTime?.found?.forgetLine()));
  }

  /** The step at the API's time has ended, for certain. */
  get isOver(): boolean {
    return this.#byTime?.isOver === true;
  }

  /** The last section so far has ended in the runner's final mark. */
  get hasEnded(): boolean {
    return this.#byMarks.hasEnded;
  }

  /** The failed step, or the most likely one; null for a log without lines. */
  finish(): FoundStep | null {
    this.#endEmpty();
    const { failed, best: section } = this.#byMarks.finish();
    const step = this.#byTime?.step ?? null;
    const timed = this.#byTime?.found ?? null;
    if (timed !== null && !(failed !== null && contradicts(timed, failed))) {
      return {
        section: timed,
        number: step?.number ?? null,
        name: step?.name ?? null,
        marked: timed.errors > 0,
        timed: true,
      };
    }
    const known = nameOf(section, this.#steps);
    return section && { section, ...known, marked: section.errors > 0, timed: timed !== null };
  }
}

/** The API's name for a section that the marks found; nulls if the section must be another step's. */
export function nameOf(section: Section | null, steps: readonly KnownStep[]): Pick<FoundStep, "number" | "name"> {
  const step = failedStep(steps);
  if (section === null || step === null || isAnother(section, step, steps)) return { number: null, name: null };
  return { number: step.number, name: step.name };
}

/** The section began before the step or after its end, or another step has its title. */
export function isAnother({ second, title }: Section, step: KnownStep, steps: readonly KnownStep[]): boolean {
  const { start, end } = step;
  if (second !== null && (second < start - CLOCK_SLACK_SECONDS || second > end + CLOCK_SLACK_SECONDS)) return true;
  return !sameTitle(step.title, title) && steps.some((other) => sameTitle(other.title, title));
}

/** The section at the step's time shows no failure, and one that begins within two seconds does. */
function contradicts(timed: Section, failed: Section): boolean {
  if (timed.errors > 0 || timed.docker || !failed.ended) return false;
  return failed.second === null || timed.second === null || Math.abs(failed.second - timed.second) <= 2;
}

const KINDS: Partial<Record<Mark["kind"], SectionKind>> = {
  run: "run",
  prepare: "prepare",
  containers: "containers",
  post: "post",
  end: "end",
};

function boundaryOf(mark: Mark, number: number, raw: string): Boundary | null {
  const kind = mark.kind === "error" && mark.opens ? "prepare" : KINDS[mark.kind];
  if (kind === undefined) return null;
  // Without a timestamp the message starts at 0, or at 1 after a BOM.
  const title = mark.kind === "run" ? mark.title : null;
  return { kind, title, second: messageStart(raw) > 1 ? stampSecond(raw) : null, first: number };
}
