// Durable Object: one run. It hears of failed jobs, reads each once, and hands its whole report to the run's branch.
//
// What is heard is stored before it is answered for; what is to be done is a row of the outbox. Calls interleave with
// the alarm at every `await`: what is known is read again after each.
import { DurableObject } from "cloudflare:workers";
import { countAttempt } from "./core/attempt.ts";
import type { Event } from "./core/event.ts";
import type { Failure } from "./core/failure.ts";
import { type Job, mayHaveFailed, type Run } from "./core/job-and-run.ts";
import {
  JOBS_AT_ONCE,
  JOBS_READ_MAX,
  LOG_RETRY_MS,
  RETENTION_MS,
  SETTLE_LATEST_MS,
  SETTLE_POLL_MS,
  TOLD_WITHOUT_AFTER_TRIES,
} from "./core/limits.ts";
import { GitHub } from "./edge/github.ts";
import { getRun, listAttemptJobs, listRunJobs } from "./edge/github-runs.ts";
import { branchName } from "./object-names.ts";
import { DONE, Outbox, type Outcome, type Task } from "./outbox.ts";
import { readJob, type Source } from "./read-job.ts";
import { type FailedJob, RunStore } from "./run-store.ts";
import { settingsOf } from "./settings.ts";

/** In this order: a report is handed over when the run is known and the jobs that are due have been read. */
const KINDS = ["run", "job", "list", "handover"] as const;

const NOT_CONFIGURED: Failure = { kind: "unavailable", what: "the App's settings cannot be used" };

export class WorkflowRun extends DurableObject<Env> {
  readonly #outbox = new Outbox(this.ctx.storage, "WorkflowRun");
  readonly #store = new RunStore(this.ctx.storage);
  readonly #settings = settingsOf(this.env);
  #github: GitHub | null = null;

  /** Stores the event, and what is to be done about it. Said twice, it is done once. */
  record(event: Event): void {
    const now = Date.now();
    // A run that was cancelled before one of its jobs failed has nothing to tell.
    if (event.kind === "run" && event.run.conclusion === "cancelled" && !this.#store.newestAttempt) return;
    this.#store.setOrigin(event.origin);
    this.#outbox.move("end", now + RETENTION_MS);
    if (event.kind === "run") this.#hearRun(event.run, now);
    else if (this.#hearJob(event.job, now)) this.#outbox.put(`list ${event.job.attempt}`, now);
  }

  /** True where the job is news. */
  #hearJob(job: Job, now: number): boolean {
    const key = `${job.id}/${job.attempt}`;
    if (this.#store.job(key)) return false;
    const tooMany = this.#store.jobs.size >= JOBS_READ_MAX;
    if (tooMany) this.#tell(key, { job, told: { kind: "no-log", why: "too-many-jobs" }, annotation: null });
    else {
      this.#store.setJob(key, { job, told: null, annotation: null });
      this.#outbox.put(`job ${key}`, now);
    }
    if (!this.#store.run) this.#outbox.put("run", now);
    return true;
  }

  #hearRun(run: Run, now: number): void {
    this.#store.setRun(run);
    if (run.conclusion === "startup_failure") {
      this.#store.setStartupFailure(run.attempt);
      this.#revise(now);
      return;
    }
    this.#store.setAttempt(run.attempt, { ...this.#store.attempt(run.attempt), completed: true });
    this.#revise(now);
    // Listed once more: those of its jobs whose own webhook has not come are heard of now.
    this.#outbox.put(`list ${run.attempt}`, now);
  }

  override async alarm(): Promise<void> {
    await this.#outbox.work(KINDS, JOBS_AT_ONCE, (kind, task, key) => {
      switch (kind) {
        case "run":
          return this.#readRun();
        case "job":
          return this.#readJob(task, key);
        case "list":
          return this.#list(task, Number(key));
        case "handover":
          return this.#handOver();
      }
    });
    await this.#outbox.work(["end"], 1, () => this.#forget());
  }

