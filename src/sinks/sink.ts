// A sink: a place where a branch's failures are reported, such as a pull request's comment. A branch has a list of
// sinks, and passes each the same changes. None waits for another.
//
// A new sink is a folder beside these with one function that makes a `Sink`, and a line in the branch's list; plus its
// settings, its share in `alarm-budget`, and its words in `health`.
import type { BranchRun } from "../core/report/branch-run.ts";
import type { Press } from "../core/report/press.ts";
import type { Passed } from "../core/report/report.ts";
import type { ObjectState } from "../queue/object-state.ts";
import type { Attempted, Outcome } from "../queue/task.ts";
import type { Settings } from "../settings/settings.ts";
import type { BranchRuns } from "./branch-runs.ts";
import type { Routing } from "./routing.ts";

/** A change of one of the branch's runs. */
export type Change = {
  /**
   * In this order: there is a new report; the run has passed, itself or on a newer commit; it is still red, but another
   * run of the branch is green; there is a notice about it.
   */
  readonly what: "report" | "passed" | "another is green" | "notice";
  readonly run: BranchRun;
  /** The run before the change; null if it is new. */
  readonly before: BranchRun | null;
  /** The run that is green. */
  readonly green?: Passed;
};

/**
 * Something of the sink's is out of date: the key of the task that updates it, and when that is due, in milliseconds.
 */
export type Due = { readonly key: string; readonly at: number };

/** What a branch's object lends its sinks. */
export type Scene = {
  readonly runs: BranchRuns;
  /** Where the rules send them. */
  readonly routing: Routing;
  /** Holds the sink's records, under kinds of its own. */
  readonly state: ObjectState;
  readonly settings: Settings;
  readonly env: Env;
  /** The object's own id. It identifies the branch where turns are given and buttons pressed. */
  readonly branchId: string;
  /** Queues an update for a sink while it works. */
  readonly put: (sink: string, due: Due) => void;
  /** Passes what a sink has found out about a run to the others. */
  readonly tellOthers: (sink: string, change: Change) => void;
};

export type Sink = {
  /** Also the kind of its tasks in the branch's queue. */
  readonly name: string;
  /** How many of its tasks one alarm begins. Each has its share of requests in `alarm-budget`. */
  readonly atOnce: number;
  /** What this change makes out of date, and when to update it; null for nothing. */
  readonly due: (change: Change, now: number) => Due | null;
  /** Stores the press of a button and says when to act on it; null if the button is under none of the sink's posts. */
  readonly press?: (press: Press, now: number) => Due | null;
  /** Updates what people see to what the branch knows. */
  readonly sync: (attempted: Attempted) => Promise<Outcome>;
  /** The key of the task that reports this run. */
  readonly keyOf: (runId: string) => string;
  /** Does the sink still need this run's report? `isPending`: it has something to do for it. */
  readonly needs: (run: BranchRun, isPending: boolean) => boolean;
  /** Drops records that nothing needs any more. `known` are the runs that the branch still remembers. */
  readonly forget: (known: ReadonlySet<string>, now: number) => void;
};
