// A section is what stands between two marks of the runner; a step is one section, or several (composite actions).
// Pure.
import type { LogRoom } from "../log/log-room.ts";
import { StepLines } from "./step-lines.ts";
import type { Mark } from "./step-marks.ts";

export type SectionKind = "setup" | "run" | "prepare" | "containers" | "post" | "end";

/** Where a section begins: what the runner's mark there says. */
export type Boundary = { kind: SectionKind; title: string | null; second: number | null; first: number };

const DOCKER = "##[command]/usr/bin/docker run";

/** Gathers the lines from one boundary on; the caller decides where it ends. */
export class Section {
  readonly kind: SectionKind;
  /** Of the `##[group]Run …` line: a command's first line, or `owner/action@ref`. */
  readonly title: string | null;
  readonly second: number | null;
  readonly first: number;
  #last: number;
  readonly #room: LogRoom;
  readonly #lines: StepLines;
  /** What comes behind a final error may already be the runner's own talk; it counts only if another one follows. */
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

  /** A step made of several sections goes on with the next one. */
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

  /** How much text is kept of it. */
  get chars(): number {
    return this.#lines.chars + (this.#behind?.chars ?? 0);
  }

  /** To make room for others' lines: one line fewer is kept. False where none was. */
  forgetLine(): boolean {
    return this.#behind?.forgetLine() || this.#lines.forgetLine();
  }

  /** It has ended: what came behind its final error was not its own. */
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
