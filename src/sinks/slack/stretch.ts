// While a workflow of a branch stays red, a bot has one message about it: that of the first run that failed. Later runs
// edit it. If one fails differently from the one before, a reply in the thread says how. A new message begins when the
// workflow fails after a pass, after a day, and on the default branch with every new failure. Each channel has
// stretches of its own, about its share.
import { identityOf } from "../../core/history/identity.ts";
import { type BranchRun, supersedes } from "../../core/report/branch-run.ts";
import { jobHeadline, type Report } from "../../core/report/report.ts";
import type { Share } from "../../core/rules/routes.ts";
import type { Records } from "../../queue/records.ts";
import type { BranchRuns } from "../branch-runs.ts";
import type { Routing } from "../routing.ts";
import type { Posted } from "./api/slack.ts";
import { FAILURES_KEPT_MAX, MEMBERS_KEPT_MAX, NEW_MESSAGE_AFTER_MS } from "./limits.ts";
import { channelOf, type MessageRecord, postedOf, recordKey, runOf } from "./message-record.ts";
import type { PressShapes } from "./press-record.ts";

/** One stretch of red, stored under the key of its message's record. */
export type Stretch = {
  readonly workflowId: string;
  /** Since when the workflow has been red, and since when it has this message (ms). */
  readonly since: number;
  readonly begunAt: number;
  /** How many runs have failed since. Two of one commit that failed alike count once. */
  readonly count: number;
  /** The runs that this message is about; the newest are kept. */
  readonly members: readonly string[];
  readonly newest: { readonly id: string; readonly number: number; readonly headSha: string };
  /** The failures of the newest run, those of the one before, and all that were reported. */
  readonly failures: readonly string[];
  readonly before: readonly string[] | null;
  readonly told: readonly string[];
  /** Runs whose failures a reply describes. */
  readonly replies: readonly string[];
  /** What has failed, one line each. */
  readonly lines: readonly string[];
  /** The key of the message that this one continues. */
  readonly continues: string | null;
};

/** The sink's records, by run and channel: a message about a run, or a reply; and the stretch of a red workflow. */
export type MessageShapes = { slack: MessageRecord; stretch: Stretch } & PressShapes;

type Known = {
  readonly runs: BranchRuns;
  readonly routing: Routing;
  readonly records: Records<MessageShapes>;
};

/** The keys of the messages about this run, one per channel that was told. */
export function homesOf({ records }: Pick<Known, "records">, runId: string): string[] {
  const stretches = [...records.all("stretch")].filter(([, { members }]) => members.includes(runId));
  const inStretch = new Set(stretches.map(([home]) => channelOf(home)));
  const alone = [...records.all("slack").keys()].filter(
    (key) => runOf(key) === runId && !inStretch.has(channelOf(key)),
  );
  return [...stretches.map(([home]) => home), ...alone];
}

/** The key of this channel's message about the run; null if there is none yet. */
export function homeOf(known: Pick<Known, "records">, runId: string, channel: string): string | null {
  return homesOf(known, runId).find((home) => channelOf(home) === channel) ?? null;
}

/**
 * The channel's share of the run. If it was only told of an earlier attempt, what is left to say is that this is over.
 */
export function shareIn({ runs, routing }: Omit<Known, "records">, runId: string, channel: string): Share | null {
  const run = runs.reported(runId);
  if (!run) return null;
  const share = routing.sharesOf(run).find(({ key }) => key === channel);
  if (share) return share;
  const rest = routing.restOf(run, channel);
  return rest && { key: channel, channel: channel || null, run: rest, mentions: [], meantFor: [] };
}

/** This channel's shares of the branch's runs. */
export function runsIn({ runs, routing }: Omit<Known, "records">, channel: string): BranchRun[] {
  return runs.all().flatMap((run) => routing.sharesOf(run).find(({ key }) => key === channel)?.run ?? []);
}

/** Is this the run that its message shows, or one of the same commit? */
export function isShown({ records }: Pick<Known, "records">, { run }: Report): boolean {
  return [...records.all("stretch").values()].some(({ newest, members }) => {
    return newest.id === run.id || (newest.headSha === run.headSha && members.includes(run.id));
  });
}

/**
 * What the message shows: the newest of its runs that is still red, or the newest one if none is; null if all are
 * forgotten. Of two red runs of one commit, the first: if the other failed differently, a reply says how.
 */
export function shownOf(known: Omit<Known, "records">, home: string, stretch: Stretch): Share | null {
  const shares = stretch.members.flatMap((id) => shareIn(known, id, channelOf(home)) ?? []);
  const newestFirst = shares.sort((a, b) => b.run.report.run.number - a.run.report.run.number);
  const red = newestFirst.filter(({ run }) => !run.passed);
  const ofCommit = red.filter(({ run }) => run.report.run.headSha === red[0]?.run.report.run.headSha);
  return ofCommit.at(-1) ?? newestFirst[0] ?? null;
}

/**
 * Finds the message for the channel's share of a run, or begins a new one. Returns that message's key. `isMuted`: the
 * run makes neither a new message nor a reply, so null if there is no message that could include it.
 */
