// Tells a branch's failed runs on one pull request: one comment, found again, edited in place. Where nobody answered what
// was asked for, it may take effect later: it is waited for, and put right if it came all the same.
import type { BranchShapes } from "../../branch/branch.ts";
import { type Pace, wrote } from "../../core/policy/edit-throttle.ts";
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
import type { Facts } from "../../queue/facts.ts";
import { LATE_CHECK_MS, LATE_EFFECT_MS } from "../limits.ts";
import { MARKER, renderComment } from "./render/comment.ts";
import { deservesComment, sectionsFor } from "./render/sections.ts";
import { type Doubt, isBelieved, isOlderThanShown } from "./render/stale-head.ts";

/** Our comment on a pull request, and what it says; no id where it is not known. */
export type CommentFact = {
  readonly id: string | null;
  readonly body: string;
  /** Came after 0.1.0. */
  readonly pace?: Pace | undefined;
  /** It may be there: it was about to be written, and no answer was heard, or GitHub said that it is not found. */
  readonly unheard?: true;
  /** When a write was asked for that nobody has answered (ms): it may take effect later. Came after 0.1.0. */
  readonly askedAt?: number | undefined;
};

export type Scene = {
  readonly facts: Facts<BranchShapes>;
  readonly github: GitHub;
  readonly names: Names;
  readonly appId: string;
  /** How long to wait before a comment may be written, in milliseconds. */
  readonly permit: () => Promise<number>;
};

/** What became of one pull request's comment. */
export type ToldComment =
  | { readonly kind: "same" }
  /** It is looked at again then (ms), where something that was asked for before may still take effect. */
  | { readonly kind: "written"; readonly checkAt: number | null }
  /** It may not be written yet. */
  | { readonly kind: "wait"; readonly ms: number }
  /** It is looked at again then (ms). */
  | { readonly kind: "later"; readonly at: number }
  | { readonly kind: "failed"; readonly failure: Failure };

const SAME: ToldComment = { kind: "same" };

/** `doubt` says whether GitHub may only be behind with the head that it names. */
export async function tellComment(scene: Scene, pull: PullRequest, doubt: Doubt | null): Promise<ToldComment> {
  const { facts } = scene;
  const known = knownOf(scene, pull);
  const { askedAt } = known;
  if (!known.id && !known.unheard && !deservesComment(sectionsOf(facts, pull), pull.headSha)) return SAME;
  if (bodyOf(scene, pull) === known.body) {
    if (askedAt === undefined) return SAME;
    const checkAt = askedAt + LATE_CHECK_MS;
    return Date.now() < checkAt ? { kind: "later", at: checkAt } : putRight(scene, pull);
  }
  if (doubt && !isBelieved(doubt) && isOlderThanShown(runsOf(facts), pull.headSha)) return SAME;
  const found = await findOne(scene, pull);
  if (!found.ok) return { kind: "failed", failure: found.failure };
  const mayComeUntil = (askedAt ?? 0) + LATE_EFFECT_MS;
  if (!found.value && Date.now() < mayComeUntil) return { kind: "later", at: mayComeUntil };
  return write(scene, pull, found.value?.id ?? null);
}

/** What was asked for and not answered has had its time: is there one comment, and does it say what it should? */
async function putRight(scene: Scene, pull: PullRequest): Promise<ToldComment> {
  const found = await findOne(scene, pull);
  if (!found.ok) return { kind: "failed", failure: found.failure };
  const known = { ...knownOf(scene, pull), askedAt: undefined };
  const ours = found.value;
  const isRight = !ours || (ours.id === known.id && ours.body === known.body);
  scene.facts.set("comment", keyOf(pull), isRight ? known : { ...known, id: ours.id, body: "" });
  return isRight ? SAME : write(scene, pull, ours.id);
}

/** Our comment, searched for where it is not known for certain. Of several the oldest; the others are deleted. */
async function findOne(scene: Scene, pull: PullRequest): Promise<Result<OurComment | null>> {
  const { github, names, appId } = scene;
  const { id, body, askedAt } = knownOf(scene, pull);
  if (id && askedAt === undefined) return succeeded({ id, body });
  const found = await findComments(github, names, { number: pull.number, marker: MARKER, appId });
  if (!found.ok) return found;
  const [ours = null, ...doubles] = found.value;
  for (const double of doubles) {
    const deleted = await deleteComment(github, names, double.id);
    if (deleted.ok || deleted.failure.kind === "not-found") continue;
    if (isTransient(deleted.failure)) return deleted;
    // Two that are up to date are better than one that is not.
    logTrouble({ object: "Branch", task: "delete comment", what: deleted.failure.logText, next: "left there" });
  }
  return succeeded(ours);
}

async function write(scene: Scene, pull: PullRequest, id: string | null): Promise<ToldComment> {
  const { facts, github, names } = scene;
  const ms = await scene.permit();
  if (ms > 0) return { kind: "wait", ms };
  // Rendered only now: what is known may have changed while others were asked.
  const known = knownOf(scene, pull);
  const sections = sectionsOf(facts, pull);
  const body = bodyOf(scene, pull);
  if (body === known.body) return SAME;
  if (!id && !deservesComment(sections, pull.headSha)) return SAME;

  // The intent, before the effect: a comment whose answer is never heard is still found, and turns green.
  const now = Date.now();
  const remember = (fact: CommentFact) => rememberShown(facts, keyOf(pull), { fact, sections });
  remember({ ...known, id, body: "", unheard: true, askedAt: now });
  const written = await (id ? updateComment(github, names, id, body) : createComment(github, names, pull.number, body));
  // What was asked for before may still be on its way.
  const askedAt = known.askedAt && known.askedAt + LATE_CHECK_MS > now ? known.askedAt : undefined;
  if (written.ok) {
    remember({ id: written.value, body, pace: wrote(known.pace, Date.now()), askedAt });
    return { kind: "written", checkAt: askedAt === undefined ? null : askedAt + LATE_CHECK_MS };
  }
  const { failure } = written;
  // Somebody deleted it, or GitHub only says so: it is searched for, and made anew if there is something red to tell.
  const isGone = failure.kind === "not-found" || failure.kind === "gone";
  if (!failure.outcomeUnknown) remember({ ...known, id: isGone ? null : id, body: "", unheard: true, askedAt });
  return { kind: "failed", failure };
}

const UNKNOWN: CommentFact = { id: null, body: "" };

const keyOf = ({ number }: PullRequest) => String(number);

const knownOf = ({ facts }: Scene, pull: PullRequest) => facts.get("comment", keyOf(pull)) ?? UNKNOWN;

/** What it should say; what it says, where there is nothing to say. */
function bodyOf(scene: Scene, pull: PullRequest): string {
  const sections = sectionsOf(scene.facts, pull);
  return sections.length === 0 ? knownOf(scene, pull).body : renderComment(sections);
}

export const runsOf = (facts: Facts<BranchShapes>) => [...facts.all("run").values()];

const sectionsOf = (facts: Facts<BranchShapes>, { headSha }: PullRequest) => sectionsFor(runsOf(facts), headSha);

function rememberShown(
  facts: Facts<BranchShapes>,
  key: string,
  { fact, sections }: { fact: CommentFact; sections: readonly BranchRun[] },
): void {
  facts.set("comment", key, fact);
  const shown = new Set(sections.map(({ report }) => report.run.id));
  for (const [id, run] of facts.all("run")) facts.set("run", id, { ...run, shown: shown.has(id) });
}
