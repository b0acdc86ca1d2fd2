// The stand-ins, asked from outside of their process.
import { type ChildProcess, fork } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";
import type { Delivery } from "../../world/deliveries.ts";

export type Ask =
  | { readonly ask: "jobs"; readonly runs: number; readonly jobsOfEach: number }
  | { readonly ask: "told" };

/** Told under a name that no other job has. */
export type FailedJob = { readonly name: string; readonly run: string; readonly delivery: Delivery };

/** What stands in Slack: jobs by their names, and how many runs are only counted, as a channel had no room for them. */
export type Told = { readonly names: readonly string[]; readonly counted: number };

export class Outside {
  readonly settings: Record<string, string>;
  readonly #child: ChildProcess;

  private constructor(child: ChildProcess, settings: Record<string, string>) {
    this.#child = child;
    this.settings = settings;
  }

  static async start(): Promise<Outside> {
    const child = fork(join(import.meta.dirname, "stand-ins.ts"));
    const [settings] = await once(child, "message");
    return new Outside(child, settings);
  }

  async failedJobs(runs: number, jobsOfEach: number): Promise<FailedJob[]> {
    return this.#ask({ ask: "jobs", runs, jobsOfEach });
  }

  told(): Promise<Told> {
    return this.#ask({ ask: "told" });
  }

  async #ask<T>(ask: Ask): Promise<T> {
    this.#child.send(ask);
    const [answer] = await once(this.#child, "message");
    return answer;
  }

  async close(): Promise<void> {
    const ended = once(this.#child, "exit");
    this.#child.disconnect();
    await ended;
  }
}
