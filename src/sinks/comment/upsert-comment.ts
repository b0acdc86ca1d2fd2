// Updates our comment on one pull request: finds it again, edits it in place, and creates it only if something is red.
// `comment-record` has the states; here are the transitions.
import { wrote } from "../../core/policy/edit-throttle.ts";
import { type Failure, isTransient, type Result, succeeded } from "../../core/policy/failure.ts";
import type { BranchRun } from "../../core/report/branch-run.ts";
import {
  createComment,
  deleteComment,
  findComments,
  type OurComment,
  type PullRequest,
  updateComment,
} from "../../edge/github/comments.ts";
import type { GitHub } from "../../edge/github/github.ts";
import type { Names } from "../../edge/github/runs.ts";
import { logTrouble } from "../../edge/worker-log.ts";
import type { Records } from "../../queue/records.ts";
import type { BranchRuns } from "../branch-runs.ts";
import { digestOf } from "../digest.ts";
import { LATE_CHECK_MS, LATE_EFFECT_MS } from "../limits.ts";
import type { Routing } from "../routing.ts";
import type { Change } from "../sink.ts";
import { learnChangedFiles, withChangedFiles } from "./changed-files.ts";
import { askedAtOf, type CommentRecord, type CommentShapes, digestIn, NO_COMMENT, paceOf } from "./comment-record.ts";
import { MARKER, renderComment } from "./render/comment.ts";
import { deservesComment, sectionsFor } from "./render/sections.ts";
import { type Doubt, isBelieved, isOlderThanShown } from "./render/stale-head.ts";

export type Round = {
  readonly runs: BranchRuns;
  readonly routing: Routing;
  readonly records: Records<CommentShapes>;
  readonly github: GitHub;
  readonly names: Names;
  readonly appId: string;
  /** How long to wait before a comment may be written, in milliseconds. */
  readonly permit: () => Promise<number>;
  readonly tellOthers: (change: Change) => void;
};

/** The result for one pull request's comment. */
export type Upserted =
  | { readonly kind: "unchanged" }
  /** At `checkAt` (ms) it is checked again, if an earlier write may still take effect. */
  | { readonly kind: "written"; readonly isNew: boolean; readonly checkAt: number | null }
  | { readonly kind: "not-permitted"; readonly waitMs: number }
  /** It is checked again at this time (ms). `isFailing`: it is not known whether the last write took effect. */
  | { readonly kind: "later"; readonly at: number; readonly isFailing: boolean }
  | { readonly kind: "failed"; readonly failure: Failure };

const UNCHANGED: Upserted = { kind: "unchanged" };

/** `doubt`: GitHub may lag behind with the head that it names. */
export async function upsertComment(round: Round, pull: PullRequest, doubt: Doubt | null): Promise<Upserted> {
  const { runs } = round;
  const record = recordOf(round, pull) ?? NO_COMMENT;
  if (record.state === "none" && !deservesComment(sectionsOf(round, pull), pull.headSha)) return UNCHANGED;
  if (isUpToDate(round, pull, record)) {
    if (record.state !== "settling") return UNCHANGED;
    const checkAt = record.askedAt + LATE_CHECK_MS;
    return Date.now() < checkAt ? { kind: "later", at: checkAt, isFailing: false } : settle(round, pull);
  }
  if (doubt && !isBelieved(doubt) && isOlderThanShown(runs.all(), pull.headSha)) return UNCHANGED;
  const found = await findOurs(round, pull);
  if (!found.ok) return { kind: "failed", failure: found.failure };
  const mayComeUntil = (askedAtOf(record) ?? 0) + LATE_EFFECT_MS;
  if (!found.value && Date.now() < mayComeUntil) return { kind: "later", at: mayComeUntil, isFailing: true };
  return write(round, pull, found.value?.id ?? null);
}

/** An unanswered write has had its time: is there one comment, and is its text right? */
async function settle(round: Round, pull: PullRequest): Promise<Upserted> {
  const found = await findOurs(round, pull);
  if (!found.ok) return { kind: "failed", failure: found.failure };
  const record = recordOf(round, pull);
  if (record?.state !== "settling") return UNCHANGED;
  const { id, digest, pace } = record;
  const ours = found.value;
  if (!ours || (ours.id === id && digestOf(ours.body) === digest)) {
    setRecord(round, pull, { state: "confirmed", id, digest, pace });
    return UNCHANGED;
  }
  setRecord(round, pull, { state: "unknown", id: ours.id, pace });
  return write(round, pull, ours.id);
}

