// A run, an attempt, a job or a pull request on GitHub, by its address: which jobs failed, and why. The jobs are read as
// the Worker reads them, by ranges of their logs.
import { setTimeout as sleep } from "node:timers/promises";
import { succeeded } from "../core/policy/failure.ts";
import { type Attempt, type Before, countJobs, hasFailed, outcomesBefore } from "../core/report/attempt.ts";
import { becauseOf } from "../core/report/no-log.ts";
import { orderJobs, type Report, reportJob, type Told } from "../core/report/report.ts";
import { type Job, mayHaveFailed, namesOf, type Run } from "../core/webhook/job-and-run.ts";
import { repositoryUrlOn } from "../core/webhook/web-links.ts";
import { getJob, getPullHead, getRun, listAnnotations, listAttemptJobs, listRunsOf } from "../edge/github/runs.ts";
import { tokenClient } from "../edge/github/token-client.ts";
import { JOBS_READ_MAX } from "../run/limits.ts";
import { type JobSource, type Reading, readJob, readLog } from "../run/read-job.ts";
import { SCHEMA } from "../settings/schema.ts";
import type { Address } from "./address.ts";
import { JOBS_AT_ONCE, LOG_AGAIN_MS, LOG_FRESH_MS } from "./limits.ts";
import { type FoundJob, nothing, type Outcome, problemOf, saysWhy, unusable } from "./outcome.ts";
import type { Progress } from "./progress.ts";
import { type Asking, refusalOf } from "./refusals.ts";
import type { Token } from "./token.ts";

type Way = { readonly source: JobSource; readonly asking: Asking; readonly progress: Progress };

/** What the address names, read. */
export async function readAddress(address: Address, token: Token | null, progress: Progress): Promise<Outcome> {
  const { apiUrl, names, named } = address;
  const github = tokenClient({ apiUrl, token: token?.text ?? null });
  const source: JobSource = {
    github,
    names,
    apiUrl,
    scanBytes: SCHEMA.LOG_SCAN_BYTES.default,
    // They are worth a little: where they may not be read, the job is told without them.
    annotations: {
      async read(client, of, { checkRunId }) {
        const listed = checkRunId ? await listAnnotations(client, of, checkRunId) : succeeded([]);
        return listed.ok ? listed : succeeded([]);
      },
    },
  };
  const way = { source, asking: { names, apiUrl, token }, progress };
  switch (named.kind) {
    case "run":
      return outcomeOf(await readRun(way, named.runId, named.attempt), "this run");
    case "job":
      return readOneJob(way, named.jobId);
    case "pull":
      return readPull(way, named.number);
  }
}

/** A run with its failed jobs; a sentence where it cannot be read. */
type RunRead = {
  readonly report: Report;
  readonly found: readonly FoundJob[];
  /** Jobs that were cancelled, and that have not ended. */
  readonly cancelled: number;
  readonly running: number;
};

async function readRun(way: Way, runId: string, attempt: number | null): Promise<RunRead | string> {
  way.progress.say("Asking GitHub for the run");
  const run = await getRun(way.source.github, way.source.names, runId);
  if (!run.ok) return refusalOf(run.failure, "this run", way.asking);
  const attempts = run.value.attempt;
  if (attempt !== null && attempt > attempts) {
    return `This run has only ${attempts === 1 ? "one attempt" : `${attempts} attempts`} so far.`;
  }
  return readAttempt(way, run.value, attempt ?? attempts);
}

