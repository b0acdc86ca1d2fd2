// Durable Object: one run. It hears of failed jobs, reads each once, and hands its whole report to the run's branch.
//
// What is heard is stored before it is answered for; what is to be done is a row of the outbox. Calls interleave with
// the alarm at every `await`: what is known is read again after each. Whatever changed the report, it is handed over.
import { DurableObject } from "cloudflare:workers";
import { RETENTION_MS } from "../core/policy/limits.ts";
import { hasFailed } from "../core/report/attempt.ts";
import type { Event, Origin } from "../core/webhook/event.ts";
import type { Job, Run } from "../core/webhook/job-and-run.ts";
import { GitHub } from "../edge/github/github.ts";
import { JOBS_AT_ONCE } from "../queue/alarm-budget.ts";
import { COUNT, countWork } from "../queue/dead-letters.ts";
import { branchName } from "../queue/object-names.ts";
import { Outbox } from "../queue/outbox.ts";
import type { Task } from "../queue/tasks.ts";
import { DONE, NOBODY_ASKED, NOT_CONFIGURED, type Outcome } from "../queue/work.ts";
import { settingsOf } from "../settings/settings.ts";
import { listJobs, readRun } from "./ask-run.ts";
import { HANDOVER_WAIT_MS } from "./limits.ts";
import { tellJob } from "./process-job.ts";
import { AnnotationReader } from "./read-annotations.ts";
import type { Source } from "./read-job.ts";
import { RunStore } from "./run-store.ts";
import { isReading } from "./run-waits.ts";

export class WorkflowRun extends DurableObject<Env> {
  readonly #outbox = new Outbox(this.ctx.storage, "WorkflowRun");
  readonly #store = new RunStore(this.ctx.storage);
  readonly #settings = settingsOf(this.env);
  readonly #annotations = new AnnotationReader();
  #github: GitHub | null = null;

  /** Stores events, and what is to be done about them. Said twice, it is done once. */
  record(events: readonly Event[]): void {
    const now = Date.now();
    for (const event of events) this.#record(event, now);
    this.#revise();
  }

  #record(event: Event, now: number): void {
    // A run that was cancelled before one of its jobs failed has nothing to tell.
    if (event.kind === "run" && event.run.conclusion === "cancelled" && !this.#store.newestAttempt) return;
    this.#hear(event.origin, now);
    const isNews = event.kind === "run" ? this.#hearRun(event.run, now) : this.#hearJob(event.job, now);
    if (!isNews) this.#hearAgain(event, now);
    else if (event.kind === "job") this.#outbox.put(`list ${event.job.attempt}`, now);
  }

