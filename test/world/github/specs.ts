/** What a test says of a thing that it puts on this GitHub: only what matters to it, the rest is made up. */
import type { Annotation, Conclusion, JobLog, Repository, Status, Step, Workflow } from "./state.ts";

export type RepositorySpec = {
  owner: string;
  name: string;
  private?: boolean;
  fork?: boolean;
  id?: number;
  /** On its default branch, by path. */
  files?: Record<string, string>;
  properties?: Record<string, string | string[] | null>;
};

export type PullRequestSpec = {
  repo: Repository;
  /** Another repository: a fork. Null: a fork that was deleted. The base itself unless given. */
  headRepo?: Repository | null;
  branch: string;
  sha?: string;
  state?: "open" | "closed";
  locked?: boolean;
  draft?: boolean;
  number?: number;
  title?: string;
  author?: string;
  /** Paths that it changes. */
  files?: string[];
};

export type JobSpec = {
  name?: string;
  /** Null: it still runs. */
  conclusion?: Conclusion | null;
  status?: Status;
  /** As GitHub writes them; one step that ends like the job unless given. */
  steps?: Step[];
  log?: JobLog;
  annotations?: Annotation[];
  labels?: string[];
  runner?: { id: number; name: string } | null;
  startedAt?: string;
  completedAt?: string | null;
  id?: number;
};

export type RunSpec = {
  repo: Repository;
  /** Another repository: a fork. Null: a fork that was deleted. The repository itself unless given. */
  headRepo?: Repository | null;
  branch?: string | null;
  sha?: string;
  workflow?: Partial<Workflow>;
  event?: string;
  number?: number;
  title?: string;
  /** What the workflow's `run-name` makes of it: its name and its title. */
  runName?: string;
  actor?: string;
  email?: string;
  jobs?: JobSpec[];
  /** Null: it still runs. Follows from the jobs unless given. */
  conclusion?: Conclusion | null;
  id?: number;
};

export type CompletedJobSpec = { conclusion: Conclusion; steps?: Step[]; log?: JobLog; annotations?: Annotation[] };
