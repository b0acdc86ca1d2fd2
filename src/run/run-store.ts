// What a WorkflowRun knows of its run, and the report that follows from it.
import { createHash } from "node:crypto";
import { type Attempt, hasFailed, UNKNOWN_ATTEMPT } from "../core/report/attempt.ts";
import { type JobReport, orderJobs, passedBy, type Report, reportJob, type Told } from "../core/report/report.ts";
import { fitReport } from "../core/report/report-size.ts";
import type { Origin } from "../core/webhook/event.ts";
import type { Job, Run } from "../core/webhook/job-and-run.ts";
import { Facts } from "../queue/facts.ts";
import { JOBS_READ_MAX } from "./limits.ts";

/** A job that failed, or may have. `told` is null until there is something to tell. */
export type KnownJob = {
  readonly job: Job;
  readonly told: Told | null;
  /** How often its log was asked for and was not there. Came after 0.1.0. */
  readonly logAsks?: number;
} & Pick<JobReport, "annotation" | "annotated">;

/** The newest report: a rising number, a digest of what it says, and that of the one which was handed over. */
type Revision = { readonly number: number; readonly digest: string; readonly handed: string };

type Shapes = {
  origin: Origin;
  run: Run;
  /** By job id and attempt: what was heard of once is not heard of again, whatever it was called. */
  job: KnownJob;
  attempt: Attempt;
  revision: Revision;
  /** The run could not start: there is no job to read. */
  "startup-failure": { readonly attempt: number };
  /** The branch that was told; it stays the one, or the run would be told twice. */
  branch: { readonly name: string };
};

export class RunStore {
  readonly #facts: Facts<Shapes>;
  /** Siblings say the same: the storage need not be asked again. */
  #originSaid = "";

  constructor(storage: DurableObjectStorage) {
    this.#facts = new Facts(storage);
  }

  get origin(): Origin | null {
    return this.#facts.get("origin");
  }

  /** The newest event's: a repository can be renamed between two. */
  setOrigin(origin: Origin): void {
    const said = JSON.stringify(origin);
    if (said !== this.#originSaid) this.#facts.set("origin", "", origin);
    this.#originSaid = said;
  }

  get run(): Run | null {
    return this.#facts.get("run");
  }

  setRun(run: Run): void {
    if ((this.run?.attempt ?? 0) <= run.attempt) this.#facts.set("run", "", run);
  }

  get jobs(): ReadonlyMap<string, KnownJob> {
    return this.#facts.all("job");
  }

  job(key: string): KnownJob | null {
    return this.#facts.get("job", key);
  }

  /** A job that is heard of for the first time; null where it is known already, or one too many that was cancelled. */
  addJob(job: Job): { readonly key: string; readonly toRead: boolean } | null {
    const key = `${job.id}/${job.attempt}`;
    if (this.job(key)) return null;
    const toRead = this.#mayReadMore(job);
    if (!toRead && !hasFailed(job)) return null;
    this.setJob(key, { job, told: toRead ? null : { kind: "no-log", why: "too-many-jobs" }, annotation: null });
    return { key, toRead };
  }

  /** Cancelled jobs, of which most have not failed, take no failed one's place. Counted by name before any is looked at. */
  #mayReadMore(job: Job): boolean {
    if (this.#facts.countKeys("job", `/${job.attempt}`) < JOBS_READ_MAX) return true;
    const alike = ({ job: other }: KnownJob) => other.attempt === job.attempt && hasFailed(other) === hasFailed(job);
    return [...this.jobs.values()].filter(alike).length < JOBS_READ_MAX;
  }

  setJob(key: string, { job, ...rest }: KnownJob): void {
    this.#facts.set("job", key, { job: { ...job, steps: [] }, ...rest });
  }

  attempt(number: number): Attempt {
    return this.#facts.get("attempt", String(number)) ?? UNKNOWN_ATTEMPT;
  }

  setAttempt(number: number, known: Partial<Attempt>): void {
    this.#facts.set("attempt", String(number), { ...this.attempt(number), ...known });
  }

  /** The attempt's first failure counts: what is told waits for its siblings from then on. */
  hearFailure(attempt: number, now: number): void {
    if (this.attempt(attempt).firstFailureAt === 0) this.setAttempt(attempt, { firstFailureAt: now });
  }

  setStartupFailure(attempt: number): void {
    this.#facts.set("startup-failure", "", { attempt });
  }

  /** The newest attempt of which there is, or may be, something to tell; null where there is none. */
  get newestAttempt(): number | null {
    const startup = this.#facts.get("startup-failure")?.attempt ?? 0;
    return Math.max(startup, ...[...this.jobs.values()].map(({ job }) => job.attempt)) || null;
  }

  get branch(): string | null {
    return this.#facts.get("branch")?.name ?? null;
  }

  setBranch(name: string): void {
    this.#facts.set("branch", "", { name });
  }

  get runId(): string {
    return this.run?.id ?? this.anyJob?.runId ?? "";
  }

  /** Any of its jobs, which all name the run. */
  get anyJob(): Job | null {
    return [...this.jobs.values()][0]?.job ?? null;
  }

  /** True where the report says something else than the one before: then it has a new, higher number. */
  revise(report: Report, now: number): boolean {
    const { number, digest, handed } = this.#revision;
    const said = digestOf(report);
    // From the clock: a run whose state was forgotten goes on above the numbers that its branch may remember.
    if (said !== digest) this.#facts.set("revision", "", { number: Math.max(number + 1, now), digest: said, handed });
    return said !== digest;
  }

  /** The number of what is to be handed over; null where the branch has it already. */
  toHandOver(report: Report): number | null {
    const { number, handed } = this.#revision;
    return handed === digestOf(report) ? null : number;
  }

  handedOver(report: Report): void {
    this.#facts.set("revision", "", { ...this.#revision, handed: digestOf(report) });
  }

  get #revision(): Revision {
    return this.#facts.get("revision") ?? { number: 0, digest: "", handed: "" };
  }

