// Durable Object: one head branch. It keeps the reports of the branch's failed runs, and is the only one that writes
// what people see of them, by its list of sinks.
//
// A sink is done only while what it shows follows from the newest report; it never waits for another sink.
import { DurableObject } from "cloudflare:workers";
import { runsToForget } from "../core/policy/forgetting.ts";
import { RETENTION_MS } from "../core/policy/limits.ts";
import { isFirstPass, passes } from "../core/report/branch-run.ts";
import type { Press } from "../core/report/press.ts";
import { passedBy, type Report } from "../core/report/report.ts";
import type { Origin } from "../core/webhook/event.ts";
import type { Run } from "../core/webhook/job-and-run.ts";
import { logTrouble } from "../edge/worker-log.ts";
import { answered } from "../queue/call.ts";
import { COUNT, countDeadLetters, deadLetterKey } from "../queue/dead-letters.ts";
import { DurableQueue, type Kinds } from "../queue/durable-queue.ts";
import { ObjectState } from "../queue/object-state.ts";
import { Records } from "../queue/records.ts";
import { DONE, type Kind, LOCAL_ONLY, type Outcome } from "../queue/task.ts";
import { type Settings, settingsOf } from "../settings/settings.ts";
import { loadStored } from "../settings/stored.ts";
import { BranchRuns } from "../sinks/branch-runs.ts";
import { commentSink } from "../sinks/comment/comment-sink.ts";
import { Routing } from "../sinks/routing.ts";
import type { Change, Scene, Sink } from "../sinks/sink.ts";
import { slackSink } from "../sinks/slack/slack-sink.ts";
import { HistoryAsker, maySay } from "./ask-history.ts";
import { GREEN_RUNS_KNOWN_MAX, TELL_AGAIN_MS } from "./limits.ts";

/** The kind of task that tells History of a run. */
const HISTORY = "history";

/** The kind of task that reads the repository's own rules again. */
const RULES = "rules";

/** Where failures are reported. */
const SINKS: readonly ((scene: Scene) => Sink)[] = [commentSink, slackSink];

/** What reports a branch's failures. */
type Tellers = {
  readonly settings: Settings;
  readonly routing: Routing;
  readonly sinks: readonly Sink[];
  readonly history: HistoryAsker;
};

export class Branch extends DurableObject<Env> {
  readonly #state = new ObjectState(this.ctx.storage);
  readonly #queue = new DurableQueue(this.#state, "Branch");
  readonly #runs = new BranchRuns(this.#state);
  readonly #records = new Records<{ queue: { readonly branch: string } }>(this.#state);
  /** The newest runs that have passed, by id: in memory alone, since a green run stores nothing. */
  readonly #greens = new Map<string, Run>();
  #made: Tellers | null = null;

