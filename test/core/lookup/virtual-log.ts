// A log of any size that is never held: lines of one length, whose text and time follow from their number. For the tests
// of the look-up, which must not care how large a log is or how unevenly it grew.
import type { JobSteps } from "../../../src/core/excerpt/excerpt.ts";

export const LINE_BYTES = 100;
const START_MS = Date.parse("2026-03-01T10:00:00Z");
const encoder = new TextEncoder();

export type VirtualStep = {
  readonly lines: number;
  /** It may be a fraction: the API cuts times to whole seconds, the next step begins at once. */
  readonly seconds: number;
  readonly failed?: true;
  /** What the API calls it; a step of the workflow unless said. `Run COMMAND` also stands in the log as its title. */
  readonly name?: string;
  /** How long each of so many equal parts of it takes, compared to the others; evenly unless said. */
  readonly paces?: readonly number[];
};

type Placed = VirtualStep & { readonly firstLine: number; readonly startMs: number };

export class VirtualLog {
  readonly size: number;
  readonly job: JobSteps;
  readonly #steps: readonly Placed[];

  /** The first step begins `fraction` of a second after a whole one. */
  constructor(steps: readonly VirtualStep[], fraction = 0) {
    const placed: Placed[] = [];
    let [firstLine, startMs] = [0, START_MS + fraction * 1000];
    for (const step of steps) {
      placed.push({ ...step, firstLine, startMs });
      firstLine += step.lines;
      startMs += step.seconds * 1000;
    }
    this.#steps = placed;
    this.size = firstLine * LINE_BYTES;
    const iso = (ms: number) => `${new Date(ms).toISOString().slice(0, 19)}Z`;
    this.job = {
      conclusion: "failure",
      steps: placed.map((step, index) => ({
        number: index + 1,
        name: step.name ?? `Step ${index + 1}`,
        conclusion: step.failed ? "failure" : "success",
        startedAt: iso(step.startMs),
        completedAt: iso(step.startMs + step.seconds * 1000),
      })),
    };
  }

  read(from: number, to: number): Uint8Array {
    let text = "";
    for (let line = Math.floor(from / LINE_BYTES); line * LINE_BYTES < to; line++) text += this.#line(line);
    const skipped = from % LINE_BYTES;
    return encoder.encode(text).subarray(skipped, skipped + to - from);
  }

  #line(number: number): string {
    const step = this.#steps.findLast(({ firstLine }) => firstLine <= number);
    if (step === undefined) throw new Error(`Line ${number} is in no step.`);
    const at = number - step.firstLine;
    const ms = step.startMs + passed(step.paces ?? [1], at / step.lines) * step.seconds * 1000;
    const stamp = `${new Date(Math.floor(ms)).toISOString().slice(0, 23)}0000Z`;
    return `${`${stamp} ${textOf(step, at)}`.padEnd(LINE_BYTES - 1)}\n`;
  }
}

/** Which share of a step's time has passed when this share of its lines has been written. */
function passed(paces: readonly number[], share: number): number {
  const part = Math.floor(share * paces.length);
  const sum = (some: readonly number[]) => some.reduce((all, pace) => all + pace, 0);
  return (sum(paces.slice(0, part)) + (paces[part] ?? 0) * (share * paces.length - part)) / sum(paces);
}

function textOf({ lines, failed, name = "" }: VirtualStep, at: number): string {
  if (at === 0) return openingOf(name);
  if (at === 1) return "shell: /usr/bin/bash -e {0}";
  if (at === 2) return "##[endgroup]";
  if (failed && at === lines - 2) return "src/a.c:10:2: error: expected ';' before 'return'";
  if (failed && at === lines - 1) return "##[error]Process completed with exit code 2.";
  return `compiling file ${at}`;
}

function openingOf(name: string): string {
  if (name === "Set up job") return "Current runner version: '2.335.1'";
  if (name === "Complete job") return "Cleaning up orphan processes";
  if (name.startsWith("Post ")) return "Post job cleanup.";
  return `##[group]${name.startsWith("Run ") ? name : "Run make test"}`;
}
