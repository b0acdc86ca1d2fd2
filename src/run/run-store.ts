// What a WorkflowRun knows of its run, and the report that follows from it.
import { createHash } from "node:crypto";
import { identityOf } from "../core/history/identity.ts";
import { type Attempt, hasFailed, type PassedSince, UNKNOWN_ATTEMPT } from "../core/report/attempt.ts";
import {
  type JobReport,
  orderJobs,
  passedBy,
  type Queued,
  type Report,
  reportJob,
  type Told,
} from "../core/report/report.ts";
import { fitReport } from "../core/report/report-size.ts";
import type { Origin } from "../core/webhook/event.ts";
import { type Job, namesOf, type Run } from "../core/webhook/job-and-run.ts";
import type { ObjectState } from "../queue/object-state.ts";
import { LargeRecords, Records } from "../queue/records.ts";
import { JOBS_KNOWN_MAX, JOBS_READ_MAX } from "./limits.ts";

/** What is reported of a job that was read: an excerpt of its log, or why there is none. */
export type ReadJob = { readonly job: Job; readonly told: Told } & Pick<JobReport, "annotation" | "annotated">;

/** A job that failed, or may have. */
export type KnownJob = {
  readonly job: Job;
  /** Its log was not read, because too many jobs of the attempt have failed, or failed alike. */
  readonly unread?: true;
  /** How often its log was requested and was not there. */
  readonly logAsks?: number;
};

/** What all jobs of a run have in common, stored once. */
type Shared = Pick<Job, "runId" | "headSha" | "headBranch" | "workflowName">;

/** A job within the state's row. A matrix may have hundreds. */
type StoredJob = Omit<KnownJob, "job"> & { readonly job: Omit<Job, keyof Shared | "steps"> };

/** The newest report: a rising number, its digest, and the digest of the one that the branch has. */
type Revision = { readonly number: number; readonly digest: string; readonly handed: string };

type Shapes = {
  origin: Origin;
  run: Run;
  /** By job id and attempt, so that an event is recorded once. */
  job: StoredJob;
  shared: Shared;
  attempt: Attempt;
  revision: Revision;
  /** The run could not start: there is no job to read. */
  "startup-failure": { readonly attempt: number };
  /** The branch that has the report. It never changes, or the run would be reported twice. */
  branch: { readonly name: string };
  /** The pull request in the merge queue. */
  queued: Queued;
};

export class RunStore {
  readonly #records: Records<Shapes>;
  readonly #stored: LargeRecords<ReadJob>;
  /** What was read, by job key. Kept in memory: each report needs all of the jobs. */
  readonly #read = new Map<string, ReadJob>();