  /** The whole report of the newest attempt; null while there is nothing to tell, or the run is not known. */
  report({ reading }: { reading: boolean }): Report | null {
    const [origin, run] = [this.origin, this.run];
    const startup = this.#facts.get("startup-failure")?.attempt ?? 0;
    const failed = [...this.jobs.values()].filter(({ job, told }) => told || hasFailed(job));
    const newest = Math.max(startup, ...failed.map(({ job }) => job.attempt));
    if (!origin || !run || newest === 0) return null;
    const attempt = this.attempt(newest);
    const ofNewest = failed.filter(({ job }) => job.attempt === newest);
    const told = ofNewest.flatMap(({ job, told: it, ...said }) => (it ? [reportJob(job, { ...said, told: it })] : []));
    const jobs = orderJobs(told).map((job): JobReport => ({ ...job, before: beforeOf(job, attempt) }));
    if (jobs.length === 0 && startup !== newest) return null;
    const { status: _status, conclusion, ...rest } = run;
    return fitReport({
      repository: origin.repository,
      installationId: origin.installationId,
      run: { ...rest, attempt: newest },
      outcome: startup === newest ? "startup-failure" : "failed",
      totalJobs: attempt.totalJobs,
      failedJobs: Math.max(attempt.failedJobs, ofNewest.length),
      jobs,
      completed: attempt.completed || attempt.ended,
      reading,
      firstFailureAt: attempt.firstFailureAt,
      passed: conclusion === "success" && run.attempt > newest ? passedBy(run) : null,
    });
  }

  forget(): void {
    this.#originSaid = "";
    this.#facts.forget();
  }
}

/** A job can have any name, `__proto__` too. */
function beforeOf({ name }: { readonly name: string }, { before }: Attempt): JobReport["before"] {
  return Object.hasOwn(before, name) ? (before[name] ?? null) : null;
}

const digestOf = (report: Report) => createHash("sha256").update(JSON.stringify(report)).digest("base64");
