// The lines between two marks of the runner. A step is one section, or several joined (composite actions). Pure.
import type { LogRoom } from "../log/log-room.ts";
import type { InnerMark } from "./inner-steps.ts";
import { StepLines } from "./step-lines.ts";
import type { Mark } from "./step-marks.ts";

export type SectionKind = "setup" | "run" | "prepare" | "containers" | "post" | "end";

/**
 * The mark that begins a section. A hook's header belongs to the step that it is in, except that it begins the steps of
 * containers. `inner`: the header of an inner step of a composite action, enclosed by the runner's marks.
 */
export type Boundary = {
  kind: SectionKind | "hook";
  title: string | null;
  second: number | null;
  first: number;
  inner: boolean;
};

/** What a section begins with, after a finder has decided what a hook's header is. */
export type SectionStart = Omit<Boundary, "kind" | "inner"> & {
  kind: SectionKind;
  /** Other steps print at the same time, so lines after a final mark need not be the runner's. */
  interleaved?: boolean;
};

/** Collects lines from a boundary on. The caller decides where it ends. */
export class Section {
  readonly kind: SectionKind;
  /** From the `##[group]Run …` line: a command's first line, or `owner/action@ref`. */
  readonly title: string | null;
  readonly second: number | null;
  readonly first: number;
  #last: number;
  readonly #room: LogRoom;
  readonly #lines: StepLines;
  /** Lines after a final mark may be the runner's own. They count only if the section continues. */
  #after: StepLines | null = null;
  #lastAfter = 0;
  errors = 0;
  ended = false;
  cancelled = false;
  docker = false;
  readonly #interleaved: boolean;
  /** An inner step of a composite action failed for good. */
  #innerFailed = false;

  constructor(start: SectionStart, room: LogRoom) {
    this.#room = room;
    this.#interleaved = start.interleaved ?? false;
    this.#lines = new StepLines(room);
    this.kind = start.kind;
    this.title = start.title;
    this.second = start.second;
    this.first = start.first;
    this.#last = start.first;
  }

  add(number: number, raw: string, mark: Mark | null): void {
    if (mark?.kind === "error") {
      this.errors++;
      if (mark.final) {
        this.#takeAfter();
        this.ended = true;
        if (mark.exitCode === null) this.cancelled = true;
      }
    } else if (mark?.kind === "inner") this.#addInner(mark.mark);
    else if (mark?.kind === "docker") this.docker = true;
    if (this.ended && mark?.kind !== "error" && mark?.kind !== "inner" && !this.#interleaved) {
      this.#after ??= new StepLines(this.#room);
      this.#after.add(number, raw);
      this.#lastAfter = number;
      return;
    }
    this.#takeAfter();
    this.#lines.add(number, raw);
    if (!this.#interleaved || !this.ended || mark?.kind === "error") this.#last = number;
  }

  /** An inner step's failure does not count if it was tolerated, unless another one failed for good. */
  #addInner(mark: InnerMark): void {
    if (mark.at === "start") return;
    if (mark.conclusion === "failure" || mark.conclusion === "cancelled") this.#innerFailed = true;
    else if (mark.outcome !== mark.conclusion && !this.#innerFailed) {
      this.errors = 0;
      this.ended = false;
    }
  }

  /** The step continues with another section. */
  addSection(): void {
    this.#takeAfter();
    if (!this.#interleaved) this.ended = false;
  }

  #takeAfter(): void {
    if (this.#after === null) return;
    this.#lines.append(this.#after);
    this.#last = this.#lastAfter;
    this.#after = null;
  }

  /** Length of the kept text, in characters. */
  get chars(): number {
    return this.#lines.chars + (this.#after?.chars ?? 0);
  }

  /** Drops one line to make room. False if there is none. */
  forgetLine(): boolean {
    return this.#after?.forgetLine() || this.#lines.forgetLine();
  }

  /** Ends the section: the lines after its final mark were not its own. */
  close(): void {
    this.#after?.forgetAll();
    this.#after = null;
  }

  forgetAll(): void {
    this.close();
    this.#lines.forgetAll();
  }

  get last(): number {
    return this.#last;
  }

  get lines(): StepLines {
    return this.#lines;
  }
}
