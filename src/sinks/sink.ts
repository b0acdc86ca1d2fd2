// A sink: a place where a branch's failures are reported, such as a pull request's comment. A branch has a list of them,
// and each is told of the same changes; none waits for another.
//
// A new sink is a folder beside these with one function that makes a `Sink`, and a line in the branch's list; and its
// settings, its share in `alarm-budget`, and its words in `health`.
import type { BranchRun } from "../core/report/branch-run.ts";
import type { Press } from "../core/report/press.ts";
import type { Passed } from "../core/report/report.ts";
import type { ObjectState } from "../queue/object-state.ts";
import type { Attempted, Outcome } from "../queue/task.ts";
import type { Settings } from "../settings/settings.ts";
import type { BranchRuns } from "./branch-runs.ts";
import type { Routing } from "./routing.ts";

/** What has changed of one of the branch's runs. */
export type Change = {
  /**
   * A new report; it has passed, itself or on a newer commit; it is still red, but another run of the branch is green;
   * there is something to say beside it.
   */
  readonly what: "report" | "passed" | "another is green" | "notice";
  readonly run: BranchRun;
  /** How it was known before; null where it is new. */
  readonly before: BranchRun | null;
  /** The run that is green. */
  readonly green?: Passed;
};

/** Something of the sink's that is out of date: under which key it does it, and from when on, in milliseconds. */
export type Due = { readonly key: string; readonly at: number };

/** What a branch's object lends its sinks. */
export type Scene = {
  readonly runs: BranchRuns;
  /** Which of them the rules send where. */
  readonly routing: Routing;
  /** Where the sink keeps its records, under kinds that are its own. */
  readonly state: ObjectState;
  readonly settings: Settings;
  readonly env: Env;
  /** The object's own id: tells the branch from others, where turns are given and buttons pressed. */
  readonly branchId: string;
  /** Puts something of a sink's that is out of date, from within its own work. */
  readonly put: (sink: string, due: Due) => void;
  /** What a sink has found out about a run while it worked is told to the others. */
  readonly tellOthers: (sink: string, change: Change) => void;
};

export type Sink = {
  /** Also the kind of its tasks in the branch's queue. */
  readonly name: string;
  /** How many of its tasks one alarm begins: each has its share of the requests in `alarm-budget`. */
  readonly atOnce: number;
  /** When it is due: what is out of date after this change, if anything. */
  readonly due: (change: Change, now: number) => Due | null;
  /** Somebody has pressed a button: stores it, and says when it is done; null where it is under none of its posts. */
  readonly press?: (press: Press, now: number) => Due | null;
  /** How it reports: brings what people see up to date with what the branch knows. */
  readonly sync: (attempted: Attempted) => Promise<Outcome>;
  /** The key under which it reports this run. */
  readonly keyOf: (runId: string) => string;
  /** What it remembers: does it still need the report of this run, of which it has, or has not, something to do? */
  readonly needs: (run: BranchRun, isPending: boolean) => boolean;
  /** What it drops: records that nothing needs any more. `known` are the runs that the branch still remembers. */
  readonly forget: (known: ReadonlySet<string>, now: number) => void;
};
