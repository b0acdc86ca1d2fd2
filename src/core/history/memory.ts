// What a repository's history remembers, and how it changes with what it is told. Pure: no IO, no clock, no environment.
//
// It is told twice of most things, late of some, and in any order. So everything it remembers names the run that it comes
// from, the numbers of runs and attempts say what is newer, and what is told twice changes nothing.
import {
  ALLOWED_JOBS_MAX,
  DETAILS_MAX,
  DETAILS_OF_ONE_MAX,
  FINGERPRINTS_MAX,
  REMEMBERED_MS,
  WORKFLOWS_MAX,
} from "./limits.ts";

/** Something that was seen: where (a branch, or a run's attempt), when (ms), and in which run. */
export type Sighting = { readonly where: string; readonly at: number; readonly run: string };

/** One failure, by its fingerprint. */
export type Seen = {
  /** The run in which it was seen first. */
  readonly firstRun: string;
  /** When it was seen last (ms). */
  readonly at: number;
  /** More than one run had it. */
  readonly isTwice: boolean;
  /** The newest sighting on each branch. */
  readonly branches: readonly Sighting[];
  /** Attempts that passed where an earlier one of the same run had failed so; `where` is `RUN/ATTEMPT`. */
  readonly passes: readonly Sighting[];
};

/** The newest run of a workflow on the default branch that is known, since the workflow was first red there. */
export type WorkflowState = {
  readonly branch: string;
  readonly run: string;
  /** The run's number among the workflow's, which rises, and the run's attempt. */
  readonly number: number;
  readonly attempt: number;
  /** When it was heard of (ms). */
  readonly at: number;
  /** With what it is red, and since when (ms); null where it has passed. */
  readonly red: Readonly<Record<string, number>> | null;
};

export type Memory = {
  /** How fingerprints were made: those of another version mean other things. */
  readonly version: number;
  /** Since when the repository is watched (ms). */
  readonly watchedSince: number;
  /** When what was deleted for want of room had last been seen (ms): until then the memory has holes. */
  readonly holesUntil: number;
  readonly seen: Readonly<Record<string, Seen>>;
  readonly workflows: Readonly<Record<string, WorkflowState>>;
  /** Jobs that failed in a run that passed all the same: when that was last (ms), and in which run. */
  readonly allowed: Readonly<Record<string, { readonly at: number; readonly run: string }>>;
};

/** What a branch tells, and asks, about one attempt of a run. */
export type Telling = {
  /** How its fingerprints were made. */
  readonly version: number;
  readonly run: {
    readonly id: string;
    readonly attempt: number;
    readonly number: number;
    readonly workflowId: string;
    readonly event: string;
    /** When its first failure was heard of (ms). */
    readonly at: number;
  };
  /** The run's branch, or that of the pull request that is in the merge queue. */
  readonly branch: string;
  /** Null where the event did not name it. */
  readonly defaultBranch: string | null;
  /** Its head is in the repository itself: others' runs are only looked up. */
  readonly isOwn: boolean;
  /** Fingerprints of what failed. */
  readonly failed: readonly string[];
  /** Fingerprints of what had failed on an earlier attempt, and has passed on this one. */
  readonly passed: readonly string[];
  /** The run has passed. */
  readonly isGreen: boolean;
  /** Names of jobs that failed: of a run that has passed they were allowed to. */
  readonly jobs: readonly string[];
  /** The branch knows it from an earlier run, which may have been another's. */
  readonly knownBefore: readonly string[];
};

export function newMemory(version: number, now: number): Memory {
  return { version, watchedSince: now, holesUntil: 0, seen: {}, workflows: {}, allowed: {} };
}

/**
 * Runs that anybody can set off by a comment or an issue, or by a pull request from a fork whose run ended. They run on
 * the default branch and are about something else, so that they say nothing about it.
 */
const SET_OFF_BY_ANYBODY: ReadonlySet<string> = new Set(
  "workflow_run issue_comment issues discussion discussion_comment fork watch gollum".split(" "),
);

/** Events whose runs are about a pull request, though its branch may be the default one. */
const ABOUT_A_PULL_REQUEST: ReadonlySet<string> = new Set([
  "pull_request",
  "pull_request_target",
  "pull_request_review",
  "pull_request_review_comment",
  "merge_group",
]);

/** Does this run count? Where not, it is looked up, and leaves the memory as it was. */
export const counts = ({ isOwn, run: { event } }: Telling): boolean => isOwn && !SET_OFF_BY_ANYBODY.has(event);

/** Is the run one of the default branch itself? */
export const isOfDefaultBranch = (telling: Telling): boolean =>
  counts(telling) && telling.branch === telling.defaultBranch && !ABOUT_A_PULL_REQUEST.has(telling.run.event);

/** The memory with what it is told. Null means that nothing was ever stored; so it stays where nothing counts. */
export function remember(known: Memory | null, telling: Telling, now: number): Memory | null {
  if (!counts(telling) || (known && telling.version < known.version)) return known;
  const memory = known?.version === telling.version ? known : newMemory(telling.version, now);
  const seen = { ...memory.seen };
  for (const fingerprint of telling.failed) {
    const before = own(seen, fingerprint);
    seen[fingerprint] = sawFailing(before && before.at > now - REMEMBERED_MS ? before : undefined, telling);
  }
  for (const fingerprint of telling.passed) {
    const one = own(seen, fingerprint);
    if (one) seen[fingerprint] = sawPassing(one, telling, now);
  }
  return forgetOld(
    {
      ...memory,
      seen,
      workflows: isOfDefaultBranch(telling) ? withWorkflow(memory.workflows, telling, now) : memory.workflows,
      allowed: telling.isGreen ? withAllowed(memory.allowed, telling, now) : memory.allowed,
    },
    now,
  );
}

