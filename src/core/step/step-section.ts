// The lines between two marks of the runner. A step is one section, or several joined (composite actions). Pure.
import type { LogRoom } from "../log/log-room.ts";
import { StepLines } from "./step-lines.ts";
import type { Mark } from "./step-marks.ts";

export type SectionKind = "setup" | "run" | "prepare" | "containers" | "post" | "end";

/** The mark that begins a section. */
export type Boundary = { kind: SectionKind; title: string | null; second: number | null; first: number };

const DOCKER = "##[command]/usr/bin/docker run";

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
  #behind: StepLines | null = null;
  #lastBehind = 0;
  errors = 0;
  ended = false;
  cancelled = false;
  docker = false;

  constructor(start: Boundary, room: LogRoom) {
    this.#room = room;
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
        this.#takeBehind();
        this.ended = true;
        if (mark.exitCode === null) this.cancelled = true;
      }
    } else if (raw.includes(DOCKER)) this.docker = true;
    if (this.ended && mark?.kind !== "error") {
      this.#behind ??= new StepLines(this.#room);
      this.#behind.add(number, raw);
      this.#lastBehind = number;
      return;
    }
    this.#takeBehind();
    this.#lines.add(number, raw);
    this.#last = number;
  }

  /** The step goes on with another section. */
  addSection(): void {
    this.#takeBehind();
    this.ended = false;
  }

  #takeBehind(): void {
    if (this.#behind === null) return;
    this.#lines.append(this.#behind);
    this.#last = this.#lastBehind;
    this.#behind = null;
  }

  /** The kept text, in characters. */
  get chars(): number {
    return this.#lines.chars + (this.#behind?.chars ?? 0);
  }

  /** Drops one line to make room. False if there is none. */
  forgetLine(): boolean {
    return this.#behind?.forgetLine() || this.#lines.forgetLine();
  }

  /** Ends the section: the lines after its final mark were not its own. */
  close(): void {
    this.#behind?.forgetAll();
    this.#behind = null;
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