  /** It was delivered again: what was given up is tried again, here and by the branch. */
  #hearAgain(event: Event, now: number): void {
    const attempt = event.kind === "job" ? event.job.attempt : event.run.attempt;
    const keys = event.kind === "job" ? [`${event.job.id}/${attempt}`] : [...this.#store.jobs.keys()];
    this.#outbox.revive("run", `list ${attempt}`, "handover", "retell", ...keys.map((key) => `job ${key}`));
    if (this.#store.branch && this.#outbox.pending("handover").length === 0) this.#outbox.put("retell", now);
  }

  /** Stores that a later attempt has passed, if an earlier one is known here to have failed, its jobs perhaps not yet. */
  recordPassed(origin: Origin, run: Run): void {
    if (!this.#store.newestAttempt && !this.#store.run) return;
    this.#hear(origin, Date.now());
    this.#store.setRun(run);
    this.#revise();
  }

  #hear(origin: Origin, now: number): void {
    this.#store.setOrigin(origin);
    this.#outbox.keepUntil("end", now + RETENTION_MS);
  }

  /** True where the job is news. */
  #hearJob(job: Job, now: number): boolean {
    const added = this.#store.addJob(job);
    if (!added) return false;
    if (added.toRead) this.#outbox.put(`job ${added.key}`, now);
    else this.#outbox.put("handover", now + HANDOVER_WAIT_MS);
    if (!this.#store.run) this.#outbox.put("run", now);
    if (hasFailed(job)) this.#store.hearFailure(job.attempt, now);
    return true;
  }

  /** True where its end is news. */
  #hearRun(run: Run, now: number): boolean {
    const isNews = !this.#store.attempt(run.attempt).ended;
    this.#store.setRun(run);
    this.#store.setAttempt(run.attempt, { ended: true });
    // Nothing was heard of this run before: it may have gone on to a later attempt since.
    if (!this.#store.newestAttempt) this.#outbox.put("run", now);
    if (run.conclusion === "startup_failure") {
      this.#store.setStartupFailure(run.attempt);
      this.#store.hearFailure(run.attempt, now);
      return isNews;
    }
    // Listed once more: those of its jobs whose own webhook has not come are heard of now.
    this.#outbox.put(`list ${run.attempt}`, now);
    return isNews;
  }

  override async alarm(): Promise<void> {
    const work = {
      run: { atOnce: 1, handle: (task: Task) => this.#ask((source) => readRun(this.#store, source, task)) },
      job: {
        atOnce: JOBS_AT_ONCE,
        handle: (task: Task, key: string) => this.#ask((source) => tellJob(this.#store, source, task, key)),
      },
      list: {
        atOnce: 1,
        handle: (task: Task, key: string) => this.#ask((source) => this.#list(source, task, Number(key))),
      },
      // It makes the branch's object, which takes as long as reading a log.
      handover: { ...NOBODY_ASKED, alone: true as const, handle: () => this.#handOver() },
      retell: { ...NOBODY_ASKED, handle: () => this.#retell() },
      [COUNT]: countWork(this.env),
      end: { ...NOBODY_ASKED, handle: () => this.#forget() },
    };
    await this.#outbox.work(work, () => this.#revise());
  }

  /** Hears of failed jobs whose own webhook has not come. */
  #list(source: Source, task: Task, number: number): Promise<Outcome> {
    const hear = (job: Job) => void this.#hearJob(job, Date.now());
    return listJobs(this.#store, source, task, { number, hear });
  }

  async #handOver(): Promise<Outcome> {
    const report = this.#store.report({ reading: isReading(this.#store, this.#outbox) });
    const apiUrl = this.#settings.github?.apiUrl;
    if (!report) return DONE;
    if (!apiUrl) return NOT_CONFIGURED;
    this.#store.revise(report, Date.now());
    const revision = this.#store.toHandOver(report);
    if (revision === null) return DONE;
    const name = this.#store.branch ?? branchName(apiUrl, report.repository.id, report.run);
    this.#store.setBranch(name);
    await this.env.BRANCH.getByName(name).receive(report, revision);
    this.#store.handedOver(report);
    return DONE;
  }

  /** The branch has the report already: what it gave up about it is tried again. */
  async #retell(): Promise<Outcome> {
    const { branch } = this.#store;
    if (branch) await this.env.BRANCH.getByName(branch).retell(this.#store.runId);
    return DONE;
  }

  /** What is told has changed: the branch is to have the new report, soon after the logs that are just being read. */
  #revise(): void {
    const now = Date.now();
    const report = this.#store.report({ reading: isReading(this.#store, this.#outbox) });
    if (!report || !this.#store.revise(report, now)) return;
    const busy = ["job", "list"].some(this.#outbox.isBusy);
    this.#outbox.put("handover", now + (busy ? HANDOVER_WAIT_MS : 0));
  }

  async #forget(): Promise<Outcome> {
    for (const rows of [this.#store, this.#outbox]) rows.forget();
    await this.ctx.storage.deleteAll();
    return DONE;
  }

  /** Asks GitHub, unless so little of its rate limit is left that this must wait. */
  async #ask(act: (source: Source) => Promise<Outcome>): Promise<Outcome> {
    const source = this.#source();
    if (!source) return NOT_CONFIGURED;
    const pause = source.github.pauseMs(Date.now());
    return pause > 0 ? { kind: "wait", until: Date.now() + pause } : act(source);
  }

  /** GitHub, and the repository by its names; null where the App's settings cannot be used. */
  #source(): Source | null {
    const { github, scanBytes } = this.#settings;
    const { origin } = this.#store;
    if (!github || !origin) return null;
    const { id, owner, name } = origin.repository;
    this.#github = GitHub.for(this.#github, github, { installationId: origin.installationId, repositoryId: id });
    return {
      github: this.#github,
      names: { owner, repo: name },
      apiUrl: github.apiUrl,
      scanBytes,
      annotations: this.#annotations,
    };
  }
}
