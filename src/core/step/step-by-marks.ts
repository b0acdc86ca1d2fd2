// Finds the failed step by the runner's marks alone, for a log whose steps are not known from the API or whose times do
// not fit. Pure.
import type { LogRoom } from "../log/log-room.ts";
import type { Mark } from "./step-marks.ts";
import { type Boundary, Section, type SectionKind } from "./step-section.ts";

export class StepByMarks {
  readonly #room: LogRoom;
  #section: Section;
  #failed: Section | null = null;
  /** The last step that failed before that and was tolerated, since the job went on. */
  #tolerated: Section | null = null;
  /** The last step of the workflow file. A docker action fails without a mark. */
  #lastRun: Section | null = null;
  /** The last docker action: `if: always()` steps may follow it. */
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
    const kind = boundary.kind === "hook" ? this.#kindOfHook() : boundary.kind;
    if (this.#over || kind === null || boundary.inner) return;
    this.#close();
    // Once a step has failed, no post step is the cause.
    this.#over = this.#failed !== null && (kind === "post" || kind === "end");
    this.#section = new Section({ ...boundary, kind }, this.#room);
  }

  /** A container's hook starts the containers right after the set-up, and stops them after a step's end. */
  #kindOfHook(): SectionKind | null {
    if (this.#section.kind === "setup") return "containers";
    return this.#section.ended ? "end" : null;
  }

  /**
   * `failed`: the step that failed according to the marks; `best`: the most likely one; `tolerated`: one that failed
   * before it.
   */
  finish(): { failed: Section | null; best: Section | null; tolerated: Section | null } {
    if (!this.#over) this.#close();
    this.#over = true;
    return { failed: this.#failed, best: this.#best, tolerated: this.#tolerated };
  }

  get #best(): Section | null {
    return this.#failed ?? this.#lastDocker ?? this.#lastRun;
  }

  /** The section that takes lines; null after the end. */
  get open(): Section | null {
    return this.#over ? null : this.#section;
  }

  /** The step that failed according to the marks, if it has ended. */
  get failed(): Section | null {
    return this.#failed;
  }

  get hasEnded(): boolean {
    return this.#section.ended;
  }

  /** Drops one line: of a tolerated section, or else of the longer of the two others. False if there is none. */
  forgetLine(): boolean {
    if (this.#tolerated?.forgetLine()) return true;
    const [best, open] = [this.#best, this.#section];
    return best !== null && best.chars > open.chars ? best.forgetLine() : open.forgetLine();
  }

  /** The failed step is known, so only what failed before it may still be needed. */
  forgetAll(): void {
    if (this.#over) return;
    this.#tolerate(this.#failed);
    for (const section of [this.#failed, this.#section, this.#lastDocker, this.#lastRun]) {
      if (section !== this.#tolerated) section?.forgetAll();
    }
    this.#over = true;
  }

  #tolerate(section: Section | null): void {
    if (section === null || section.docker || !section.ended) return;
    if (this.#tolerated !== section) this.#tolerated?.forgetAll();
    this.#tolerated = section;
  }

  #close(): void {
    const [section, before] = [this.#section, this.#best];
    section.close();
    if (section.kind !== "end") {
      if (section.kind !== "post") this.#lastRun = section;
      if (section.docker) this.#lastDocker = section;
      if (section.errors > 0 && outranks(section, this.#failed)) {
        this.#tolerate(this.#failed);
        this.#failed = section;
      }
    }
    for (const each of [before, section]) if (each !== this.#best && each !== this.#tolerated) each?.forgetAll();
  }
}

/**
 * Which of two steps with errors failed the job? One with a final mark beats an action that only annotated. The later
 * beats the earlier, which was `continue-on-error`: otherwise the later one would have been skipped. But once a step
 * was cancelled, all later ones are too.
 */
function outranks(section: Section, best: Section | null): boolean {
  if (best === null) return true;
  if (section.kind === "post") return false;
  if (section.ended !== best.ended) return section.ended;
  return !section.cancelled;
}