async function readAttempt(way: Way, run: Run, attempt: number): Promise<RunRead | string> {
  const workflow = namesOf(run, null).workflowName;
  way.progress.say(`Asking GitHub for the jobs of ${workflow}`);
  const listed = await listAttemptJobs(way.source.github, way.source.names, run.id, attempt);
  if (!listed.ok) return refusalOf(listed.failure, "this run's jobs", way.asking);
  const jobs = listed.value;
  const counted = countJobs(jobs);
  const candidates = jobs.filter((job) => job.status === "completed" && mayHaveFailed(job));
  const [read, before] = await Promise.all([
    readJobs(way, candidates, workflow),
    askBefore(way, run, attempt, candidates),
  ]);
  const isNewest = attempt === run.attempt;
  const completed = counted.completed || !isNewest || run.status === "completed";
  return madeOf(way, run, {
    attempt,
    jobs: read,
    before,
    totalJobs: jobs.length,
    completed,
    cancelled: jobs.filter(({ conclusion }) => conclusion === "cancelled").length,
    running: completed ? 0 : jobs.filter(({ status }) => status !== "completed").length,
  });
}

/**
 * How the failed jobs ended on the attempt before: one request, and none for a first attempt. Where that attempt cannot be
 * read, nothing is said of it. A job that this attempt has only kept is not compared with itself.
 */
async function askBefore(
  { source: { github, names } }: Way,
  run: Run,
  attempt: number,
  failed: readonly Job[],
): Promise<Attempt["before"]> {
  const again = failed.filter((job) => job.attempt === attempt);
  if (attempt === 1 || again.length === 0) return {};
  const listed = await listAttemptJobs(github, names, run.id, attempt - 1);
  return listed.ok ? outcomesBefore(attempt, again, listed.value) : {};
}

type Made = {
  readonly attempt: number;
  readonly jobs: readonly Read[];
  readonly before: Attempt["before"];
  readonly totalJobs: number | null;
  readonly completed: boolean;
  readonly cancelled: number;
  readonly running: number;
};

/** The report that the comment would be made of. */
function madeOf({ asking, source }: Way, run: Run, made: Made): RunRead {
  const { owner, repo } = asking.names;
  const { headRepository } = run;
  // Nobody was asked for the repository's own id. A fork of the same owner is named after its branch alone.
  const isFork = headRepository?.owner.toLowerCase() !== owner.toLowerCase();
  const { status: _status, conclusion: _conclusion, name: _name, workflowName: _workflow, ...rest } = run;
  const ordered = orderJobs(
    made.jobs.map((read) => ({ ...read.reported, problem: read.problem, before: beforeOf(read, made) })),
  );
  const jobs = ordered.map(({ problem: _problem, ...job }) => job);
  const report: Report = {
    repository: {
      id: isFork ? "unknown" : (headRepository?.id ?? "unknown"),
      owner,
      name: repo,
      url: repositoryUrlOn(source.github.webUrl, asking.names),
    },
    installationId: null,
    run: { ...rest, ...namesOf(run, made.jobs[0]?.workflowName ?? null), attempt: made.attempt },
    outcome: couldNotStart(run, made) ? "startup-failure" : "failed",
    totalJobs: made.totalJobs,
    failedJobs: jobs.length,
    jobs,
    completed: made.completed,
    reading: false,
    firstFailureAt: 0,
    passed: null,
  };
  const found = jobs.map((job, at) => ({ job, report, file: null, problem: ordered[at]?.problem ?? null }));
  return { report, found, cancelled: made.cancelled, running: made.running };
}

/** A job can have any name, `__proto__` too. */
function beforeOf({ attempt, reported: { name } }: Read, made: Made): Before | null {
  return attempt === made.attempt && Object.hasOwn(made.before, name) ? (made.before[name] ?? null) : null;
}

/**
 * GitHub calls it `startup_failure`, or `failure` of a run without a job, depending on what is wrong with the workflow's
 * file (pytorch/test-infra#6329). `gh run view` takes both for the same.
 */
function couldNotStart({ conclusion, attempt }: Run, made: Made): boolean {
  if (made.jobs.length > 0) return false;
  if (conclusion === "startup_failure") return made.attempt === attempt;
  return conclusion === "failure" && made.totalJobs === 0;
}

