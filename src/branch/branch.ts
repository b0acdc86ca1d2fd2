// Durable Object: one head branch. It keeps the reports of the branch's failed runs, and is the only one that writes
// what people see of them, by its list of sinks.
//
// A sink is done only while what it shows follows from the newest report; it never waits for another sink.
import { DurableObject } from "cloudflare:workers";
import { runsToForget } from "../core/policy/forgetting.ts";
import { RETENTION_MS } from "../core/policy/limits.ts";
import { isFirstPass } from "../core/report/branch-run.ts";
import { passedBy, type Report } from "../core/report/report.ts";
import type { Origin } from "../core/webhook/event.ts";
import type { Run } from "../core/webhook/job-and-run.ts";
import { logTrouble } from "../edge/worker-log.ts";
import { COUNT, countDeadLetters, deadLetterKey } from "../queue/dead-letters.ts";
import { DurableQueue, type Kinds } from "../queue/durable-queue.ts";
import { ObjectState } from "../queue/object-state.ts";
import { DONE, LOCAL_ONLY, type Outcome } from "../queue/task.ts";
import { type Settings, settingsOf } from "../settings/settings.ts";
import { loadStored } from "../settings/stored.ts";
import { BranchRuns, type KnownRun } from "../sinks/branch-runs.ts";
import { commentSink } from "../sinks/comment/comment-sink.ts";
import type { Change, Scene, Sink } from "../sinks/sink.ts";
import { slackSink } from "../sinks/slack/slack-sink.ts";

/** Where failures are reported. */
const SINKS: readonly ((scene: Scene) => Sink)[] = [commentSink, slackSink];

export class Branch extends DurableObject<Env> {
  readonly #state = new ObjectState(this.ctx.storage);
  readonly #queue = new DurableQueue(this.#state, "Branch");
  readonly #runs = new BranchRuns(this.#state);
  #made: { readonly settings: Settings; readonly sinks: readonly Sink[] } | null = null;

  /** Made again where the settings have changed. */
  get #sinks(): readonly Sink[] {
    const settings = settingsOf(this.env);
    if (this.#made?.settings !== settings) this.#made = { settings, sinks: this.#makeSinks(settings) };
    return this.#made.sinks;
  }

  #makeSinks(settings: Settings): readonly Sink[] {
    const { env } = this;
    return SINKS.map((make) =>
      make({ runs: this.#runs, state: this.#state, settings, env, branchId: this.ctx.id.toString() }),
    );
  }

  /** Stores a run's whole report if it is newer than the one known, and what is to be reported. */
  async receive(report: Report, revision: number): Promise<void> {
    await loadStored(this.env);
    this.#queue.enter();
    const { id } = report.run;
    if ((this.#runs.revision(id) ?? 0) < revision) this.#receive(report, revision, Date.now());
    this.#queue.leave();
  }

  #receive(report: Report, revision: number, now: number): void {
    const { id } = report.run;
    const before = this.#runs.get(id);
    if (!before) this.#forgetOldRuns(now);
    // What passed on an earlier attempt has failed on this one.
    const outdated = before?.passed?.runId === id && before.passed.attempt <= report.run.attempt;
    const passed = report.passed ?? (outdated ? null : (before?.passed ?? null));
    const run = { report, revision, at: now, passed, shown: before?.shown ?? false };
    this.#runs.set(run);
    this.#queue.keepUntil(now + RETENTION_MS);
    this.#tellSinks({ what: "report", run, before }, now);
  }

  /** The run's webhook was delivered again: what was given up is tried again. */
  retry(runId: string): void {
    this.#queue.enter();
    this.#retry(runId);
    this.#queue.leave();
  }

  #retry(runId: string): void {
    this.#queue.revive(...this.#sinks.map((sink) => taskName(sink, sink.keyOf(runId))));
  }

  /** A run has passed: what that says of runs that were reported is stored. Where nothing is red, nothing is stored. */
  async recordPassed({ installationId, repository }: Origin, green: Run): Promise<void> {
    await loadStored(this.env);
    this.#queue.enter();
    const now = Date.now();
    for (const run of this.#runs.all()) {
      const { id, attempt } = run.report.run;
      // Although one of its jobs failed, as one may that is marked `continue-on-error`: it has ended.
      if (id === green.id && attempt === green.attempt) this.#end(run, now);
      if (run.passed?.runId === green.id) this.#retry(id);
      if (!isFirstPass(green, run)) continue;
      // By the names of the newest event: a repository can be renamed between two.
      const report = { ...run.report, installationId, repository };
      const passed = { ...run, report, passed: passedBy(green), at: now };
      this.#runs.set(passed);
      this.#tellSinks({ what: "passed", run: passed, before: run }, now);
    }
    this.#queue.leave();
  }

  #end(before: KnownRun, now: number): void {
    const run = { ...before, report: { ...before.report, completed: true }, at: now };
    this.#runs.set(run);
    this.#tellSinks({ what: "ended", run, before }, now);
  }

  #tellSinks(change: Change, now: number): void {
    for (const sink of this.#sinks) {
      const due = sink.due(change, now);
      if (due) this.#queue.put(taskName(sink, due.key), due.at);
    }
  }

  override async alarm(): Promise<void> {
    await loadStored(this.env);
    const kinds: Kinds = [
      ...this.#sinks.map(({ name, atOnce, sync }) => [name, { atOnce, leased: true, handle: sync }] as const),
      [COUNT, countDeadLetters(this.env)],
      ["end", { ...LOCAL_ONLY, handle: () => this.#forget() }],
    ];
    await this.#queue.work(kinds);
  }

  /** A busy branch is never without a failure for long: it forgets what no sink needs any more. */
  #forgetOldRuns(now: number): void {
    const runs = this.#runs.all().map((run) => {
      const isNeeded = this.#sinks.some((sink) => sink.needs(run, this.#isPending(sink, run.report.run.id)));
      return { id: run.report.run.id, at: run.at, isNeeded };
    });
    const known = new Set(runs.map(({ id }) => id));
    for (const { id } of runsToForget(runs, now)) {
      known.delete(id);
      for (const sink of this.#sinks) this.#giveUp(sink, id, now);
      this.#runs.remove(id);
    }
    for (const sink of this.#sinks) sink.forget(known, now);
  }

  /** More runs wait to be reported than an object can hold: that is said like everything that is given up. */
  #giveUp(sink: Sink, id: string, now: number): void {
    // What is reported together with others goes on without this one.
    if (sink.keyOf(id) !== id) return;
    const task = taskName(sink, id);
    const isPending = this.#isPending(sink, id);
    this.#queue.drop(task);
    if (!isPending) return;
    const what = "more runs of one branch wait to be reported than are remembered";
    logTrouble({ object: "Branch", task, what, next: "give-up" });
    this.#queue.put(`${COUNT} ${deadLetterKey(sink.name, "unavailable")}`, now);
  }

  #isPending(sink: Sink, runId: string): boolean {
    return this.#queue.pending(sink.name).has(sink.keyOf(runId));
  }

  async #forget(): Promise<Outcome> {
    await this.#state.deleteAll();
    return DONE;
  }
}

const taskName = ({ name }: Sink, key: string): string => (key === "" ? name : `${name} ${key}`);