export function assign(
  known: Known,
  { run, key: channel }: Share,
  { now, isMuted }: { readonly now: number; readonly isMuted: boolean },
): string | null {
  const { records } = known;
  const { id } = run.report.run;
  const home = homeOf(known, id, channel);
  const stretch = home === null ? null : records.get("stretch", home);
  const set = (to: string, before: Stretch, after: Stretch) =>
    records.set("stretch", to, isMuted ? { ...after, replies: before.replies } : after);
  if (home !== null) {
    if (stretch) set(home, stretch, updated(stretch, run));
    else records.set("stretch", home, begun(run, now));
    return home;
  }
  const [open, red] = openStretch(known, run, channel) ?? [];
  if (open !== undefined && red !== undefined && (isMuted || !needsNewMessage(red, run, now))) {
    set(open, red, joined(red, run));
    return open;
  }
  if (isMuted) return null;
  const key = recordKey(id, channel);
  records.set("stretch", key, begun(run, now, red === undefined || open === undefined ? null : { home: open, red }));
  return key;
}

function openStretch(known: Known, { report }: BranchRun, channel: string): [string, Stretch] | null {
  const { workflowId } = report.run;
  const open = [...known.records.all("stretch")].filter(([home, stretch]) => {
    if (stretch.workflowId !== workflowId || channelOf(home) !== channel) return false;
    return shownOf(known, home, stretch)?.run.passed === null;
  });
  return open.sort(([, a], [, b]) => a.begunAt - b.begunAt).at(-1) ?? null;
}

function needsNewMessage({ begunAt, told }: Stretch, { report }: BranchRun, now: number): boolean {
  if (now - begunAt >= NEW_MESSAGE_AFTER_MS) return true;
  return isOnDefaultBranch(report) && failuresOf(report).some((failure) => !told.includes(failure));
}

function isOnDefaultBranch({ repository, run }: Report): boolean {
  return run.headRepository?.id === repository.id && run.headBranch === repository.defaultBranch;
}

function begun(run: BranchRun, now: number, before: { home: string; red: Stretch } | null = null): Stretch {
  const { report } = run;
  const failures = failuresOf(report);
  return {
    workflowId: report.run.workflowId,
    since: before?.red.since ?? report.firstFailureAt,
    begunAt: now,
    count: (before?.red.count ?? 0) + 1,
    members: [report.run.id],
    newest: newestOf(report),
    failures,
    before: null,
    told: failures.slice(-FAILURES_KEPT_MAX),
    replies: [],
    lines: linesOf(report),
    continues: before?.home ?? null,
  };
}

/** Adds another failed run. One that is older than what the message shows is only counted. */
function joined(stretch: Stretch, run: BranchRun): Stretch {
  const { report } = run;
  const members = [...stretch.members, report.run.id].slice(-MEMBERS_KEPT_MAX);
  const failures = failuresOf(report);
  const isTwin = report.run.headSha === stretch.newest.headSha && isSame(failures, stretch.failures);
  const count = stretch.count + Number(!isTwin);
  if (report.run.number < stretch.newest.number) return updated({ ...stretch, members, count }, run);
  return updated({ ...stretch, members, count, newest: newestOf(report), before: stretch.failures, failures }, run);
}

/** Adds what has become known of a run in the message. */
function updated(stretch: Stretch, { report }: BranchRun): Stretch {
  const { id } = report.run;
  const failures = failuresOf(report);
  const isNewest = id === stretch.newest.id;
  // For an older run, or one of the same commit, only failures that were not reported yet are news.
  const isNews = isNewest
    ? stretch.before !== null && isDifferent(failures, stretch.before, report.completed)
    : failures.some((failure) => !stretch.told.includes(failure));
  const replies = isNews && !stretch.replies.includes(id) ? [...stretch.replies, id] : stretch.replies;
  const told = [...new Set([...stretch.told, ...failures])].slice(-FAILURES_KEPT_MAX);
  const lines = [...new Set([...stretch.lines, ...linesOf(report)])].slice(0, LINES_MAX);
  const changed = { ...stretch, told, lines, replies: replies.slice(-MEMBERS_KEPT_MAX) };
  return isNewest ? { ...changed, failures } : changed;
}

/** Something failed that had not before; or, once all is known, something no longer fails. */
function isDifferent(failures: readonly string[], before: readonly string[], isComplete: boolean): boolean {
  const isNew = failures.some((failure) => !before.includes(failure));
  return isNew || (isComplete && before.some((failure) => !failures.includes(failure)));
}

const isSame = (a: readonly string[], b: readonly string[]) => !isDifferent(a, b, true);

const newestOf = ({ run: { id, number, headSha } }: Report): Stretch["newest"] => ({ id, number, headSha });

/** What failed, in a form that can be compared: fingerprints, or the jobs' names if there are none. */
export function failuresOf({ jobs, outcome }: Report): string[] {
  if (outcome === "startup-failure") return [outcome];
  return [...new Set(jobs.map((job) => identityOf(job) ?? `${job.name} ${job.conclusion}`))];
}

const LINES_MAX = 10;

function linesOf({ jobs }: Report): string[] {
  const lines = jobs.map((job) => [job.name, jobHeadline(job)].filter(Boolean).join(": "));
  return [...new Set(lines)].slice(0, LINES_MAX);
}

/** A newer push has failed before this one was reported, so the channel is told of the newer one alone. */
export function isSuperseded(known: Omit<Known, "records">, { run: { report }, key }: Share): boolean {
  return runsIn(known, key).some((other) => supersedes(other.report, report));
}

/** The message in Slack; null if it is not known. */
export function postedAt({ records }: Pick<Known, "records">, home: string): Posted | null {
  return postedOf(records.get("slack", home));
}

/** Drops what nothing needs any more. */
export function forgetStretches({ records }: Pick<Known, "records">, known: ReadonlySet<string>): void {
  for (const [home, { newest }] of records.all("stretch")) if (!known.has(newest.id)) records.remove("stretch", home);
}
