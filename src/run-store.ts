// What a WorkflowRun knows of its run, and the report that follows from it.
import { type Attempt, UNKNOWN_ATTEMPT } from "./core/attempt.ts";
import type { Origin } from "./core/event.ts";
import type { Job, Run } from "./core/job-and-run.ts";
import { type JobReport, orderJobs, type Report, reportJob, type Told } from "./core/report.ts";
import { Facts } from "./facts.ts";

/** A failed job. `told` is null until there is something to tell. */
export type FailedJob = { readonly job: Job; readonly told: Told | null; readonly annotation: string | null };

type Shapes = {
  origin: Origin;
  run: Run;
  /** By job id and attempt: what was heard of once is not heard of again, whatever it was called. */
  job: FailedJob;
  attempt: Attempt;
  /** How often what is told has changed, and when the first failure was heard of (ms). */
  revision: { readonly number: number; readonly firstFailureAt: number };
  /** The run could not start: there is no job to read. */
  "startup-failure": { readonly attempt: number };
};

export class RunStore {
  readonly #facts: Facts<Shapes>;

  constructor(storage: DurableObjectStorage) {
    this.#facts = new Facts(storage);
  }

  get origin(): Origin | null {
    return this.#facts.get("origin");
  }

  /** The newest event's: a repository can be renamed between two. */
  setOrigin(origin: Origin): void {
    if (JSON.stringify(this.origin) !== JSON.stringify(origin)) this.#facts.set("origin", "", origin);
  }

  get run(): Run | null {
    return this.#facts.get("run");
  }

  setRun(run: Run): void {
    if ((this.run?.attempt ?? 0) <= run.attempt) this.#facts.set("run", "", run);
  }

  get jobs(): ReadonlyMap<string, FailedJob> {
    return this.#facts.all("job");
  }

  job(key: string): FailedJob | null {
    return this.#facts.get("job", key);
  }

  setJob(key: string, job: FailedJob): void {
    this.#facts.set("job", key, job);
  }

  attempt(number: number): Attempt {
    return this.#facts.get("attempt", String(number)) ?? UNKNOWN_ATTEMPT;
  }

  setAttempt(number: number, attempt: Attempt): void {
    this.#facts.set("attempt", String(number), attempt);
  }

  /** The newest attempt that has something to tell; null where nothing has. */
  get newestAttempt(): number | null {
    const startup = this.#facts.get("startup-failure")?.attempt ?? 0;
    return Math.max(startup, ...[...this.jobs.values()].map(({ job }) => job.attempt)) || null;
  }

  setStartupFailure(attempt: number): void {
    this.#facts.set("startup-failure", "", { attempt });
  }

  get revision(): { readonly number: number; readonly firstFailureAt: number } {
    return this.#facts.get("revision") ?? { number: 0, firstFailureAt: 0 };
  }

  /** What is told has changed. */
  revise(now: number): void {
    const { number, firstFailureAt } = this.revision;
    this.#facts.set("revision", "", { number: number + 1, firstFailureAt: firstFailureAt || now });
  }

  /** The whole report of the newest attempt; null while there is nothing to tell, or not yet known on which branch. */
  report({ reading }: { reading: boolean }): Report | null {
    const [origin, run, newest] = [this.origin, this.run, this.newestAttempt];
    if (!origin || !run || !newest) return null;
    const attempt = this.attempt(newest);
    const failed = [...this.jobs.values()].filter(({ job }) => job.attempt === newest);
    const jobs = orderJobs(
      failed.flatMap(({ job, told, annotation }) => (told ? [reportJob(job, told, annotation)] : [])),
    ).map((job): JobReport => ({ ...job, before: attempt.before[job.name] ?? null }));
    const startup = this.#facts.get("startup-failure")?.attempt === newest;
    if (jobs.length === 0 && !startup) return null;
    const { status: _status, conclusion: _conclusion, ...rest } = run;
    return {
      repository: origin.repository,
      installationId: origin.installationId,
      run: { ...rest, attempt: newest },
      outcome: startup ? "startup-failure" : "failed",
      totalJobs: attempt.totalJobs,
      failedJobs: Math.max(attempt.failedJobs, failed.length),
      jobs,
      completed: attempt.completed || startup,
      reading,
      firstFailureAt: this.revision.firstFailureAt,
    };
  }

  forget(): void {
    this.#facts.forget();
  }
}