  constructor(state: ObjectState) {
    this.#records = new Records(state);
    this.#stored = new LargeRecords(state, "read");
    for (const [key, read] of this.#stored.all()) this.#read.set(key, read);
  }

  /** Clears what is in memory, after the storage was deleted. */
  forget(): void {
    this.#read.clear();
  }

  get origin(): Origin | null {
    return this.#records.get("origin");
  }

  /** From the newest event: a repository can be renamed between two. */
  setOrigin(origin: Origin): void {
    this.#records.set("origin", "", origin);
  }

  get run(): Run | null {
    return this.#records.get("run");
  }

  setRun(run: Run): void {
    const known = this.run;
    // Only GitHub's webhooks name the workflow.
    const workflowName = run.workflowName ?? known?.workflowName ?? null;
    if ((known?.attempt ?? 0) <= run.attempt) this.#records.set("run", "", { ...run, workflowName });
  }

  get jobs(): ReadonlyMap<string, KnownJob> {
    return new Map([...this.#records.all("job")].map(([key, stored]) => [key, this.#knownOf(stored)]));
  }

  job(key: string): KnownJob | null {
    const stored = this.#records.get("job", key);
    return stored && this.#knownOf(stored);
  }

  #knownOf({ job, ...rest }: StoredJob): KnownJob {
    const shared = this.#records.get("shared") ?? { runId: "", headSha: "", headBranch: null, workflowName: null };
    return { ...rest, job: { ...shared, ...job, steps: [] } };
  }

  /** Adds a job. Null if it is known already, or if there is no room for it. */
  addJob(job: Job): { readonly key: string; readonly toRead: boolean } | null {
    const key = `${job.id}/${job.attempt}`;
    if (this.job(key)) return null;
    const toRead = this.#mayReadMore(job);
    if (!toRead && (!hasFailed(job) || !this.#hasRoom(job))) return null;
    this.setJob(key, { job, ...(toRead ? {} : { unread: true }) });
    return { key, toRead };
  }

  /** Cancelled jobs take no failed job's place: most of them have not failed. */
  #mayReadMore(job: Job): boolean {
    const alike = ({ job: other }: KnownJob) => other.attempt === job.attempt && hasFailed(other) === hasFailed(job);
    return [...this.jobs.values()].filter(alike).length < JOBS_READ_MAX;
  }

  /** Jobs of earlier attempts make room. A job without room is counted by GitHub's list, but not named. */
  #hasRoom({ attempt }: Job): boolean {
    const all = [...this.#records.all("job")];
    if (all.length < JOBS_KNOWN_MAX) return true;
    const old = all.filter(([, { job }]) => job.attempt < attempt);
    for (const [key] of old) {
      this.#records.remove("job", key);
      this.#read.delete(key);
      this.#stored.remove(key);
    }
    return old.length > 0;
  }

  setJob(key: string, { job, ...rest }: KnownJob): void {
    const { runId, headSha, headBranch, workflowName, steps: _steps, ...own } = job;
    this.#records.set("shared", "", { runId, headSha, headBranch, workflowName });
    this.#records.set("job", key, { job: own, ...rest });
  }

  /** What was read of a job; null if nothing was. */
  read(key: string): ReadJob | null {
    return this.#read.get(key) ?? null;
  }

  /** Stores what was read of a job in a row of its own: an excerpt is large, and is written once. */
  setRead(key: string, { job, ...rest }: ReadJob): void {
    const read = { job: { ...job, steps: [] }, ...rest };
    this.#read.set(key, read);
    this.#stored.set(key, read);
  }

  /** The largest number of jobs of the attempt that share one failure, among those that were read. */
  mostAlike(attempt: number): number {
    const counts = new Map<string, number>();
    for (const { job, told } of this.#read.values()) {
      if (job.attempt !== attempt || told.kind !== "excerpt") continue;
      const { fingerprint } = told.excerpt;
      counts.set(fingerprint, (counts.get(fingerprint) ?? 0) + 1);
    }
    return Math.max(0, ...counts.values());
  }

  attempt(number: number): Attempt {
    return { ...UNKNOWN_ATTEMPT, ...this.#records.get("attempt", String(number)) };
  }

  setAttempt(number: number, known: Partial<Attempt>): void {
    this.#records.set("attempt", String(number), { ...this.attempt(number), ...known });
  }

  /** The time of the attempt's first failure: the report waits for its siblings from then on. */
  hearFailure(attempt: number, now: number): void {
    if (this.attempt(attempt).firstFailureAt === 0) this.setAttempt(attempt, { firstFailureAt: now });
  }

  setStartupFailure(attempt: number): void {
    this.#records.set("startup-failure", "", { attempt });
  }

  get #startupFailure(): number {
    return this.#records.get("startup-failure")?.attempt ?? 0;
  }

  /** The newest attempt that may have something to report; null if none has. */
  get newestAttempt(): number | null {
    return Math.max(this.#startupFailure, ...[...this.jobs.values()].map(({ job }) => job.attempt)) || null;
  }

  get branch(): string | null {
    return this.#records.get("branch")?.name ?? null;
  }

  setBranch(name: string): void {
    this.#records.set("branch", "", { name });
  }

  get queued(): Queued | null {
    return this.#records.get("queued");
  }

  setQueued(queued: Queued): void {
    this.#records.set("queued", "", queued);
  }

  get runId(): string {
    return this.run?.id ?? this.anyJob?.runId ?? "";
  }

  /** Any of its jobs: each names the run. */
  get anyJob(): Job | null {
    return [...this.jobs.values()][0]?.job ?? null;
  }

  /**
   * The number of the report to hand to the branch; null if the branch has it already. A changed report gets a higher
   * number.
   */
  revise(report: Report, now: number): number | null {
    const { number, digest, handed } = this.#revision;
    const said = digestOf(report);
    if (said === handed) return null;
    if (said === digest) return number;
    // From the clock, so that a run whose state was deleted continues above the numbers that its branch remembers.
    const next = Math.max(number + 1, now);
    this.#records.set("revision", "", { number: next, digest: said, handed });
    return next;
  }

  /** Does it differ from the report that the branch has? */
  isNews(report: Report): boolean {
    return digestOf(report) !== this.#revision.handed;
  }

  /** Notes that the branch has this report. */
  handedOver(report: Report): void {
    this.#records.set("revision", "", { ...this.#revision, handed: digestOf(report) });
  }

  get #revision(): Revision {
    return { number: 0, digest: "", handed: "", ...this.#records.get("revision") };
  }

  /** The whole report of the newest attempt; null if there is nothing to report, or the run is not known. */
  report({ reading }: { readonly reading: boolean }): Report | null {
    const [origin, run] = [this.origin, this.run];
    const failed = [...this.jobs].filter(([key, { job }]) => this.#read.has(key) || hasFailed(job));
    const startup = this.#startupFailure;
    const newest = Math.max(startup, ...failed.map(([, { job }]) => job.attempt));
    if (!origin || !run || newest === 0) return null;
    const attempt = this.attempt(newest);
    const ofNewest = failed.filter(([, { job }]) => job.attempt === newest);
    const told = ofNewest.flatMap(([key, known]) => reportedOf(known, this.read(key)));
    const jobs = orderJobs(told).map((job): JobReport => ({ ...job, before: beforeOf(job, attempt) }));
    if (jobs.length === 0 && startup !== newest) return null;
    const { status: _status, conclusion, name: _name, ...rest } = run;
    return fitReport({
      repository: origin.repository,
      installationId: origin.installationId,
      run: { ...rest, ...namesOf(run, this.#records.get("shared")?.workflowName ?? null), attempt: newest },
      outcome: startup === newest ? "startup-failure" : "failed",
      totalJobs: attempt.totalJobs,
      failedJobs: Math.max(attempt.failedJobs, ofNewest.length),
      jobs,
      completed: attempt.completed || attempt.ended,
      ...(attempt.ended && { ended: true }),
      reading,
      firstFailureAt: attempt.firstFailureAt,
      passed: conclusion === "success" && run.attempt >= newest ? passedBy(run) : null,
      ...this.#flakyOf(attempt),
      ...(this.queued && { queued: this.queued }),
    });
  }

  #flakyOf({ passedSince }: Attempt): Pick<Report, "flaky"> {
    const flaky = passedSince.map((job) => ({ ...job, fingerprint: this.#fingerprintOf(job) }));
    return flaky.length > 0 ? { flaky } : {};
  }

  #fingerprintOf({ name, failedOn }: PassedSince): string | null {
    const read = [...this.#read.values()].find(({ job }) => job.name === name && job.attempt === failedOn);
    return read ? identityOf({ ...reportJob(read.job, read), before: null }) : null;
  }
}

/** A job that is still being read is not reported yet. One that will not be read is, without its log. */
function reportedOf({ job, unread }: KnownJob, read: ReadJob | null): Omit<JobReport, "before">[] {
  if (read) return [reportJob(read.job, read)];
  const told = { kind: "no-log", why: "too-many-jobs" } as const;
  return unread ? [reportJob(job, { told, annotation: null })] : [];
}

/** `hasOwn`, because a job can have any name, even `__proto__`. */
function beforeOf({ name }: { readonly name: string }, { before }: Attempt): JobReport["before"] {
  return Object.hasOwn(before, name) ? (before[name] ?? null) : null;
}

const digestOf = (report: Report) => createHash("sha256").update(JSON.stringify(report)).digest("base64");