function sawFailing(known: Seen | undefined, { run, branch }: Telling): Seen {
  const sighting = { where: branch, at: run.at, run: run.id };
  if (!known) return { firstRun: run.id, at: run.at, isTwice: false, branches: [sighting], passes: [] };
  const before = known.branches.find(({ where }) => where === branch);
  const isNewer = !before || Number(before.run) <= Number(run.id);
  return {
    ...known,
    at: Math.max(known.at, run.at),
    isTwice: known.isTwice || known.firstRun !== run.id,
    branches: isNewer ? newest([...known.branches.filter((one) => one !== before), sighting]) : known.branches,
  };
}

function sawPassing(known: Seen, { run }: Telling, now: number): Seen {
  const where = `${run.id}/${run.attempt}`;
  if (known.passes.some((pass) => pass.where === where)) return known;
  return { ...known, passes: newest([...known.passes, { where, at: now, run: run.id }]) };
}

const newest = (sightings: readonly Sighting[]) => sightings.slice(-DETAILS_OF_ONE_MAX);

function withWorkflow(all: Memory["workflows"], telling: Telling, now: number): Memory["workflows"] {
  const { id, number, attempt, workflowId } = telling.run;
  const known = own(all, workflowId);
  const isKnown = known?.branch === telling.branch ? known : undefined;
  if (!isNews(isKnown, telling)) return all;
  const red = telling.isGreen ? null : redWith(isKnown, telling);
  return { ...all, [workflowId]: { branch: telling.branch, run: id, number, attempt, at: now, red } };
}

/** What the run before was red with is so since then; what the same attempt was told to be red with stays. */
function redWith(known: WorkflowState | undefined, { run, failed }: Telling): Record<string, number> {
  const before = known?.red ?? {};
  const isSame = known?.run === run.id && known.attempt === run.attempt;
  const red = isSame ? { ...before } : {};
  for (const fingerprint of failed) red[fingerprint] = own(before, fingerprint) ?? run.at;
  return red;
}

/** Is this about the newest run of its workflow that is known? */
function isNews(known: WorkflowState | undefined, { run, isGreen }: Telling): boolean {
  if (!known) {
    // A pass of what was never red need not be known. A re-run may be of a run that others have followed since.
    return !isGreen && run.attempt === 1;
  }
  if (run.number === known.number) {
    // Once a run has passed on this attempt, what failed in it was allowed to.
    return run.attempt > known.attempt || (run.attempt === known.attempt && known.red !== null);
  }
  return run.number > known.number && (isGreen || run.attempt === 1);
}

const withAllowed = (all: Memory["allowed"], { run, jobs }: Telling, now: number): Memory["allowed"] => ({
  ...all,
  ...Object.fromEntries(jobs.map((job) => [allowedKey(run.workflowId, job), { at: now, run: run.id }])),
});

/** The same job in another workflow is another one. */
export const allowedKey = (workflowId: string, job: string): string => `${workflowId} ${job}`;

/** All that is old goes; and what there is no room for: first the oldest that nobody has seen twice. */
function forgetOld(memory: Memory, now: number): Memory {
  const isCurrent = ({ at }: { readonly at: number }) => at > now - REMEMBERED_MS;
  const current = Object.entries(memory.seen).flatMap(([fingerprint, one]): [string, Seen][] => {
    if (!isCurrent(one)) return [];
    return [[fingerprint, { ...one, branches: one.branches.filter(isCurrent), passes: one.passes.filter(isCurrent) }]];
  });
  const { kept, holesUntil } = withinBounds(current, memory.holesUntil);
  const states = Object.entries(memory.workflows).filter(([, state]) => isCurrent(state));
  const allowed = Object.entries(memory.allowed).filter(([, one]) => isCurrent(one));
  return {
    ...memory,
    holesUntil,
    seen: Object.fromEntries(kept),
    workflows: Object.fromEntries(states.sort(([, a], [, b]) => b.at - a.at).slice(0, WORKFLOWS_MAX)),
    allowed: Object.fromEntries(allowed.sort(([, a], [, b]) => b.at - a.at).slice(0, ALLOWED_JOBS_MAX)),
  };
}

function withinBounds(all: readonly [string, Seen][], before: number): { kept: [string, Seen][]; holesUntil: number } {
  const detailsOf = ([, { branches, passes }]: [string, Seen]) => branches.length + passes.length;
  let details = all.reduce((sum, one) => sum + detailsOf(one), 0);
  if (all.length <= FINGERPRINTS_MAX && details <= DETAILS_MAX) return { kept: [...all], holesUntil: before };
  const kept = all.toSorted(([, a], [, b]) => Number(b.isTwice) - Number(a.isTwice) || b.at - a.at);
  let holesUntil = before;
  while (kept.length > FINGERPRINTS_MAX || details > DETAILS_MAX) {
    const gone = kept.pop();
    if (!gone) break;
    details -= detailsOf(gone);
    holesUntil = Math.max(holesUntil, gone[1].at);
  }
  return { kept, holesUntil };
}

/** A key that was told can be any text, `__proto__` too. */
export const own = <T>(all: Readonly<Record<string, T>>, key: string): T | undefined =>
  Object.hasOwn(all, key) ? all[key] : undefined;
