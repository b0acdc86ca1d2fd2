// A run, divided by where its failed jobs belong: the comment, and each channel, is given its share. Pure.
import { type BranchRun, headOf } from "../report/branch-run.ts";
import type { Passed, Report } from "../report/report.ts";
import { workflowFileOf } from "./facts.ts";
import { channelKey, DEFAULT_ROUTE, type JobFacts, type Mention, type Route } from "./rules.ts";

/** What was decided for each failed job of a run, by the job's id, or {@link WHOLE_RUN}. */
export type Routes = Readonly<Record<string, Route>>;

/** In the place of a job's id, for a run that failed before it had any, or of which none is known. */
export const WHOLE_RUN = "run";

/** Nothing was decided: everything is told everywhere. */
export const NO_ROUTES: Routes = {};

/** A channel, and what it is told of a run. */
export type Share = {
  /** Tells the channels apart; empty for the settings' own. */
  readonly key: string;
  /** Null for the settings' own. */
  readonly channel: string | null;
  /** The run with the jobs that belong here. */
  readonly run: BranchRun;
  readonly mentions: readonly Mention[];
  /** Channels that this was meant for, and that cannot be posted to. */
  readonly meantFor: readonly string[];
};

/** What is told of: the ids of the failed jobs that are reported. */
export function subjectsOf({ jobs }: Report): string[] {
  return jobs.length === 0 ? [WHOLE_RUN] : jobs.map(({ id }) => id);
}

/** What there is to decide about: also jobs that failed on an earlier attempt, which nobody may have been told of. */
export function decidedSubjectsOf(report: Report): { readonly id: string; readonly name: string | null }[] {
  const { jobs, flaky = [] } = report;
  const names = new Map([...jobs, ...flaky].map(({ id, name }) => [id, name]));
  const flakyIds = flaky.flatMap(({ id }) => id ?? []);
  return [...new Set([...subjectsOf(report), ...flakyIds])].map((id) => ({ id, name: names.get(id) ?? null }));
}

export function factsOf({ repository, run }: Report, job: string | null, draft: boolean | null): JobFacts {
  const isOwn = run.headRepository?.id === repository.id;
  return {
    repository: `${repository.owner}/${repository.name}`,
    defaultBranch: repository.defaultBranch ?? null,
    branch: run.headBranch,
    // Nobody knows whose a deleted fork was: its branch is not the repository's own.
    forkOwner: isOwn ? null : (run.headRepository?.owner ?? ""),
    workflowName: run.workflowName,
    workflowFile: workflowFileOf(run.path ?? null),
    job,
    event: run.event,
    actor: run.actor ?? null,
    draft,
    properties: new Map(
      Object.entries(repository.properties ?? {}).map(([name, value]) => [name, [value].flat()] as const),
    ),
  };
}

/** A stranger may have made it, in a merge queue too. */
export function isOfFork(report: Report): boolean {
  return headOf(report).headRepository?.id !== report.repository.id;
}

/** What the comment shows of a run; null where that is nothing. */
export function commentShare(run: BranchRun, routes: Routes): BranchRun | null {
  const belongs = (id: string) => routeOf(routes, id).comment;
  const before = run.shown ? toldBefore(run) : null;
  return withJobs(run, belongs) ?? (before && withFlaky(before, belongs));
}

export type Channels = {
  /** The settings' own; null where there is one channel alone, an incoming webhook's. */
  readonly own: string | null;
  /** The keys of channels that have refused this run. */
  readonly refused: readonly string[];
};

/** What each channel is told of a run, the settings' own first. */
export function sharesOf(run: BranchRun, routes: Routes, { own, refused }: Channels): Share[] {
  const keyFor = ({ slack }: Route): string | null => {
    if (slack === null) return null;
    if (own === null || slack.channel === null) return "";
    const key = channelKey(slack.channel);
    return key === channelKey(own) || refused.includes(key) ? "" : key;
  };
  const bySubject = subjectsOf(run.report).map((id) => ({ id, route: routeOf(routes, id) }));
  const keys = new Set(bySubject.flatMap(({ route }) => keyFor(route) ?? []));
  return [...keys].sort().flatMap((key): Share[] => {
    const here = bySubject.filter(({ route }) => keyFor(route) === key);
    const told = withJobs(run, (id) => keyFor(routeOf(routes, id)) === key);
    if (!told) return [];
    const slacks = here.flatMap(({ route }) => route.slack ?? []);
    const meant = slacks.flatMap(({ channel }) => channel ?? []).filter((it) => refused.includes(channelKey(it)));
    return [
      {
        key,
        channel: key === "" ? null : (slacks[0]?.channel ?? null),
        run: told,
        mentions: unlike(slacks.flatMap(({ mention }) => mention ?? [])),
        meantFor: [...new Set(meant)],
      },
    ];
  });
}

/**
 * What is left to say where an earlier attempt was told, and nothing of this one belongs: that it has passed, once this
 * attempt has ended. Null where there is nothing to say yet.
 */
export function toldBefore(run: BranchRun): BranchRun | null {
  const { report } = run;
  const { attempt } = report.run;
  const passed = run.passed ?? (report.completed ? passedOn(report) : null);
  if (attempt === 1 || !passed) return null;
  const earlier = { ...report, run: { ...report.run, attempt: attempt - 1 }, jobs: [], failedJobs: 0, totalJobs: null };
  return { ...run, passed, report: earlier };
}

function passedOn({ run: { id, attempt, headSha, url, number } }: Report): Passed {
  return { runId: id, attempt, headSha, url, number };
}

function routeOf(routes: Routes, id: string): Route {
  return Object.hasOwn(routes, id) ? (routes[id] ?? DEFAULT_ROUTE) : DEFAULT_ROUTE;
}

function unlike(mentions: readonly Mention[]): Mention[] {
  return [...new Map(mentions.map((mention) => [JSON.stringify(mention), mention])).values()];
}

/**
 * The run with these jobs alone, itself where those are all; null where there are none. Of the others none is counted. A
 * job that has passed since belongs where its failure did.
 */
export function withJobs(run: BranchRun, belongs: (id: string) => boolean): BranchRun | null {
  const { report } = run;
  if (report.jobs.length === 0) return belongs(WHOLE_RUN) ? run : null;
  const jobs = report.jobs.filter(({ id }) => belongs(id));
  if (jobs.length === 0) return null;
  if (jobs.length === report.jobs.length) return withFlaky(run, belongs);
  return withFlaky({ ...run, report: { ...report, jobs, failedJobs: jobs.length, totalJobs: null } }, belongs);
}

function withFlaky(run: BranchRun, belongs: (id: string) => boolean): BranchRun {
  const { flaky = [] } = run.report;
  const here = flaky.filter(({ id }) => belongs(id ?? ""));
  return here.length === flaky.length ? run : { ...run, report: { ...run.report, flaky: here } };
}
