// Durable Object: one run. It learns of failed jobs, reads each once, and hands its whole report to the run's branch.
//
// Events are stored before the call returns; what is to be done is a task of the queue. Calls interleave with the alarm
// at every `await`. Whenever the report changes, it is handed over again.
import { DurableObject } from "cloudflare:workers";
import { RETENTION_MS } from "../core/policy/limits.ts";
import { hasFailed } from "../core/report/attempt.ts";
import { headOf, queuedNumber } from "../core/report/branch-run.ts";
import type { Report } from "../core/report/report.ts";
import type { Event, Origin } from "../core/webhook/event.ts";
import type { Job, Run } from "../core/webhook/job-and-run.ts";
import { GitHub } from "../edge/github/github.ts";
import { logTrouble } from "../edge/worker-log.ts";
import { JOBS_AT_ONCE, mayReadOneMore } from "../queue/alarm-budget.ts";
import { answered } from "../queue/call.ts";
import { COUNT, countDeadLetters } from "../queue/dead-letters.ts";
import { DurableQueue, type Kinds } from "../queue/durable-queue.ts";
import { branchName, queueName } from "../queue/object-names.ts";
import { ObjectState } from "../queue/object-state.ts";
import { type Attempted, DONE, type Kind, LOCAL_ONLY, NOT_CONFIGURED, type Outcome } from "../queue/task.ts";
import { settingsOf } from "../settings/settings.ts";
import { loadStored } from "../settings/stored.ts";
import { isReading, listJobs, readRun } from "./ask-run.ts";
import { HANDOVER_WAIT_MS } from "./limits.ts";
import { processJob } from "./process-job.ts";
import { AnnotationReader } from "./read-annotations.ts";
import type { Source } from "./read-job.ts";
import { RunStore } from "./run-store.ts";

export class WorkflowRun extends DurableObject<Env> {
  readonly #state = new ObjectState(this.ctx.storage);
  readonly #queue = new DurableQueue(this.#state, "WorkflowRun");
  readonly #store = new RunStore(this.#state);
  readonly #annotations = new AnnotationReader();
  #github: GitHub | null = null;
  /** Requests that this alarm has made, not counting tokens. */
  #asked = 0;

