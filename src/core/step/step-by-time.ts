// Finds the step that the API says failed, by its times and title, among the sections of the log. Pure.
//
// The API's times are whole seconds, so several steps can begin in one. Then order, titles and error marks decide. The
// decision at each boundary uses only what has been seen so far.

import { stampFor, stampOf } from "../log/log-line.ts";
import type { LogRoom } from "../log/log-room.ts";
import type { Mark } from "./step-marks.ts";
import type { KnownStep } from "./step-names.ts";
import { failedStep, isInterleaved, sameTitle } from "./step-names.ts";
import { type Boundary, Section, type SectionKind } from "./step-section.ts";

/** A slow machine may write a step's first line this long after the step began. */
export const START_SLACK_SECONDS = 1;

/** A step whose lines are mixed with those of others. `endSecond` is null if the API's steps are not known. */
export type Interleaved = { readonly endSecond: number | null; readonly isOwnHeader: boolean };

/** For a step whose beginning was not found: which header is its own is not known. */
export function interleavedOf(step: KnownStep, steps: readonly KnownStep[]): Interleaved | null {
  return isInterleaved(step, steps) ? { endSecond: step.end, isOwnHeader: false } : null;
}

export class StepByTime {
  readonly #room: LogRoom;
  readonly step: KnownStep | null;
  readonly #next: KnownStep | null;
  /** Other steps printed while the failed one ran. */
  readonly #interleaved: Interleaved | null;
  /** The steps before the failed one that began in the same second. */
  readonly #before: KnownStep[];
  #toSkip: number;
  /** How many steps began in that second, and how many headers were printed in it. */
  readonly #begun: number;
  #headers = 0;
  /** The first second after the step, in a timestamp's form. */
  readonly #endStamp: string;
  #section: Section | null = null;
  /** False while the section is a guess, because its title is not the step's. */
  #sure = false;
  #over = false;
  /** The step's last second has passed. */
  #late = false;

  constructor(steps: readonly KnownStep[], room: LogRoom) {
    this.#room = room;
    const step = failedStep(steps);
    this.step = step;
    const at = step === null ? -1 : steps.indexOf(step);
    this.#next = steps[at + 1] ?? null;
    this.#interleaved = step && interleavedOf(step, steps);
    const begun = steps.filter(({ start, kind }) => kind === step?.kind && start === step.start);
    this.#begun = begun.length;
    this.#before = begun.slice(0, step === null ? 0 : begun.indexOf(step));
    this.#toSkip = this.#before.length;
    this.#endStamp = step === null ? "" : stampFor(step.end + 1);
  }

  /** The step's section, or null if none fits. */
  get found(): Section | null {
    return this.#section;
  }

  get isOver(): boolean {
    return this.#over && (this.#sure || this.#late);
  }

  /** The section has ended, although a later one may turn out to be the step's. */
  get hasEnded(): boolean {
    return this.#over;
  }

  /** For a step that ran while others did: when it ended, and whether its first header is certainly its own. */
  get interleaved(): Interleaved | null {
    if (this.#interleaved === null || this.#section === null) return this.#interleaved;
    const isTitled = sameTitle(this.step?.title ?? null, this.#section.title);
    return { ...this.#interleaved, isOwnHeader: isTitled || this.#headers <= this.#begun };
  }

  /** The set-up is over, so what began in its last second belonged to it. */
  ready(): void {
    if (this.#section === null || this.#section.kind === "setup") return;
    this.#section.forgetAll();
    this.#section = null;
    [this.#sure, this.#over] = [false, false];
    this.#toSkip = this.#before.length;
  }

  /** This is the step, and it has failed. The marks cannot contradict that. */
  get isCertain(): boolean {
    return this.#sure && this.#section !== null && this.#section.errors > 0;
  }

  /** The step's section, if it has neither ended nor an error so far; null if it may be another step's. */
  get settled(): Section | null {
    const isSettled = this.#sure && !this.#over && this.#interleaved === null && this.#section?.errors === 0;
    return isSettled ? this.#section : null;
  }

  /** False if the line is not this step's. */
  line(number: number, raw: string, mark: Mark | null): boolean {
    if (this.#section === null || this.#over) return false;
    if (stampOf(raw) < this.#endStamp) {
      this.#section.add(number, raw, mark);
      return true;
    }
    this.#over = true;
    this.#late = true;
    return false;
  }

  boundary(boundary: Boundary): void {
    if (this.step === null || (this.#over && this.#sure)) return;
    if (boundary.kind === "run" && boundary.second === this.step.start) this.#headers++;
    if (this.#section !== null && !this.#over) this.#over = this.#ends(this.step, boundary, this.#section);
    if (this.#section !== null && !this.#over) this.#section.addSection();
    if (this.#sure || !this.#begins(this.step, boundary)) return;
    const sure = this.step.title === null || boundary.kind !== "run" || sameTitle(this.step.title, boundary.title);
    if (!sure && this.#section !== null) return;
    this.#sure = sure;
    this.#over = false;
    this.#section?.forgetAll();
    const kind = boundary.kind === "hook" ? "containers" : boundary.kind;
    this.#section = new Section({ ...boundary, kind, interleaved: this.#interleaved !== null }, this.#room);
  }

  #begins(step: KnownStep, { kind, title, second, inner }: Boundary): boolean {
    if (step.kind === "setup") return kind === "setup";
    if (kind === "hook" ? step.kind !== "containers" && step.name !== "Stop containers" : kindOf(kind) !== step.kind) {
      return false;
    }
    if (second === null || inner || second < step.start || second > step.start + START_SLACK_SECONDS) return false;
    const earlier = this.#before.findIndex((before) => sameTitle(before.title, title));
    if (earlier >= 0) {
      this.#before.splice(earlier, 1);
      this.#toSkip--;
      return false;
    }
    if (sameTitle(step.title, title)) return true;
    if (second === step.start && this.#toSkip > 0) {
      this.#toSkip--;
      return false;
    }
    return true;
  }

  /**
   * Does this boundary end the step? An inner step of a composite action looks like the next step. Only times, titles
   * and errors tell them apart.
   */
  #ends(step: KnownStep, { kind, title, second, inner }: Boundary, section: Section): boolean {
    if ((step.kind === "setup" && kind === "prepare") || inner) return false;
    if (kind === "hook") return step.kind === "run" && section.ended && this.#interleaved === null;
    if (kind !== "run" && kind !== "prepare") return true;
    if (this.#interleaved !== null) return second !== null && second > step.end;
    if (step.kind !== "run" || (second !== null && second > step.end)) return true;
    if (this.#next !== null && sameTitle(this.#next.title, title) && (second === null || second >= this.#next.start)) {
      return true;
    }
    if (second !== null && second < step.end) return false;
    // If it has failed, its error mark has come by now, unless it is a docker action.
    return section.ended || section.errors > 0 || section.docker || step.cancelled;
  }
}

/** The kind of step that a mark can begin. */
const kindOf = (kind: SectionKind) => (kind === "prepare" ? "run" : kind);
