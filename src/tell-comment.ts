// Tells a branch's failed runs on one pull request: one comment, found again, edited in place.
import type { BranchShapes } from "./branch.ts";
import { MARKER, renderComment } from "./core/comment.ts";
import { type Failure, succeeded } from "./core/failure.ts";
import { type Doubt, isBelieved, isOlderThanShown } from "./core/heads.ts";
import { type Pace, wrote } from "./core/pace.ts";
import { type BranchRun, deservesComment, sectionsFor } from "./core/sections.ts";
import type { GitHub } from "./edge/github.ts";
import { createComment, findComment, type PullRequest, updateComment } from "./edge/github-comments.ts";
import type { Names } from "./edge/github-runs.ts";
import type { Facts } from "./facts.ts";

/** Our comment on a pull request, and what it says; no id where it is not known. */
export type CommentFact = {
  readonly id: string | null;
  readonly body: string;
  /** Came after 0.1.0. */
  readonly pace?: Pace | undefined;
  /** It may be there: it was about to be written, and no answer was heard, or GitHub said that it is not found. */
  readonly unheard?: true;
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
  | { readonly kind: "same" | "written" }
  /** It may not be written yet. */
  | { readonly kind: "wait"; readonly ms: number }
  /** It is looked at again then (ms). */
  | { readonly kind: "later"; readonly at: number }
  | { readonly kind: "failed"; readonly failure: Failure };

/** `doubt` says whether GitHub may only be behind with the head that it names. */
export async function tellComment(
  scene: Scene,
  { number, headSha }: PullRequest,
  doubt: Doubt | null,
): Promise<ToldComment> {
  const { facts, github, names, appId } = scene;
  const key = String(number);
  const known = facts.get("comment", key);
  const bodyNow = () => {
    const sections = sectionsOf(facts, headSha);
    return sections.length === 0 ? known?.body : renderComment(sections);
  };
  const mayBeThere = known?.id || known?.unheard;
  if (!mayBeThere && !deservesComment(sectionsOf(facts, headSha), headSha)) return { kind: "same" };
  if (bodyNow() === known?.body) return { kind: "same" };
  if (doubt && !isBelieved(doubt) && isOlderThanShown(runsOf(facts), headSha)) return { kind: "same" };
  const found = known?.id ? succeeded(known.id) : await findComment(github, names, { number, marker: MARKER, appId });
  if (!found.ok) return { kind: "failed", failure: found.failure };
  const ms = await scene.permit();
  if (ms > 0) return { kind: "wait", ms };

  // Rendered only now: what is known may have changed while others were asked.
  const sections = sectionsOf(facts, headSha);
  const body = bodyNow();
  if (body === undefined || body === known?.body) return { kind: "same" };
  const id = found.value;
  if (!id && !deservesComment(sections, headSha)) return { kind: "same" };
  // The intent, before the effect: a comment whose answer is never heard is still found, and turns green.
  remember(facts, key, { id, body: "", pace: known?.pace, unheard: true }, sections);
  const written = id ? await updateComment(github, names, id, body) : await createComment(github, names, number, body);
  if (written.ok) {
    remember(facts, key, { id: written.value, body, pace: wrote(known?.pace, Date.now()) }, sections);
    return { kind: "written" };
  }
  const { failure } = written;
  // Somebody deleted it, or GitHub only says so: it is searched for, and made anew if there is something red to tell.
  if (failure.kind === "not-found" || failure.kind === "gone") {
    facts.set("comment", key, { id: null, body: "", unheard: true });
  }
  return { kind: "failed", failure };
}

export const runsOf = (facts: Facts<BranchShapes>) => [...facts.all("run").values()];

const sectionsOf = (facts: Facts<BranchShapes>, headSha: string) => sectionsFor(runsOf(facts), headSha);

function remember(facts: Facts<BranchShapes>, key: string, comment: CommentFact, sections: readonly BranchRun[]): void {
  facts.set("comment", key, comment);
  const shown = new Set(sections.map(({ report }) => report.run.id));
  for (const [id, run] of facts.all("run")) facts.set("run", id, { ...run, shown: shown.has(id) });
}
