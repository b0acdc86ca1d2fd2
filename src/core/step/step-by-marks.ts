// Finds the failed step by the runner's own marks alone: what is left where the API's steps are not known, or where
// their times fit nothing. Pure.
import type { LogRoom } from "../log/log-room.ts";
import type { Mark } from "./step-marks.ts";
import { type Boundary, Section } from "./step-section.ts";

export class StepByMarks {
  readonly #room: LogRoom;
  #section: Section;
  #failed: Section | null = null;
  /** The last step of the workflow file: where a docker action failed, which leaves no mark. */
  #lastRun: Section | null = null;
  /** A docker action may have failed before it, if `if: always()` steps followed. */
  #lastDocker: Section | null = null;
  #over = false;

  constructor(room: LogRoom) {
    this.#room = room;
    this.#section = new Section({ kind: "setup", title: null, second: null, first: 1 }, room);
  }

  line(number: number, raw: string, mark: Mark | null): void {
    if (!this.#over) this.#section.add(number, raw, mark);
  }

  boundary(boundary: Boundary): void {
    if (this.#over) return;
    this.#close();
    // What follows the first post step cannot have failed the job if a step before it has.
    this.#over = this.#failed !== null && (boundary.kind === "post" || boundary.kind === "end");
    this.#section = new Section(boundary, this.#room);
  }

  /** `failed`: its last words say so; `best`: the step that most likely did. */
  finish(): { failed: Section | null; best: Section | null } {
    if (!this.#over) this.#close();
    this.#over = true;
    return { failed: this.#failed, best: this.#best };
  }

  get #best(): Section | null {
    return this.#failed ?? this.#lastDocker ?? this.#lastRun;
  }

  get hasEnded(): boolean {
    return this.#section.ended;
  }

  /** To make room: one line fewer is kept of the longer one of the two that are. False where none was. */
  forgetLine(): boolean {
    const [best, open] = [this.#best, this.#section];
    return best !== null && best.chars > open.chars ? best.forgetLine() : open.forgetLine();
  }

  /** Nobody will ask for what was found. */
  forgetAll(): void {
    this.#best?.forgetAll();
    this.#section.forgetAll();
    this.#over = true;
  }

  #close(): void {
    const [section, before] = [this.#section, this.#best];
    section.close();
    if (section.kind !== "end") {
      if (section.kind !== "post") this.#lastRun = section;
      if (section.docker) this.#lastDocker = section;
      if (section.errors > 0 && outranks(section, this.#failed)) this.#failed = section;
    }
    for (const each of [before, section]) if (each !== this.#best) each?.forgetAll();
  }
}

/**
 * Between two steps with errors: one that ended in the runner's final mark beats an action that only annotated. The
 * later of two beats the earlier, which was `continue-on-error` (else the later one would have been skipped); but once
 * a step was cancelled, what follows is cancelled with it.
 */
function outranks(section: Section, best: Section | null): boolean {
  if (best === null) return true;
  if (section.kind === "post") return false;
  if (section.ended !== best.ended) return section.ended;
  return !section.cancelled;
}
