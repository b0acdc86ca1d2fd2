// Finds the failed step by the runner's own marks alone: what is left where the API's steps are not known, or where
// their times fit nothing. Pure.

import type { Boundary } from "./step-by-time.ts";
import type { Mark } from "./step-marks.ts";
import { Section } from "./step-section.ts";

export class StepByMarks {
  #section: Section;
  #failed: Section | null = null;
  /** The last step of the workflow file: where a docker action failed, which leaves no mark. */
  #lastRun: Section | null = null;
  /** A docker action may have failed before it, if `if: always()` steps followed. */
  #lastDocker: Section | null = null;
  #over = false;

  constructor() {
    this.#section = new Section({ kind: "setup", title: null, second: null, first: 1 });
  }

  line(number: number, raw: string, mark: Mark | null): void {
    if (!this.#over) this.#section.add(number, raw, mark);
  }

  boundary(boundary: Boundary): void {
    if (this.#over) return;
    this.#close();
    // What follows the first post step cannot have failed the job if a step before it has.
    this.#over = this.#failed !== null && (boundary.kind === "post" || boundary.kind === "end");
    this.#section = new Section(boundary);
  }

  finish(): { failed: Section | null; lastRun: Section | null; lastDocker: Section | null } {
    if (!this.#over) this.#close();
    this.#over = true;
    return { failed: this.#failed, lastRun: this.#lastRun, lastDocker: this.#lastDocker };
  }

  #close(): void {
    const { kind, errors } = this.#section;
    if (kind === "end") return;
    if (kind !== "post") this.#lastRun = this.#section;
    if (this.#section.docker) this.#lastDocker = this.#section;
    if (errors > 0 && outranks(this.#section, this.#failed)) this.#failed = this.#section;
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