  /** Made again where the settings have changed. */
  get #tellers(): Tellers {
    const settings = settingsOf(this.env);
    if (this.#made?.settings !== settings) {
      const routing = this.#makeRouting(settings);
      const sinks = this.#makeSinks(settings, routing);
      this.#made = { settings, routing, sinks, history: this.#makeHistory(settings) };
    }
    return this.#made;
  }

  get #sinks(): readonly Sink[] {
    return this.#tellers.sinks;
  }

  #makeRouting(settings: Settings): Routing {
    return new Routing({
      runs: this.#runs,
      state: this.#state,
      settings,
      countRefused: () => this.#queue.put(`${COUNT} ${deadLetterKey("channel", "forbidden")}`, Date.now()),
      readAgainAt: (at) => this.#queue.put(RULES, at),
      maySay: (repositoryId, what) =>
        maySay({ settings, env: this.env }, { repositoryId, what, by: this.ctx.id.toString() }),
    });
  }

  #makeSinks(settings: Settings, routing: Routing): readonly Sink[] {
    const { env } = this;
    return SINKS.map((make) =>
      make({
        runs: this.#runs,
        routing,
        state: this.#state,
        settings,
        env,
        branchId: this.ctx.id.toString(),
        put: (name, due) => this.#queue.put(taskName({ name }, due.key), due.at),
        tellOthers: (name, change) => this.#tellSinks(change, Date.now(), name),
      }),
    );
  }

  #makeHistory(settings: Settings): HistoryAsker {
    return new HistoryAsker({ runs: this.#runs, settings, env: this.env }, (runId) =>
      this.#queue.put(`${HISTORY} ${runId}`, Date.now() + (TELL_AGAIN_MS[0] ?? 0)),
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
    const green = [...this.#greens.values()].find((one) => passes(one, report));
    // What passed on an earlier attempt has failed on this one.
    const outdated = before?.passed?.runId === id && before.passed.attempt < report.run.attempt;
    const known = outdated ? null : (before?.passed ?? null);
    const passed = report.passed ?? (green && passedBy(green)) ?? known;
    const run = { ...before, report, revision, at: now, passed, shown: before?.shown ?? false };
    this.#runs.set(run);
    this.#queue.keepUntil(now + RETENTION_MS);
    this.#tellSinks({ what: "report", run, before }, now);
    if (passed && !before?.passed) this.#queue.put(`${HISTORY} ${id}`, now);
  }

  /**
   * The run's webhook was delivered again: what was given up is tried again. `failedAttempt` is the newest one that is
   * said to have ended in failure; 0 where none is.
   */
  retry(runId: string, failedAttempt = 0): void {
    this.#queue.enter();
    this.#retry(runId);
    const waited = this.#runs.waitsUntil(runId) !== null;
    const ended = this.#runs.hearEnd(runId, failedAttempt);
    if (ended && waited) {
      this.#runs.set(ended);
      this.#tellSinks({ what: "report", run: ended, before: null }, Date.now());
    }
    this.#queue.leave();
  }

  #retry(runId: string): void {
    this.#queue.revive(...this.#sinks.map((sink) => taskName(sink, sink.keyOf(runId))));
  }

  /**
   * This object is a pull request's in a merge queue, and knows nothing but the branch whose object tells of it. A later
   * try of the queue that passes names the pull request alone; one that has passed already is told to that branch now.
   */
  async standFor(branch: string, origin: Origin): Promise<void> {
    this.#queue.enter();
    this.#records.set("queue", "", { branch });
    this.#queue.keepUntil(Date.now() + RETENTION_MS);
    this.#queue.leave();
    const teller = this.env.BRANCH.getByName(branch);
    for (const green of this.#greens.values()) await answered(teller.recordPassed(origin, green));
  }

  /** A run has passed: what that says of runs that were reported is stored. Where nothing is red, nothing is stored. */
  async recordPassed(origin: Origin, green: Run): Promise<void> {
    const toldBy = this.#records.get("queue");
    if (toldBy) await answered(this.env.BRANCH.getByName(toldBy.branch).recordPassed(origin, green));
    else await this.#recordPassed(origin, green);
  }

  async #recordPassed({ installationId, repository }: Origin, green: Run): Promise<void> {
    await loadStored(this.env);
    this.#queue.enter();
    const now = Date.now();
    this.#keepInMind(green);
    const all = this.#runs.all();
    const ended = all.filter((run) => isFirstPass(green, run));
    const red = {
      since: Math.min(...ended.map(({ report }) => report.firstFailureAt)),
      until: now,
      runs: ended.length,
    };
    for (const run of all) {
      if (run.passed?.runId === green.id) this.#retry(run.report.run.id);
      if (!ended.includes(run)) {
        const change = { what: "another is green", run, before: run, green: passedBy(green) } as const;
        // A merge queue's run is not of the branch's head.
        if (!run.passed && green.event !== "merge_group") this.#tellSinks(change, now);
        continue;
      }
      // By the names of the newest event: a repository can be renamed between two.
      const report = {
        ...run.report,
        installationId,
        repository,
        completed: run.report.completed || run.report.run.id === green.id,
      };
      const passed = { ...run, report, passed: { ...passedBy(green), red }, at: now };
      this.#runs.set(passed);
      this.#tellSinks({ what: "passed", run: passed, before: run }, now);
      this.#queue.put(`${HISTORY} ${run.report.run.id}`, now);
    }
    this.#queue.leave();
  }

  /** Somebody has pressed a button under a post: stored, and done by the next alarm. Where the post is not known, nothing. */
  async press(press: Press): Promise<void> {
    await loadStored(this.env);
    this.#queue.enter();
    const now = Date.now();
    for (const sink of this.#sinks) {
      const due = sink.press?.(press, now);
      if (due) this.#queue.put(taskName(sink, due.key), due.at);
    }
    this.#queue.leave();
  }

  /** A failure that is heard of after the run's pass, or after a newer one's, is not red. Lost with the object's memory. */
  #keepInMind(green: Run): void {
    this.#greens.delete(green.id);
    this.#greens.set(green.id, green);
    const [oldest] = this.#greens.keys();
    if (this.#greens.size > GREEN_RUNS_KNOWN_MAX && oldest !== undefined) this.#greens.delete(oldest);
  }

  #tellSinks(change: Change, now: number, teller: string | null = null): void {
    for (const sink of this.#sinks) {
      const due = sink.name === teller ? null : sink.due(change, now);
      if (due) this.#queue.put(taskName(sink, due.key), due.at);
    }
  }

  override async alarm(): Promise<void> {
    await loadStored(this.env);
    const kinds: Kinds = [
      ...this.#sinks.map(
        (sink) => [sink.name, { atOnce: sink.atOnce, leased: true, handle: this.#sync(sink) }] as const,
      ),
      [HISTORY, { ...LOCAL_ONLY, handle: (task) => this.#tellers.history.tell(task) }],
      [RULES, { atOnce: 1, handle: () => this.#readRulesAgain() }],
      [COUNT, countDeadLetters(this.env)],
      ["end", { ...LOCAL_ONLY, handle: () => this.#forget() }],
    ];
    await this.#queue.work(kinds);
  }

  /** What is still wrong with the repository's own rules is said where its failure is reported. */
  async #readRulesAgain(): Promise<Outcome> {
    const run = await this.#tellers.routing.readAgain();
    if (run) this.#tellSinks({ what: "notice", run, before: run }, Date.now());
    return DONE;
  }

  /** What a failure's history is, and who is told of it, is known before anybody is told. */
  #sync({ sync }: Sink): Kind["handle"] {
    return async (task) => {
      const { history, routing } = this.#tellers;
      await Promise.all([history.lookUp(), routing.decide()]);
      return sync(task);
    };
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
      this.#queue.drop(`${HISTORY} ${id}`);
      this.#runs.remove(id);
    }
    for (const sink of this.#sinks) sink.forget(known, now);
    this.#tellers.routing.forget(known);
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

const taskName = ({ name }: Pick<Sink, "name">, key: string): string => (key === "" ? name : `${name} ${key}`);
