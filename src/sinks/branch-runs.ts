// The failed runs that a branch remembers: their newest reports, each in a row of its own, and what else is known of
// them.
import { identityOf } from "../core/history/identity.ts";
import { SETTLE_LATEST_MS } from "../core/policy/limits.ts";
import { type BranchRun, wasAllowed } from "../core/report/branch-run.ts";
import type { Fact, JobReport, Passed, Report } from "../core/report/report.ts";
import type { ObjectState } from "../queue/object-state.ts";
import { LargeRecords, Records } from "../queue/records.ts";

/** What the object's one row holds about a run. */
type RunRecord = {
  /** The revision of its report. An older report is dropped. */
  readonly revision: number;
  /** When the last event about it came, in milliseconds. */
  readonly at: number;
  readonly passed: Passed | null;
  /** It was in the comment when that was last written. */
  readonly shown: boolean;
  /** Missing until History has been asked. */
  readonly history?: RunHistory;
  /** The attempt that has failed according to GitHub, if the report does not say so yet. */
  readonly ended?: number;
};

/** What History answered about one attempt's failures. */
export type RunHistory = {
  readonly attempt: number;
  /** How many failures it was asked about. */
  readonly asked: number;
  /** By fingerprint. */
  readonly facts: Readonly<Record<string, readonly Fact[]>>;
  /** Names of failed jobs that were allowed to fail in an earlier run. */
  readonly allowed: readonly string[];
  /** History did not answer, so it may not know of the attempt. */
  readonly isUntold?: true;
};

export type KnownRun = BranchRun & Pick<RunRecord, "revision" | "at" | "history" | "ended">;

export class BranchRuns {
  readonly #records: Records<{ run: RunRecord }>;
  readonly #reports: LargeRecords<Report>;
  /** Attempts that have ended in failure, by run. In memory until the run's record is written for another reason. */
  readonly #ended = new Map<string, number>();

  constructor(state: ObjectState) {
    this.#records = new Records(state);
    this.#reports = new LargeRecords(state, "report");
  }

  /** Null if it is not known, or was forgotten. */
  get(id: string): KnownRun | null {
    const record = this.#records.get("run", id);
    const report = record && this.#reports.get(id);
    return record && report ? { ...record, ...this.#endOf(id), report } : null;
  }

  /** The revision of its report; null if it is not known. Reads no report. */
  revision(id: string): number | null {
    return this.#records.get("run", id)?.revision ?? null;
  }

  all(): KnownRun[] {
    return [...this.#records.all("run").keys()].flatMap((id) => this.get(id) ?? []);
  }

  get ids(): readonly string[] {
    return [...this.#records.all("run").keys()];
  }

  get isEmpty(): boolean {
    return this.#records.all("run").size === 0;
  }

  set({ report, ...record }: KnownRun): void {
    this.#reports.set(report.run.id, report);
    this.#records.set("run", report.run.id, record);
  }

  /** Does nothing if the run was forgotten meanwhile. */
  setHistory(id: string, history: RunHistory): void {
    const record = this.#records.get("run", id);
    if (record) this.#records.set("run", id, { ...record, ...this.#endOf(id), history });
  }

  #endOf(id: string): Pick<RunRecord, "ended"> {
    const ended = this.#ended.get(id);
    return ended === undefined ? {} : { ended };
  }

  /**
   * Notes that this attempt ended in failure, according to GitHub. Returns the run if that is news. It is not written
   * for that, which saves a row: what waits for the end is mostly known only later, from History.
   */
  hearEnd(id: string, attempt: number): KnownRun | null {
    const run = this.get(id);
    if (run?.report.run.attempt !== attempt || run.report.ended || run.ended === attempt) return null;
    this.#ended.set(id, attempt);
    return { ...run, ended: attempt };
  }

  /** The run as it is reported: each failure with what History knows of it. Null if it is not to be reported yet. */
  reported(id: string): BranchRun | null {
    const run = this.get(id);
    const reported = run && asReported(run);
    return reported && !isSilent(reported) ? reported : null;
  }

  allReported(): BranchRun[] {
    return this.all()
      .map(asReported)
      .filter((run) => !isSilent(run));
  }

  /** The latest time (ms) until which the report waits for the run's end; null if nothing of it waits. */
  waitsUntil(id: string): number | null {
    const run = this.get(id);
    if (!run?.report.jobs.some(({ name }) => waitsForEnd(run, name))) return null;
    return run.report.firstFailureAt + SETTLE_LATEST_MS;
  }

  /** Has the run passed, as it did before, although jobs failed that were known to be allowed to? */
  wasExpected(id: string): boolean {
    const run = this.get(id);
    if (!run || !wasAllowed(run)) return false;
    return run.report.jobs.every(({ name }) => run.history?.allowed.includes(name));
  }

  /** Notes that these runs, and no others, are in the comment now. */
  markShown(ids: ReadonlySet<string>): void {
    for (const [id, record] of this.#records.all("run")) {
      if (record.shown !== ids.has(id)) this.#records.set("run", id, { ...record, shown: ids.has(id) });
    }
  }

  remove(id: string): void {
    this.#ended.delete(id);
    this.#reports.remove(id);
    this.#records.remove("run", id);
  }
}

/** Adds what History knows of each failure, and leaves out jobs that wait for their run's end. */
function asReported(run: KnownRun): BranchRun {
  const { history, report } = run;
  if (!history) return run;
  const shown = report.jobs.filter((job) => !waitsForEnd(run, job.name));
  const jobs = shown.map((job): JobReport => {
    const fingerprint = identityOf(job);
    const facts = fingerprint === null ? undefined : history.facts[fingerprint];
    return facts ? { ...job, history: facts } : job;
  });
  return { ...run, report: { ...report, jobs, failedJobs: report.failedJobs - report.jobs.length + jobs.length } };
}

/** A job that was allowed to fail before may be again, which only the run's end shows. */
function waitsForEnd({ report, passed, history, ended }: KnownRun, job: string): boolean {
  const hasEnded = report.ended === true || ended === report.run.attempt;
  const isOver = hasEnded || Date.now() >= report.firstFailureAt + SETTLE_LATEST_MS;
  return history?.allowed.includes(job) === true && !passed && !isOver;
}

/** Nothing of it is reported yet. */
const isSilent = ({ report }: BranchRun): boolean => report.outcome === "failed" && report.failedJobs === 0;