  async #readRun(): Promise<Outcome> {
    const source = this.#source();
    if (!source) return { kind: "failed", failure: NOT_CONFIGURED };
    const run = await getRun(source.github, source.names, this.#runId);
    const know = (known: Run) => {
      this.#store.setRun(known);
      this.#revise(Date.now());
    };
    if (!run.ok) return { kind: "failed", failure: run.failure, giveUp: () => know(this.#runFromItsJob()) };
    know(run.value);
    return DONE;
  }

  async #readJob({ tries }: Task, key: string): Promise<Outcome> {
    const known = this.#store.job(key);
    const source = this.#source();
    if (!known) return DONE;
    if (!source) return { kind: "failed", failure: NOT_CONFIGURED };
    const reading = await readJob(source, known.job);
    switch (reading.kind) {
      case "told":
        this.#tell(key, reading);
        return DONE;
      case "no-failure":
        // It stays known, so that it is not read again, but as a job of no attempt.
        this.#store.setJob(key, { job: { ...known.job, steps: [], attempt: 0 }, told: null, annotation: null });
        return DONE;
      case "no-log-yet": {
        const wait = LOG_RETRY_MS[tries];
        const why = wait === undefined || reading.otherwise === "runner-lost" ? reading.otherwise : "not-written-yet";
        this.#tell(key, { ...reading, told: { kind: "no-log", why } });
        return wait === undefined ? DONE : { kind: "again", at: Date.now() + wait };
      }
      case "failed": {
        const why = reading.failure.kind === "forbidden" ? "forbidden" : "unreadable";
        const giveUp = () =>
          this.#tell(key, { job: reading.job, told: { kind: "no-log", why }, annotation: known.annotation });
        // That it failed is told, while the reason is still being asked for.
        if (tries === TOLD_WITHOUT_AFTER_TRIES) giveUp();
        return { kind: "failed", failure: reading.failure, giveUp };
      }
    }
  }

  /** Counts the attempt's jobs, and hears of failed ones whose own webhook has not come. Again, until all have ended. */
  async #list({ tries, since }: Task, number: number): Promise<Outcome> {
    const source = this.#source();
    if (!source) return { kind: "failed", failure: NOT_CONFIGURED };
    const listed = await listAttemptJobs(source.github, source.names, this.#runId, number);
    if (!listed.ok) return { kind: "failed", failure: listed.failure };
    const all = number > 1 ? await listRunJobs(source.github, source.names, this.#runId) : null;

    const now = Date.now();
    for (const job of listed.value) {
      const candidate = job.status === "completed" && job.attempt === number && mayHaveFailed(job);
      if (candidate) this.#hearJob(job, now);
    }
    const before = this.#store.attempt(number);
    const counted = countAttempt(number, listed.value, all?.ok ? all.value : []);
    const attempt = { ...counted, completed: counted.completed || before.completed };
    if (JSON.stringify(attempt) !== JSON.stringify(before)) {
      this.#store.setAttempt(number, attempt);
      this.#revise(now);
    }
    const nothingToTell = this.#store.newestAttempt === null;
    if (counted.completed || nothingToTell || now - since > SETTLE_LATEST_MS) return DONE;
    return { kind: "again", at: now + (SETTLE_POLL_MS[tries] ?? SETTLE_POLL_MS.at(-1) ?? SETTLE_LATEST_MS) };
  }

  async #handOver(): Promise<Outcome> {
    const report = this.#store.report({
      reading: [...this.#store.jobs.keys()].some((key) => this.#outbox.has(`job ${key}`)),
    });
    const apiUrl = this.#settings.github?.apiUrl;
    if (!report) return DONE;
    if (!apiUrl) return { kind: "failed", failure: NOT_CONFIGURED };
    const branch = this.env.BRANCH.getByName(branchName(apiUrl, report.repository.id, report.run));
    await branch.receive(report, this.#store.revision.number);
    return DONE;
  }

  async #forget(): Promise<Outcome> {
    await this.ctx.storage.deleteAll();
    this.#store.forget();
    this.#outbox.forget();
    return DONE;
  }

  #tell(key: string, { job, told, annotation }: FailedJob): void {
    const before = JSON.stringify(this.#store.job(key));
    this.#store.setJob(key, { job: { ...job, steps: [] }, told, annotation });
    if (JSON.stringify(this.#store.job(key)) !== before) this.#revise(Date.now());
  }

  /** What is told has changed: the branch is to have the new report. */
  #revise(now: number): void {
    this.#store.revise(now);
    this.#outbox.put("handover", now);
  }

  get #runId(): string {
    return this.#store.run?.id ?? [...this.#store.jobs.values()][0]?.job.runId ?? "";
  }

  /** Where the run itself cannot be read: what its job says of it, on a branch of no known repository. */
  #runFromItsJob(): Run {
    const job = [...this.#store.jobs.values()][0]?.job;
    const url = `${this.#store.origin?.repository.url}/actions/runs/${this.#runId}`;
    return {
      id: this.#runId,
      attempt: job?.attempt ?? 1,
      number: 0,
      workflowId: "0",
      workflowName: job?.workflowName ?? "workflow",
      event: "unknown",
      status: null,
      conclusion: null,
      url,
      headSha: job?.headSha ?? "",
      headBranch: job?.headBranch ?? null,
      headRepository: null,
      title: null,
      author: null,
    };
  }

  /** GitHub, and the repository by its names; null where the App's settings cannot be used. */
  #source(): Source | null {
    const { github } = this.#settings;
    const { origin } = this.#store;
    if (!github || !origin) return null;
    const { id, owner, name } = origin.repository;
    this.#github = GitHub.for(this.#github, github, { installationId: origin.installationId, repositoryId: id });
    return { github: this.#github, names: { owner, repo: name }, apiUrl: github.apiUrl };
  }
}