/** A job by its own address: a cancelled one too, since somebody asks for it. */
async function readOneJob(way: Way, jobId: string): Promise<Outcome> {
  const { github, names } = way.source;
  way.progress.say("Asking GitHub for the job");
  const got = await getJob(github, names, { id: jobId, attempt: 1 });
  if (!got.ok) return unusable(refusalOf(got.failure, "this job", way.asking));
  const job = got.value;
  if (job.status !== "completed") {
    return unusable(`The job “${job.name}” has not ended (${job.status}): GitHub publishes its log when it does.`);
  }
  if (!hasFailed(job) && job.conclusion !== "cancelled") {
    return nothing(`The job “${job.name}” did not fail: it ended as ${job.conclusion ?? "unknown"}.`);
  }
  const run = await getRun(github, names, job.runId);
  if (!run.ok) return unusable(refusalOf(run.failure, "this job's run", way.asking));
  const [[read], before] = await Promise.all([
    readJobs(way, [job], namesOf(run.value, job.workflowName).workflowName),
    askBefore(way, run.value, job.attempt, [job]),
  ]);
  const jobs = [read ?? readingOf(way, job, await readCancelled(way, job))].filter((each) => each !== null);
  const made = { attempt: job.attempt, jobs, before, totalJobs: null, completed: true, cancelled: 0, running: 0 };
  return outcomeOf(madeOf(way, run.value, made), "this job");
}

const readCancelled = (way: Way, job: Job) =>
  readLog(way.source, job, { ending: null, annotations: Promise.resolve([]) });

/** The failed jobs of the head commit: of each workflow its newest run, for each event. */
async function readPull(way: Way, number: number): Promise<Outcome> {
  const { github, names } = way.source;
  way.progress.say("Asking GitHub for the pull request");
  const head = await getPullHead(github, names, number);
  if (!head.ok) return unusable(refusalOf(head.failure, "this pull request", way.asking));
  const listed = await listRunsOf(github, names, head.value);
  if (!listed.ok) return unusable(refusalOf(listed.failure, "this pull request's runs", way.asking));
  if (listed.value.length === 0) return nothing("No workflow has run on the head commit of this pull request.");
  const reads: RunRead[] = [];
  for (const run of newestRuns(listed.value)) {
    if (!mayHaveFailedJobs(run)) continue;
    const read = await readAttempt(way, run, run.attempt);
    if (typeof read === "string") return unusable(read);
    reads.push(read);
  }
  return outcomeOfAll(reads, "the head commit of this pull request");
}

function newestRuns(runs: readonly Run[]): Run[] {
  const newest = new Map<string, Run>();
  for (const run of runs) {
    const key = `${run.workflowId} ${run.event}`;
    if ((newest.get(key)?.number ?? -1) < run.number) newest.set(key, run);
  }
  return [...newest.values()];
}

/** A run that goes on may have failed jobs already; one that was cancelled may have one that ran out of time. */
const PASSED: ReadonlySet<string | null> = new Set(["success", "skipped", "neutral", "stale", "action_required"]);
const mayHaveFailedJobs = ({ conclusion }: Run): boolean => !PASSED.has(conclusion);

function outcomeOf(read: RunRead | string, what: string): Outcome {
  return typeof read === "string" ? unusable(read) : outcomeOfAll([read], what);
}

function outcomeOfAll(reads: readonly RunRead[], what: string): Outcome {
  const found = reads.flatMap((read) => read.found);
  const running = reads.reduce((sum, read) => sum + read.running, 0);
  const unfinished = reads.some(({ report }) => !report.completed);
  const failed = reads.filter((read) => read.found.length > 0 || read.report.outcome === "startup-failure");
  const jobs = running === 1 ? "1 job has" : `${running} jobs have`;
  if (failed.length === 0) {
    if (unfinished)
      return unusable(`No job of ${what} has failed so far, and ${running > 0 ? jobs : "some have"} not ended yet.`);
    return nothing(`No job of ${what} failed.${cancelledInWords(reads)}${earlierInWords(reads)}`);
  }
  const notes = [
    ...found.filter((each) => !saysWhy(each)).map(problemInWords),
    ...(running > 0 ? [`${jobs} not ended yet.`] : []),
  ];
  const starts = failed.every((read) => read.report.outcome !== "startup-failure");
  if (starts && !found.some(saysWhy)) return unusable(...new Set(notes));
  return { kind: "many", found, reports: failed.map(({ report }) => report), notes };
}