  /**
   * Stores events, and queues what is to be done about them. A repeated event does nothing new, but revives what was
   * given up, here and in the branch. Rejects if the branch cannot be reached for that.
   */
  async record(events: readonly Event[]): Promise<void> {
    this.#queue.enter();
    const now = Date.now();
    const news = events.map((event) => this.#record(event, now));
    this.#revise();
    this.#queue.leave();
    const { branch } = this.#store;
    if (!news.includes(false) || !branch) return;
    const ended = events.flatMap((event) => (event.kind === "run" && hasFailed(event.run) ? event.run.attempt : []));
    await answered(this.env.BRANCH.getByName(branch).retry(this.#store.runId, Math.max(0, ...ended)));
  }

  /** True if the event is news, or has nothing to report. */
  #record(event: Event, now: number): boolean {
    // A run that was cancelled before one of its jobs failed has nothing to report.
    if (event.kind === "run" && event.run.conclusion === "cancelled" && !this.#store.newestAttempt) return true;
    const isNews = event.kind === "run" ? this.#hearRun(event.run, now) : this.#hearJob(event.job, now);
    // A repository can be renamed or transferred between two events.
    const isRenamed = JSON.stringify(event.origin) !== JSON.stringify(this.#store.origin);
    if (isNews || isRenamed) this.#hear(event.origin, now);
    if (!isNews) this.#hearAgain(event);
    else if (event.kind === "job") this.#queue.put(`list ${event.job.attempt}`, now);
    return isNews;
  }

  #hearAgain(event: Event): void {
    const attempt = event.kind === "job" ? event.job.attempt : event.run.attempt;
    const keys = event.kind === "job" ? [`${event.job.id}/${attempt}`] : [...this.#store.jobs.keys()];
    this.#queue.revive("run", `list ${attempt}`, "handover", ...keys.map((key) => `job ${key}`));
  }

  /**
   * Stores that a later attempt has passed, if an earlier one is known here to have failed, even if its jobs are not
   * known yet.
   */
  recordPassed(origin: Origin, run: Run): void {
    this.#queue.enter();
    if (this.#store.newestAttempt || this.#store.run) {
      this.#hear(origin, Date.now());
      this.#store.setRun(run);
      // The branch is told directly, unless another one has the report: without an answer from GitHub, the run's branch
      // may have been a guess. A report that no branch has yet includes the pass, too.
      if (this.#queue.pending("handover").size > 0 || this.#queue.isBusy("job") || this.#isElsewhere(origin, run)) {
        this.#revise();
      }
    }
    this.#queue.leave();
  }

  #isElsewhere({ repository }: Origin, run: Run): boolean {
    const { apiUrl } = this.#settings;
    const { branch } = this.#store;
    return branch !== null && apiUrl !== null && branch !== branchName(apiUrl, repository.id, run);
  }

  #hear(origin: Origin, now: number): void {
    this.#store.setOrigin(origin);
    this.#queue.keepUntil(now + RETENTION_MS);
  }

  /** True if the job is news. */
  #hearJob(job: Job, now: number): boolean {
    const added = this.#store.addJob(job);
    if (!added) return false;
    if (added.toRead) this.#queue.put(`job ${added.key}`, now);
    else this.#queue.put("handover", now + HANDOVER_WAIT_MS);
    if (!this.#store.run) this.#queue.put("run", now);
    if (hasFailed(job)) this.#store.hearFailure(job.attempt, now);
    return true;
  }

  /** True if its end is news. */
  #hearRun(run: Run, now: number): boolean {
    const { ended, completed } = this.#store.attempt(run.attempt);
    // All of its jobs are known to have ended, so a failed one would be known.
    if (ended || (completed && this.#knowsFailure(run.attempt))) {
      // Its branch learns that from the report, or directly if it has the report.
      const isToCome = ["job", "handover"].some((kind) => this.#queue.pending(kind).size > 0);
      if (isToCome) this.#store.setAttempt(run.attempt, { ended: true });
      return false;
    }
    this.#store.setRun(run);
    this.#store.setAttempt(run.attempt, { ended: true });
    // Nothing was known of this run: it may be on a later attempt by now, or belong to a merge queue.
    if (!this.#store.newestAttempt || this.#isOfUnknownPullRequest(run)) this.#queue.put("run", now);
    if (run.conclusion === "startup_failure") {
      this.#store.setStartupFailure(run.attempt);
      this.#store.hearFailure(run.attempt, now);
      return true;
    }
    // Lists the jobs once more, to find those whose own webhook has not come.
    this.#queue.put(`list ${run.attempt}`, now);
    return true;
  }

  #knowsFailure(attempt: number): boolean {
    return [...this.#store.jobs.values()].some(({ job }) => job.attempt === attempt && hasFailed(job));
  }

  get #settings() {
    return settingsOf(this.env);
  }

  override async alarm(): Promise<void> {
    await loadStored(this.env);
    this.#asked = 0;
    const job: Kind = {
      atOnce: JOBS_AT_ONCE,
      mayBegin: (reading) => mayReadOneMore(this.#asked, reading),
      handle: (task) => this.#ask((source) => processJob(this.#store, source, task)),
    };
    const kinds: Kinds = [
      ["run", { atOnce: 1, handle: (task) => this.#ask((source) => readRun(this.#store, source, task)) }],
      ["job", job],
      ["list", { atOnce: 1, handle: (task) => this.#ask((source) => this.#list(source, task)) }],
      ["handover", { ...LOCAL_ONLY, handle: () => this.#handOver() }],
      [COUNT, countDeadLetters(this.env)],
      ["end", { ...LOCAL_ONLY, handle: () => this.#forget() }],
    ];
    await this.#queue.work(kinds, () => this.#revise());
  }

  /** Finds failed jobs whose own webhook has not come. */
  #list(source: Source, task: Attempted): Promise<Outcome> {
    return listJobs(this.#store, source, task, (job) => void this.#hearJob(job, Date.now()));
  }

  async #handOver(): Promise<Outcome> {
    const report = this.#report();
    const apiUrl = this.#settings.github?.apiUrl;
    if (!report) return DONE;
    if (!apiUrl) return NOT_CONFIGURED;
    const revision = this.#store.revise(report, Date.now());
    if (revision === null) return DONE;
    const name = this.#store.branch ?? branchName(apiUrl, report.repository.id, headOf(report));
    this.#store.setBranch(name);
    // Intent before effect: the same report keeps its number and its branch, even if the process dies.
    this.#state.flush();
    await this.#nameTeller(report, name, apiUrl);
    await answered(this.env.BRANCH.getByName(name).receive(report, revision));
    this.#store.handedOver(report);
    return DONE;
  }

  /**
   * Tells the merge queue's object which branch reports this try, so that later tries find it. If that fails, this one
   * is reported all the same.
   */
  async #nameTeller({ repository, installationId, queued }: Report, branch: string, apiUrl: string): Promise<void> {
    if (!queued) return;
    const queue = this.env.BRANCH.getByName(queueName(apiUrl, repository.id, queued.number));
    try {
      await answered(queue.standFor(branch, { installationId, repository }));
    } catch (error) {
      logTrouble({ object: "WorkflowRun", task: "merge queue", what: String(error), next: "told without" });
    }
  }

  /**
   * Is it a merge queue's run whose pull request is not known yet? It is reported on the pull request's branch, which
   * only GitHub knows.
   */
  #isOfUnknownPullRequest(run: Run): boolean {
    return !this.#store.queued && queuedNumber(run, this.#store.origin?.repository.id ?? "") !== null;
  }

  /** Null if there is nothing to report, or if it is not known yet where to. */
  #report(): Report | null {
    const { run } = this.#store;
    if (run && this.#isOfUnknownPullRequest(run) && this.#queue.pending("run").size > 0) return null;
    return this.#store.report({ reading: isReading(this.#store, this.#queue) });
  }

  /** If the report has changed, hands it to the branch, soon after the logs that are being read. */
  #revise(): void {
    const report = this.#report();
    if (!report || !this.#store.isNews(report)) return;
    const busy = ["job", "list"].some((kind) => this.#queue.isBusy(kind));
    this.#queue.put("handover", Date.now() + (busy ? HANDOVER_WAIT_MS : 0));
  }

  async #forget(): Promise<Outcome> {
    await this.#state.deleteAll();
    this.#store.forget();
    return DONE;
  }

  /** Runs `act` with GitHub, or postpones it if too little of the rate limit is left. */
  async #ask(act: (source: Source) => Promise<Outcome>): Promise<Outcome> {
    const source = this.#source();
    if (!source) return NOT_CONFIGURED;
    const pause = source.github.pauseMs(Date.now());
    return pause > 0 ? { kind: "postpone", until: Date.now() + pause } : act(source);
  }

  /** What is needed to ask GitHub; null if the App's settings cannot be used. */
  #source(): Source | null {
    const { github, scanBytes } = this.#settings;
    const { origin } = this.#store;
    if (!github || !origin) return null;
    const { id, owner, name } = origin.repository;
    const scope = { installationId: origin.installationId, repositoryId: id, owner, repo: name };
    const onRequest = () => void this.#asked++;
    this.#github = GitHub.for(this.#github, github, scope, onRequest);
    return {
      github: this.#github,
      names: { owner, repo: name },
      apiUrl: github.apiUrl,
      scanBytes,
      annotations: this.#annotations,
      onRequest,
    };
  }
}
