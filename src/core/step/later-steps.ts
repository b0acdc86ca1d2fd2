// The steps that ran after the failed one. One of them may print what the failed one leaves out. Pure.
import type { LogRoom } from "../log/log-room.ts";
import { isHousekeeping } from "./reporting-steps.ts";
import type { Mark } from "./step-marks.ts";
import { type Boundary, Section } from "./step-section.ts";

export class LaterSteps {
  readonly #room: LogRoom;
  #sections: Section[] = [];
  #open: Section | null = null;
  #isOver = false;

  constructor(room: LogRoom) {
    this.#room = room;
  }

  /** `failed`: the step that has failed, as far as is known now; null if none has. */
  boundary({ kind, inner, ...start }: Boundary, failed: Section | null): void {
    this.#forgetBefore(failed?.first ?? Number.POSITIVE_INFINITY);
    this.#isOver = failed !== null && (kind === "post" || kind === "end");
    if (inner || kind === "hook") return;
    this.#open?.close();
    this.#open = null;
    if (failed === null || kind !== "run" || start.first <= failed.first || isHousekeeping(start.title)) return;
    this.#open = new Section({ ...start, kind }, this.#room);
    this.#sections.push(this.#open);
  }

  line(number: number, raw: string, mark: Mark | null): void {
    this.#open?.add(number, raw, mark);
  }

  /** True once the job's clean-up has begun. */
  get isOver(): boolean {
    return this.#isOver;
  }

  /** The steps after `failed`, in log order. */
  after({ last }: Section): readonly Section[] {
    this.#open?.close();
    return this.#sections.filter(({ first }) => first > last);
  }

  /** Drops one line of the longest step. False if there is none. */
  forgetLine(): boolean {
    let longest: Section | null = null;
    for (const section of this.#sections) if (section.chars > (longest?.chars ?? 0)) longest = section;
    return longest?.forgetLine() ?? false;
  }

  #forgetBefore(first: number): void {
    // The sections are in log order, and mostly there is nothing to drop.
    if ((this.#sections[0]?.first ?? Number.POSITIVE_INFINITY) > first) return;
    for (const section of this.#sections) if (section.first <= first) section.forgetAll();
    this.#sections = this.#sections.filter((section) => section.first > first);
    if (this.#open !== null && this.#open.first <= first) this.#open = null;
  }
}
