// The failed runs that a branch remembers: their newest reports, each in a row of its own, and what is known beside.
import type { BranchRun } from "../core/report/branch-run.ts";
import type { Passed, Report } from "../core/report/report.ts";
import type { ObjectState } from "../queue/object-state.ts";
import { LargeRecords, Records } from "../queue/records.ts";

/** What the object's one row holds of a run. */
type RunRecord = {
  /** Of its report: what is not newer is dropped. */
  readonly revision: number;
  /** When something was last heard of it, in milliseconds. */
  readonly at: number;
  readonly passed: Passed | null;
  /** It stood in the comment when that was last written. */
  readonly shown: boolean;
};

export type KnownRun = BranchRun & Pick<RunRecord, "revision" | "at">;

export class BranchRuns {
  readonly #records: Records<{ run: RunRecord }>;
  readonly #reports: LargeRecords<Report>;

  constructor(state: ObjectState) {
    this.#records = new Records(state);
    this.#reports = new LargeRecords(state, "report");
  }

  /** Null where it is not known, or not any more. */
  get(id: string): KnownRun | null {
    const record = this.#records.get("run", id);
    const report = record && this.#reports.get(id);
    return record && report ? { ...record, report } : null;
  }

  /** The revision of its report; null where it is not known. Reads no report. */
  revision(id: string): number | null {
    return this.#records.get("run", id)?.revision ?? null;
  }

  all(): KnownRun[] {
    return [...this.#records.all("run").keys()].flatMap((id) => this.get(id) ?? []);
  }

  get isEmpty(): boolean {
    return this.#records.all("run").size === 0;
  }

  set({ report, revision, at, passed, shown }: KnownRun): void {
    this.#reports.set(report.run.id, report);
    this.#records.set("run", report.run.id, { revision, at, passed, shown });
  }

  /** These runs, and no others, stand in the comment now. */
  markShown(ids: ReadonlySet<string>): void {
    for (const [id, record] of this.#records.all("run")) {
      if (record.shown !== ids.has(id)) this.#records.set("run", id, { ...record, shown: ids.has(id) });
    }
  }

  remove(id: string): void {
    this.#reports.remove(id);
    this.#records.remove("run", id);
  }
}
