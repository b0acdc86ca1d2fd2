// Finds the step that the API says failed, by its times and title, among the sections of the log. Pure.
// The API's times are whole seconds, so several steps can begin in one. Then order, titles and error marks decide. It
// decides at each boundary from what it has seen so far.

import { stampFor, stampOf } from "../log/log-line.ts";
import type { LogRoom } from "../log/log-room.ts";
import type { Mark } from "./step-marks.ts";
import type { KnownStep } from "./step-names.ts";
import { failedStep, sameTitle } from "./step-names.ts";
import { type Boundary, Section } from "./step-section.ts";

/** A slow machine writes a step's first line up to this long after the step began. */
export const START_SLACK_SECONDS = 1;

export class StepByTime {
  readonly #room: LogRoom;
  readonly step: KnownStep | null;
  readonly #next: KnownStep | null;
  /** The steps before the failed one that began in the same second. */
  readonly #before: KnownStep[];
  #toSkip: number;
  /** The first second after the step, as a timestamp has it. */
  readonly #endStamp: string;
  #section: Section | null = null;
  /** False while the section is a guess: its title is not the step's. */
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
    this.#before = steps
      .slice(0, Math.max(at, 0))
      .filter(({ start, kind }) => kind === step?.kind && start === step.start);
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

  /** This is the step, and it has failed: the marks cannot disagree. */
  get isCertain(): boolean {
    return this.#sure && this.#section !== null && this.#section.errors > 0;
  }

  line(number: number, raw: string, mark: Mark | null): void {
    if (this.#section === null || this.#over) return;
    if (stampOf(raw) < this.#endStamp) this.#section.add(number, raw, mark);
    else {
      this.#over = true;
      this.#late = true;
    }
  }

  boundary(boundary: Boundary): void {
    if (this.step === null || (this.#over && this.#sure)) return;
    if (this.#section !== null && !this.#over) this.#over = this.#ends(this.step, boundary, this.#section);
    if (this.#section !== null && !this.#over) this.#section.addSection();
    if (this.#sure || !this.#begins(this.step, boundary)) return;
    const sure = this.step.title === null || boundary.kind !== "run" || sameTitle(this.step.title, boundary.title);
    if (!sure && this.#section !== null) return;
    this.#sure = sure;
    this.#over = false;
    this.#section?.forgetAll();
    this.#section = new Section(boundary, this.#room);
  }

  #begins(step: KnownStep, { kind, title, second }: Boundary): boolean {
    if (step.kind === "setup") return kind === "setup";
    const wanted = kind === "prepare" ? "run" : kind;
    if (wanted !== step.kind || second === null) return false;
    if (second < step.start || second > step.start + START_SLACK_SECONDS) return false;
    if (sameTitle(step.title, title)) return true;
    const earlier = this.#before.findIndex((before) => sameTitle(before.title, title));
    if (earlier >= 0) {
      this.#before.splice(earlier, 1);
      this.#toSkip--;
      return false;
    }
    if (second === step.start && this.#toSkip > 0) {
      this.#toSkip--;
      return false;
    }
    return true;
  }

  /** An inner step of a composite action looks like the next step. Only times, titles and errors tell them apart. */
  #ends(step: KnownStep, { kind, title, second }: Boundary, section: Section): boolean {
    if (step.kind === "setup" && kind === "prepare") return false;
    if (kind !== "run" && kind !== "prepare") return true;
    if (step.kind !== "run" || (second !== null && second > step.end)) return true;
    if (this.#next !== null && sameTitle(this.#next.title, title) && (second === null || second >= this.#next.start)) {
      return true;
    }
    if (second !== null && second < step.end) return false;
    // A failed step has its error mark by now, unless it is a docker action.
    return section.ended || section.errors > 0 || section.docker || step.cancelled;
  }
}
