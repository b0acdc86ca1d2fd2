/**
 * What there is on this GitHub: the things that a test puts there, and what the App has done to them. They are plain
 * objects and may be changed at any time: `pull.locked = true`, `job.log = null`.
 */
import { createHash } from "node:crypto";

export type Account = { id: number; login: string; type: "User" | "Organization" | "Bot" };

export type Level = "read" | "write";
export type Permissions = Record<string, Level>;

export type Installation = {
  id: number;
  account: Account;
  permissions: Permissions;
  /** "all" of the account's repositories, or these ids. */
  repositories: "all" | Set<number>;
  createdAt: Date;
};

export type Repository = {
  id: number;
  owner: Account;
  name: string;
  private: boolean;
  fork: boolean;
  defaultBranch: string;
  /** What it has on its default branch, by path. */
  files: Map<string, string>;
  /** The organization's, by name. */
  properties: Record<string, string | string[] | null>;
  createdAt: Date;
};

export type Comment = {
  id: number;
  pull: PullRequest;
  author: Account;
  /** Whether the App wrote it: `performed_via_github_app` in what GitHub answers. */
  byApp: boolean;
  body: string;
  createdAt: Date;
  updatedAt: Date;
  deleted: boolean;
  /** Every text that it has had, the first one first. */
  history: string[];
};

export type PullRequest = {
  id: number;
  number: number;
  repository: Repository;
  /** Null: the fork was deleted. */
  headRepository: Repository | null;
  branch: string;
  baseBranch: string;
  sha: string;
  state: "open" | "closed";
  locked: boolean;
  draft: boolean;
  title: string;
  author: Account;
  createdAt: Date;
  comments: Comment[];
  /** Paths that it changes. */
  files: string[];
};

export type Status = "queued" | "in_progress" | "completed";
export type Conclusion =
  | "success"
  | "failure"
  | "neutral"
  | "cancelled"
  | "skipped"
  | "timed_out"
  | "action_required"
  | "stale"
  | "startup_failure";

/** As GitHub writes it, so that a recorded job's steps fit. */
export type Step = {
  name: string;
  status: Status;
  conclusion: string | null;
  number: number;
  started_at: string | null;
  completed_at: string | null;
};

export type Annotation = {
  message: string;
  level?: "notice" | "warning" | "failure";
  title?: string | null;
  path?: string;
  line?: number;
};

/**
 * The bytes; or null: GitHub answers 404, as for a job that never had a log. Gone, "not stored": GitHub redirects to a
 * blob that is not there (yet). Gone, "expired": GitHub answers 410. Stored: under this name, by `storage.write`.
 */
export type JobLog = string | Uint8Array | null | { gone: "not stored" | "expired" } | { stored: string };

export type Job = {
  id: number;
  run: Run;
  attempt: number;
  name: string;
  status: Status;
  conclusion: Conclusion | null;
  createdAt: string;
  startedAt: string;
  completedAt: string | null;
  steps: Step[];
  labels: string[];
  /** Null until a runner has taken it, or where none ever did. */
  runner: { id: number; name: string } | null;
  log: JobLog;
  annotations: Annotation[];
};

export type Attempt = {
  number: number;
  status: Status;
  conclusion: Conclusion | null;
  startedAt: string;
  updatedAt: string;
  /** Jobs that this attempt did not run again stand here as they were in the one before. */
  jobs: Job[];
};

export type Workflow = { id: number; name: string; path: string };

export type Run = {
  id: number;
  repository: Repository;
  headRepository: Repository | null;
  branch: string | null;
  sha: string;
  workflow: Workflow;
  event: string;
  number: number;
  title: string;
  /** Where the workflow sets `run-name`. */
  runName?: string;
  actor: Account;
  /** Of its commit's author, as git has it. */
  email: string;
  createdAt: string;
  attempts: Attempt[];
};

/** The attempt that counts: the newest, or the one with this number. */
export function attemptOf(run: Run, number?: number): Attempt {
  const attempt = number === undefined ? run.attempts.at(-1) : run.attempts.find((one) => one.number === number);
  if (attempt === undefined) throw new Error(`Run ${run.id} has no attempt ${number ?? 1}`);
  return attempt;
}

export function fullName(repository: Repository): string {
  return `${repository.owner.login}/${repository.name}`;
}

export function shaOf(text: string): string {
  return createHash("sha1").update(text).digest("hex");
}

/** GitHub's times are whole seconds. */
export function seconds(time: Date): string {
  return `${time.toISOString().slice(0, 19)}Z`;
}
