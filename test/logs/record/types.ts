// What a recording is made of. A scenario is data: a job, its steps, and the label that a person gave its log.

export type When = "success" | "failure" | "always";
export type Conclusion = "success" | "failure" | "cancelled" | "skipped";
export type Level = "error" | "warning" | "notice";
export type Vars = Readonly<Record<string, string>>;

interface AnyStep {
  /** As in the workflow file; without it GitHub shows `Run <first line>`, as the log does. */
  readonly name?: string;
  readonly when?: When;
  readonly continueOnError?: boolean;
  readonly env?: Vars;
}

/** `run:` is carried out for real by bash, in the scratch checkout. */
export interface RunStep extends AnyStep {
  readonly run: string;
  /** `bash` is what a workflow gets that says `shell: bash`; without it the runner's default. */
  readonly shell?: "bash";
  /** The job is cancelled this long after the step began. */
  readonly cancelAfterMs?: number;
  /** It is not somebody who cancels: the runner's machine is taken away. */
  readonly shutdown?: boolean;
}

/** `uses:` prints the framing of an action; the action itself is text, or a real command. */
export interface UsesStep extends AnyStep {
  readonly uses: string;
  readonly with?: Vars;
  /** What the action prints, where it is not carried out. Workflow commands (`::error::…`) count. */
  readonly says?: readonly string[];
  /** A JavaScript action: this command prints; the runner adds no line of its own when it fails. */
  readonly javascript?: string;
  /** A container action: the same, after the `docker run` that the runner shows. */
  readonly container?: string;
  /** A composite action: its inner steps, each with a group of its own. */
  readonly composite?: readonly RunStep[];
  readonly seconds?: number;
  /** What its post step prints, if it has one. */
  readonly post?: readonly string[];
  /** Problem matchers that the action registers. */
  readonly matchers?: readonly MatcherName[];
  readonly fails?: boolean;
  /** There is no such action: its one line stands without a group. */
  readonly missing?: boolean;
}

export type Step = RunStep | UsesStep;
export type MatcherName = "tsc" | "eslint-stylish" | "go" | "python";

export interface Service {
  readonly name: string;
  readonly image: string;
  readonly port: number;
  readonly health: string;
  /** Run for real after the steps; its output is the container's log. */
  readonly log: string;
}

export interface Job {
  readonly name: string;
  readonly workflow?: string;
  /** Jobs of one workflow run share it; without it a job has a run of its own. */
  readonly run?: string;
  readonly env?: Vars;
  readonly node?: 18 | 20 | 22 | 24;
  readonly services?: readonly Service[];
  readonly conclusion?: Conclusion;
  /** Annotations that GitHub itself adds, which stand in no log. */
  readonly annotations?: readonly string[];
  /** The log that GitHub has for it: none when it expired, or when the runner was lost. */
  readonly log?: "none";
  /** The step in which the runner was lost. */
  readonly lostIn?: number;
  /** Step debug logging is on. */
  readonly debug?: boolean;
  /** What the set-up says when it fails; no step runs then. */
  readonly setUpFails?: string;
  /** What stands after the last clean-up. */
  readonly trailer?: string;
}

export interface Scenario {
  readonly id: string;
  readonly tool: string;
  readonly kind: string;
  /** A command that prints the tool's version; or the version. */
  readonly version: string;
  /** What fails, in one sentence. */
  readonly about: string;
  /** What somebody must see to know why it failed; [] for a job that did not fail or has no log. */
  readonly mustShow: readonly string[];
  readonly headline?: string;
  /** A file of projects/, without `.txtar`. */
  readonly project?: string;
  /** Done before the job begins and not recorded (a lock file, a warm cache). */
  readonly prepare?: string;
  readonly job: Job;
  readonly steps: readonly Step[];
}