const problemInWords = (found: FoundJob) => `${found.job.name}: ${problemOf(found)}`;

function cancelledInWords(reads: readonly RunRead[]): string {
  const cancelled = reads.reduce((sum, read) => sum + read.cancelled, 0);
  if (cancelled === 0) return "";
  return cancelled === 1 ? " One was cancelled." : ` ${cancelled} were cancelled.`;
}

function earlierInWords(reads: readonly RunRead[]): string {
  const [only, ...others] = reads;
  const attempt = only?.report.run.attempt ?? 1;
  if (!only || others.length > 0 || attempt < 2) return "";
  return ` Its attempt before: ${only.report.run.url}/attempts/${attempt - 1}`;
}

/** A job that was read, as it is reported. */
type Read = {
  readonly reported: ReturnType<typeof reportJob>;
  readonly problem: string | null;
  /** Of which attempt it is: one that was not run again is kept from an earlier one. */
  readonly attempt: number;
  readonly workflowName: string | null;
};

/** In the jobs' order, a few at a time; those that were only cancelled are left out. */
async function readJobs(way: Way, jobs: readonly Job[], workflow: string): Promise<Read[]> {
  const reads: (Read | null)[] = [];
  let [next, done] = [0, 0];
  const say = () => way.progress.say(`Reading the failed jobs of ${workflow}: ${done} of ${jobs.length}`);
  const work = async () => {
    for (let at = next++; at < jobs.length; at = next++) {
      const job = jobs[at];
      if (job) reads[at] = at < JOBS_READ_MAX ? await read(way, job) : unread(job);
      done++;
      say();
    }
  };
  say();
  await Promise.all(Array.from({ length: JOBS_AT_ONCE }, work));
  return reads.filter((each) => each !== null);
}

async function read(way: Way, job: Job): Promise<Read | null> {
  let reading = await readJob(way.source, job);
  const isFresh = Date.now() - Date.parse(job.completedAt ?? "") < LOG_FRESH_MS;
  for (const waitMs of isFresh ? LOG_AGAIN_MS : []) {
    if (reading.kind !== "no-log-yet" || reading.otherwise === "runner-lost") break;
    await sleep(waitMs);
    reading = await readJob(way.source, job);
  }
  return readingOf(way, job, reading);
}

const ofJob = ({ attempt, workflowName }: Job) => ({ attempt, workflowName });

function unread(job: Job): Read | null {
  const told: Told = { kind: "no-log", why: "too-many-jobs" };
  if (!hasFailed(job)) return null;
  return { reported: reportJob(job, { told, annotation: null }), problem: null, ...ofJob(job) };
}

function readingOf({ asking }: Way, known: Job, reading: Reading): Read | null {
  switch (reading.kind) {
    case "no-failure":
      return null;
    case "told":
      return { reported: reportJob(reading.job, reading), problem: null, ...ofJob(known) };
    case "no-log-yet": {
      const told: Told = { kind: "no-log", why: reading.otherwise };
      return { reported: reportJob(reading.job, { ...reading, told }), problem: null, ...ofJob(known) };
    }
    case "failed": {
      const { job, failure } = reading;
      const told: Told =
        failure.kind === "forbidden"
          ? { kind: "no-log", why: "forbidden" }
          : { kind: "no-log", why: "unreadable", because: becauseOf(failure) };
      const problem = refusalOf(failure, "this job's log", asking);
      return { reported: reportJob(job, { told, annotation: null }), problem, ...ofJob(known) };
    }
  }
}
