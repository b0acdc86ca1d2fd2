// The lines between two marks of the runner. A step is one section, or several joined (composite actions). Pure.
import type { LogRoom } from "../log/log-room.ts";
import type { InnerMark } from "./inner-steps.ts";
import { StepLines } from "./step-lines.ts";
import type { Mark } from "./step-marks.ts";

export type SectionKind = "setup" | "run" | "prepare" | "containers" | "post" | "end";

/**
 * The mark that begins a section. A hook's header belongs to the step that it is in, but for containers' steps, which
 * begin with it. `inner`: the header of an inner step of a composite action, which the runner's marks enclose.
 */
export type Boundary = {
  kind: SectionKind | "hook";
  title: string | null;
  second: number | null;
  first: number;
  inner: boolean;
};

/** What a section begins with; a finder has decided what a hook's header is. */
export type SectionStart = Omit<Boundary, "kind" | "inner"> & {
  kind: SectionKind;
  /** Other steps print at the same time, so nothing after a final mark says that it is the runner's own. */
  interleaved?: boolean;
};

/** Collects lines from a boundary on. The caller decides where it ends. */
export class Section {
  readonly kind: SectionKind;
  /** Of the `##[group]Run …` line: a command's first line, or `owner/action@ref`. */
  readonly title: string | null;
  readonly second: number | null;
  readonly first: number;
  #last: number;
  readonly #room: LogRoom;
  readonly #lines: StepLines;
  /** Lines after a final mark may be the runner's own. They count only if the section goes on. */
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

  /** An inner step's failure that was tolerated is none, unless another one failed for good. */
  #addInner(mark: InnerMark): void {
    if (mark.at === "start") return;
    if (mark.conclusion === "failure" || mark.conclusion === "cancelled") this.#innerFailed = true;
    else if (mark.outcome !== mark.conclusion && !this.#innerFailed) {
      this.errors = 0;
      this.ended = false;
    }
  }

  /** The step goes on with another section. */
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

  /** The kept text, in characters. */
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
