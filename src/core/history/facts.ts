// What the history says of a failure: the first facts that hold, in fixed words, each about one run. Facts alone, never a
// guess. Pure: no IO, no clock, no environment.
import type { Fact } from "../report/report.ts";
import { COUNTED_MS, FACTS_MAX, REMEMBERED_MS, WATCHED_AT_LEAST_MS } from "./limits.ts";
import { allowedKey, isOfDefaultBranch, type Memory, own, type Telling } from "./memory.ts";

/** A fact and the run, or the attempt of one (`RUN/ATTEMPT`), that it speaks of. */
export type Finding = Omit<Fact, "url"> & { readonly run: string };

export type Answer = {
  /** By fingerprint; a failure of which nothing is known has no entry. */
  readonly facts: Readonly<Record<string, readonly Finding[]>>;
  /** Which of the jobs were allowed to fail in an earlier run. */
  readonly allowed: readonly string[];
};

export const NO_ANSWER: Answer = { facts: {}, allowed: [] };

/** `memory` has the telling in it already, if that counts. */
export function answerFor(memory: Memory | null, telling: Telling, now: number): Answer {
  if (!memory || memory.version !== telling.version) return NO_ANSWER;
  const facts = telling.failed.map(
    (fingerprint) => [fingerprint, factsOf(memory, telling, { fingerprint, now })] as const,
  );
  const { id, workflowId } = telling.run;
  const allowed = telling.jobs.filter((job) => {
    const known = own(memory.allowed, allowedKey(workflowId, job));
    return known !== undefined && known.run !== id && known.at > now - REMEMBERED_MS;
  });
  return { facts: Object.fromEntries(facts.filter(([, found]) => found.length > 0)), allowed };
}

type Asked = { readonly fingerprint: string; readonly now: number };

function factsOf(memory: Memory, telling: Telling, asked: Asked): Finding[] {
  const onDefault = alsoOnDefaultBranch(memory, telling, asked);
  const found = [
    onDefault,
    passedOnRerun(memory, asked),
    onOtherBranches(memory, telling, { ...asked, isToldOfDefault: onDefault !== null }),
    firstSeen(memory, telling, asked),
  ];
  return found.filter((fact) => fact !== null).slice(0, FACTS_MAX);
}

/** The newest run of this workflow on the default branch is red with it. */
function alsoOnDefaultBranch(memory: Memory, telling: Telling, { fingerprint, now }: Asked): Finding | null {
  const { defaultBranch, run } = telling;
  const state = own(memory.workflows, run.workflowId);
  const since = state?.red ? own(state.red, fingerprint) : undefined;
  const isThere = telling.isOwn && telling.branch === defaultBranch;
  if (since === undefined || isThere || isOfDefaultBranch(telling)) return null;
  if (defaultBranch === null || state?.branch !== defaultBranch) return null;
  const text = `Also fails on ${defaultBranch}, for ${timeInWords(now - since)}`;
  return { fact: "on-default-branch", text, run: state.run };
}

function passedOnRerun(memory: Memory, { fingerprint, now }: Asked): Finding | null {
  const passes = own(memory.seen, fingerprint)?.passes.filter(({ at }) => at > now - COUNTED_MS) ?? [];
  const last = passes.at(-1);
  if (!last) return null;
  const times = passes.length === 1 ? "once" : `${passes.length} times`;
  return { fact: "passed-on-rerun", text: `Passed on a re-run of the same commit ${times} in 7 days`, run: last.where };
}

function onOtherBranches(
  memory: Memory,
  { isOwn, branch, defaultBranch }: Telling,
  { fingerprint, now, isToldOfDefault }: Asked & { readonly isToldOfDefault: boolean },
): Finding | null {
  const others = own(memory.seen, fingerprint)?.branches.filter(({ where, at }) => {
    const isSame = (isOwn && where === branch) || (isToldOfDefault && where === defaultBranch);
    return !isSame && at > now - COUNTED_MS;
  });
  const last = others?.toSorted((a, b) => a.at - b.at).at(-1);
  if (!others || !last) return null;
  const what = others.length === 1 ? "1 other branch" : `${others.length} other branches`;
  return { fact: "on-other-branches", text: `Seen on ${what} in 7 days`, run: last.run };
}

/** Only where the memory has no hole in which it may have been. */
function firstSeen(memory: Memory, { run, knownBefore }: Telling, { fingerprint, now }: Asked): Finding | null {
  const seen = own(memory.seen, fingerprint);
  const isElsewhere = seen !== undefined && (seen.firstRun !== run.id || seen.isTwice);
  const isWatched = now - memory.watchedSince >= WATCHED_AT_LEAST_MS && memory.holesUntil <= now - REMEMBERED_MS;
  if (isElsewhere || !isWatched || knownBefore.includes(fingerprint)) return null;
  return { fact: "first-seen", text: "First seen here", run: run.id };
}

const UNITS = [
  { ms: 24 * 3600_000, name: "day" },
  { ms: 3600_000, name: "hour" },
  { ms: 60_000, name: "minute" },
] as const;

/** A time as people say it: `3 hours`, `1 minute` at the least. */
export function timeInWords(ms: number): string {
  for (const { ms: unit, name } of UNITS) {
    const count = Math.floor(ms / unit);
    if (count >= 1) return `${count} ${name}${count === 1 ? "" : "s"}`;
  }
  return "1 minute";
}