/** Our comment, searched for if it is not certain. The oldest if there are several; the others are deleted. */
async function findOurs(round: Round, pull: PullRequest): Promise<Result<Pick<OurComment, "id" | "body"> | null>> {
  const { github, names, appId } = round;
  const record = recordOf(round, pull) ?? NO_COMMENT;
  const isKnown = record.state === "confirmed" || (record.state === "unknown" && record.id !== null);
  if (isKnown && record.id !== null) return succeeded({ id: record.id, body: "" });
  const found = await findComments(github, names, { number: pull.number, marker: MARKER, appId });
  if (!found.ok) return found;
  const [ours = null, ...doubles] = found.value;
  for (const double of doubles) {
    const deleted = await deleteComment(github, names, double.id);
    if (deleted.ok || deleted.failure.kind === "not-found") continue;
    if (isTransient(deleted.failure)) return deleted;
    // Two current comments are better than one that is outdated.
    logTrouble({ object: "Branch", task: "delete comment", what: deleted.failure.logText, next: "left there" });
  }
  return succeeded(ours);
}

/** The intent is stored already, as the queue's lease. */
async function write(round: Round, pull: PullRequest, id: string | null): Promise<Upserted> {
  const { runs, github, names } = round;
  await learnChangedFiles(round, pull, sectionsOf(round, pull));
  const waitMs = await round.permit();
  if (waitMs > 0) return { kind: "not-permitted", waitMs };
  // Rendered only now: more may be known by now.
  const record = recordOf(round, pull) ?? NO_COMMENT;
  const sections = sectionsOf(round, pull, { isThere: id !== null });
  if (isUpToDate(round, pull, record)) return UNCHANGED;
  if (!id && !deservesComment(sections, pull.headSha)) {
    if (sections.length === 0) setRecord(round, pull, NO_COMMENT);
    return UNCHANGED;
  }

  const body = renderComment(sections, pull.headSha);
  runs.markShown(new Set(sections.map(({ report }) => report.run.id)));
  const now = Date.now();
  const written = await (id ? updateComment(github, names, id, body) : createComment(github, names, pull.number, body));
  const pace = wrote(paceOf(record) ?? undefined, Date.now());
  // An earlier request may still be on its way.
  const asked = askedAtOf(record);
  const askedAt = asked !== null && asked + LATE_CHECK_MS > now ? asked : null;
  if (written.ok) {
    const said = { id: written.value, digest: digestOf(body), pace };
    setRecord(
      round,
      pull,
      askedAt === null ? { state: "confirmed", ...said } : { state: "settling", ...said, askedAt },
    );
    return { kind: "written", isNew: id === null, checkAt: askedAt === null ? null : askedAt + LATE_CHECK_MS };
  }
  setRecord(round, pull, notWritten(record, { id, now, askedAt, failure: written.failure }));
  return { kind: "failed", failure: written.failure };
}

function notWritten(
  record: CommentRecord,
  { id, now, askedAt, failure }: { id: string | null; now: number; askedAt: number | null; failure: Failure },
): CommentRecord {
  const pace = paceOf(record);
  if (failure.outcomeUnknown) return { state: "unconfirmed", id, askedAt: now, pace };
  // Somebody deleted it, or GitHub only says so. It is searched for, and created again if there is something red.
  const isGone = failure.kind === "not-found" || failure.kind === "gone";
  const left = isGone ? null : id;
  return askedAt === null ? { state: "unknown", id: left, pace } : { state: "unconfirmed", id: left, askedAt, pace };
}

const keyOf = ({ number }: PullRequest) => String(number);

export const recordOf = ({ records }: Pick<Round, "records">, pull: PullRequest) => records.get("comment", keyOf(pull));

export function setRecord({ records }: Pick<Round, "records">, pull: PullRequest, record: CommentRecord): void {
  records.set("comment", keyOf(pull), record);
}

/** Is the text right? It is if there is nothing to say, unless a write may have said something. */
function isUpToDate(round: Round, pull: PullRequest, record: CommentRecord): boolean {
  const sections = sectionsOf(round, pull);
  if (sections.length === 0) return record.state !== "unconfirmed";
  return digestIn(record) === digestOf(renderComment(sections, pull.headSha));
}

function sectionsOf(
  { runs, routing, records }: Pick<Round, "runs" | "routing" | "records">,
  { number, headSha }: PullRequest,
  { isThere } = { isThere: false },
): BranchRun[] {
  const changed = records.get("changed", String(number));
  const told = routing.forComment(runs.allReported());
  return sectionsFor(told, headSha, { number, isThere }).map((section) => withChangedFiles(section, number, changed));
}
