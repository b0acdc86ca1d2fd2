/** How a test puts things on this GitHub: only what matters to it is named, the rest is made up realistically. */
import { Accounts } from "./accounts.ts";
import { conclusionOf, newAttempt, newJob, usualSteps } from "./build-run.ts";
import { Hook } from "./hook.ts";
import type { CompletedJobSpec, JobSpec, PullRequestSpec, RunSpec } from "./specs.ts";
import {
  type Attempt,
  attemptOf,
  type Comment,
  type Conclusion,
  fullName,
  type Job,
  type PullRequest,
  type Repository,
  type Run,
  seconds,
  shaOf,
} from "./state.ts";

export class Builder extends Accounts {
  readonly pulls: PullRequest[] = [];
  readonly runs: Run[] = [];
  readonly hook = new Hook();
  // As large as GitHub's own were in 2026: runs and jobs well over 2^31.
  #nextPull = 2_901_000_000;
  #nextComment = 3_560_000_000;
  #nextWorkflow = 187_000_000;
  #nextRun = 19_700_000_000;
  #nextJob = 56_400_000_000;

  addPullRequest(spec: PullRequestSpec): PullRequest {
    const sameRepository = this.pulls.filter((pull) => pull.repository.id === spec.repo.id);
    const pull: PullRequest = {
      id: this.#nextPull++,
      number: spec.number ?? sameRepository.length + 1,
      repository: spec.repo,
      headRepository: spec.headRepo === undefined ? spec.repo : spec.headRepo,
      branch: spec.branch,
      baseBranch: spec.repo.defaultBranch,
      sha: spec.sha ?? shaOf(`${fullName(spec.repo)} ${spec.branch}`),
      state: spec.state ?? "open",
      locked: spec.locked ?? false,
      draft: spec.draft ?? false,
      title: spec.title ?? `Work on ${spec.branch}`,
      author: this.account(spec.author ?? "octocat"),
      createdAt: new Date(),
      comments: [],
      files: spec.files ?? [],
    };
    this.pulls.push(pull);
    return pull;
  }

  /** A comment by a person, or by the App where `byApp` says so. */
  addComment(pull: PullRequest, spec: { body: string; author?: string; byApp?: boolean }): Comment {
    const byApp = spec.byApp ?? false;
    const now = new Date();
    const comment: Comment = {
      id: this.#nextComment++,
      pull,
      author: spec.author === undefined && byApp ? this.bot() : this.account(spec.author ?? "octocat"),
      byApp,
      body: spec.body,
      createdAt: now,
      updatedAt: now,
      deleted: false,
      history: [spec.body],
    };
    pull.comments.push(comment);
    return comment;
  }

  addRun(spec: RunSpec): Run {
    const branch = spec.branch === undefined ? spec.repo.defaultBranch : spec.branch;
    const headRepository = spec.headRepo === undefined ? spec.repo : spec.headRepo;
    const name = spec.workflow?.name ?? "CI";
    const path = spec.workflow?.path ?? `.github/workflows/${name.toLowerCase().replaceAll(/\W+/g, "-")}.yml`;
    const earlier = this.runs.filter((run) => run.repository.id === spec.repo.id && run.workflow.name === name);
    const actor = this.account(spec.actor ?? "octocat");
    const run: Run = {
      id: spec.id ?? this.#nextRun++,
      repository: spec.repo,
      headRepository,
      branch,
      sha:
        spec.sha ?? this.#pullOf(spec.repo, headRepository, branch)?.sha ?? shaOf(`${fullName(spec.repo)} ${branch}`),
      workflow: { id: spec.workflow?.id ?? earlier[0]?.workflow.id ?? this.#nextWorkflow++, name, path },
      event: spec.event ?? "push",
      number: spec.number ?? earlier.length + 1,
      title: spec.runName ?? spec.title ?? `Work on ${branch ?? "it"}`,
      ...(spec.runName && { runName: spec.runName }),
      actor,
      email: spec.email ?? `${actor.id}+${actor.login}@users.noreply.github.com`,
      createdAt: seconds(new Date()),
      attempts: [],
    };
    this.runs.push(run);
    const jobs = (spec.jobs ?? []).map((job) => this.#newJob(run, job, 1));
    newAttempt(run, jobs, spec.conclusion);
    return run;
  }

  /** A further attempt of the run: the jobs run again get new ids, all others stay as they were. */
  rerun(run: Run, spec: { jobs: JobSpec[]; conclusion?: Conclusion | null }): Attempt {
    const again = new Set(spec.jobs.map((job) => job.name ?? "build"));
    const kept = attemptOf(run).jobs.filter((job) => !again.has(job.name));
    const ran = spec.jobs.map((job) => this.#newJob(run, job, run.attempts.length + 1));
    return newAttempt(run, [...kept, ...ran], spec.conclusion);
  }

  /** GitHub names a run's pull requests only where the branch is in the repository itself, never for a fork. */
  pullsOf(run: Run): PullRequest[] {
    const { repository, headRepository, branch } = run;
    if (headRepository?.id !== repository.id) return [];
    const here = this.pulls.filter((pull) => pull.headRepository?.id === repository.id);
    return here.filter((pull) => pull.branch === branch && pull.state === "open");
  }

  addJob(run: Run, spec: JobSpec): Job {
    const attempt = attemptOf(run);
    const job = this.#newJob(run, spec, attempt.number);
    attempt.jobs.push(job);
    return job;
  }

  completeJob(job: Job, spec: CompletedJobSpec): void {
    job.status = "completed";
    job.conclusion = spec.conclusion;
    job.completedAt = seconds(new Date());
    job.steps = spec.steps ?? usualSteps(job);
    job.log = spec.log ?? job.log;
    job.annotations = spec.annotations ?? job.annotations;
  }

  /** The run's newest attempt is over; its conclusion follows from its jobs unless given. */
  completeRun(run: Run, conclusion?: Conclusion): void {
    const attempt = attemptOf(run);
    attempt.status = "completed";
    attempt.conclusion = conclusion ?? conclusionOf(attempt.jobs) ?? "success";
    attempt.updatedAt = seconds(new Date());
  }

  /** The pull request that a run of this branch would belong to. */
  #pullOf(repo: Repository, head: Repository | null, branch: string | null): PullRequest | undefined {
    return this.pulls.find(
      (pull) => pull.repository === repo && pull.headRepository === head && pull.branch === branch,
    );
  }

  #newJob(run: Run, spec: JobSpec, attempt: number): Job {
    return newJob(run, spec, { id: this.#nextJob++, attempt });
  }
}
