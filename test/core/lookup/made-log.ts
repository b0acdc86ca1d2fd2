// Job logs made at random from a seed, for the tests of the look-up: as long as searching needs, and with all that may
// mislead it. Some steps last a moment, so that several share a second, and some for minutes; times run in bursts.
import type { JobSteps } from "../../../src/core/excerpt/excerpt.ts";
import { type Random, randomFrom } from "../../bench/random.ts";

const START_MS = Date.parse("2026-03-01T10:00:00Z");
const HABITS = [
  "untimed",
  "crlf",
  "long",
  "annotated",
  "composite",
  "ignored",
  "postFails",
  "bursty",
  "named",
  "ownGroups",
  "marked",
] as const;
type Habit = (typeof HABITS)[number];

export type MadeLog = { readonly log: Uint8Array; readonly job: JobSteps; readonly failedBytes: number };

/** `lines`: of a long step at the most. */
export function madeLog(seed: number, lines: number): MadeLog {
  const random = randomFrom(seed);
  const maker = new Maker(random, lines);
  maker.step("Set up job", "setup");
  for (let left = Math.floor(random(7)); left > 0; left--) maker.step(`Build ${left}`, "run");
  const failedBytes = maker.step("Test", "failed");
  for (let left = Math.floor(random(6)); left > 0; left--) {
    if (random(2) < 1) maker.step(`Report ${left}`, "run");
    else maker.step(`Post ${left}`, "post");
  }
  return { ...maker.finish(), failedBytes };
}

type Kind = "setup" | "run" | "failed" | "post";
type Steps = JobSteps["steps"][number][];

class Maker {
  readonly #random: Random;
  readonly #habits: ReadonlySet<Habit>;
  readonly #steps: Steps = [];
  readonly #maxLines: number;
  #ms: number;
  #parts: string[] = [];
  #bytes = 0;

  constructor(random: Random, maxLines: number) {
    this.#random = random;
    this.#maxLines = maxLines;
    this.#habits = new Set(HABITS.filter(() => random(1) < 0.3));
    this.#ms = START_MS + random(1000);
  }

  /** Answers how many bytes it has. */
  step(name: string, kind: Kind): number {
    const [startMs, before] = [this.#ms, this.#bytes];
    const command = `make ${name.toLowerCase().replace(" ", "-")}`;
    this.#head(kind, command);
    // What says much takes its time.
    const isLong = kind !== "setup" && this.#random(1) < 0.5;
    const lines = Math.floor(this.#random(isLong ? this.#maxLines : 600));
    this.#body(command, lines, isLong ? 2000 + this.#random(600_000) : this.#random(500));
    this.#end(kind, command);
    const isCommand = (kind === "run" || kind === "failed") && !this.#habits.has("named");
    this.#steps.push({
      number: this.#steps.length + 1,
      name: isCommand ? `Run ${command}` : name,
      conclusion: kind === "failed" ? "failure" : "success",
      startedAt: second(startMs),
      completedAt: second(this.#ms),
    });
    return this.#bytes - before;
  }

  finish(): { log: Uint8Array; job: JobSteps } {
    this.#line("Cleaning up orphan processes");
    const log = new TextEncoder().encode(`\ufeff${this.#parts.join("")}`);
    return { log, job: { conclusion: "failure", steps: this.#steps } };
  }

  #head(kind: Kind, command: string): void {
    if (kind === "setup") this.#line("Current runner version: '2.335.1'");
    else if (kind === "post") this.#line("Post job cleanup.");
    else
      for (const line of [`##[group]Run ${command}`, "shell: /usr/bin/bash -e {0}", "##[endgroup]"]) this.#line(line);
  }

  #body(command: string, lines: number, ms: number): void {
    const burst = Math.floor(this.#random(lines));
    for (let at = 0; at < lines; at++) {
      if (!this.#habits.has("bursty")) this.#ms += ms / lines;
      else if (at === burst) this.#ms += ms;
      if (this.#now("untimed", 0.05)) this.#add(`  goes on ${at}`);
      else if (this.#now("long", 0.002)) this.#line("L".repeat(1000 + this.#random(40_000)));
      else if (this.#now("annotated", 0.002)) this.#line(`##[error]something of ${command} ${at}`);
      else if (this.#now("composite", 0.002) && at > 0)
        this.#line(`##[group]Run inner ${at}`, "shell: sh -e {0}", "##[endgroup]");
      else if (this.#now("ownGroups", 0.002)) this.#line(`##[group]Run check ${at}`, `checked ${at}`, "##[endgroup]");
      else if (this.#now("marked", 0.002) && at > 0) this.#innerStep(command, at);
      else this.#line(`compiling ${command} part ${at} ${"x".repeat(this.#random(20))}`);
    }
  }

  /** An inner step of a composite action, between the runner's marks; some fail and are tolerated. */
  #innerStep(command: string, at: number): void {
    const [id, fails] = [`${command}.${at}`, this.#random(1) < 0.2];
    this.#line(`##[start-action display=Inner ${at};id=${id}]`, `##[group]Run inner ${at}`, "shell: sh -e {0}");
    this.#line("##[endgroup]", `inner ${at} prints`);
    if (fails) this.#line("##[error]Process completed with exit code 3.");
    this.#line(`##[end-action id=${id};outcome=${fails ? "failure" : "success"};conclusion=success;duration_ms=1]`);
  }

  #end(kind: Kind, command: string): void {
    const code = kind === "failed" ? 2 : this.#now(kind === "post" ? "postFails" : "ignored", 0.4) ? 7 : 0;
    if (code > 0 && kind !== "setup")
      this.#line(`error: the reason of ${command}`, `##[error]Process completed with exit code ${code}.`);
  }

  #now(habit: Habit, share: number): boolean {
    return this.#habits.has(habit) && this.#random(1) < share;
  }

  #line(...texts: string[]): void {
    const stamp = `${new Date(Math.floor(this.#ms)).toISOString().slice(0, 23)}0000Z`;
    for (const text of texts) this.#add(`${stamp} ${text}`);
  }

  #add(text: string): void {
    const line = `${text}${this.#habits.has("crlf") ? "\r\n" : "\n"}`;
    this.#parts.push(line);
    this.#bytes += line.length;
  }
}

const second = (ms: number) => `${new Date(ms).toISOString().slice(0, 19)}Z`;
