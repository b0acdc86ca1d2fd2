// A branch's pull requests, and our one comment on each.
import * as v from "valibot";
import { type Result, succeeded } from "../../core/policy/failure.ts";
import type { Queued } from "../../core/report/report.ts";
import { Id, PathName } from "../../core/webhook/job-and-run.ts";
import type { GitHub } from "./github.ts";
import { COMMENTS_SEARCHED_MAX, PAGE_SIZE } from "./limits.ts";
import type { Names } from "./runs.ts";

const WRITE = "pull_requests";

const PullRequest = v.pipe(
  v.object({
    number: v.number(),
    draft: v.nullish(v.boolean(), false),
    head: v.object({ sha: v.string(), ref: v.string(), repo: v.nullish(v.object({ id: Id }), null) }),
  }),
  v.transform(({ number, draft, head }) => ({
    number,
    isDraft: draft,
    headSha: head.sha,
    headBranch: head.ref,
    headRepositoryId: head.repo?.id ?? null,
  })),
);
export type PullRequest = v.InferOutput<typeof PullRequest>;

/** The open pull requests from this branch of this repository, a fork or not. */
export async function listPullRequests(
  github: GitHub,
  names: Names,
  { repositoryId, owner, branch }: { repositoryId: string; owner: string; branch: string },
): Promise<Result<PullRequest[]>> {
  const route = "GET /repos/{owner}/{repo}/pulls";
  const found = await github.list(
    WRITE,
    route,
    { ...names, state: "open", head: `${owner}:${branch}` },
    {
      schema: v.array(PullRequest),
      items: (page) => page,
      maxItems: PAGE_SIZE,
    },
  );
  if (!found.ok) return found;
  // `head` names an owner, not a repository, and GitHub ignores it where it is malformed: so check.
  return succeeded(found.value.filter((pr) => pr.headRepositoryId === repositoryId && pr.headBranch === branch));
}

const QueuedPullRequest = v.object({
  number: v.number(),
  head: v.object({
    sha: v.string(),
    ref: v.string(),
    repo: v.nullish(v.object({ id: Id, owner: v.object({ login: PathName }) }), null),
  }),
});

/** *Get a pull request*, by its number: its own head; null where its fork has been deleted. */
export async function getPullRequest(github: GitHub, names: Names, number: number): Promise<Result<Queued | null>> {
  const route = "GET /repos/{owner}/{repo}/pulls/{pull_number}";
  const got = await github.call(WRITE, route, { ...names, pull_number: number }, QueuedPullRequest);
  if (!got.ok) return got;
  const { head } = got.value;
  if (!head.repo) return succeeded(null);
  const headRepository = { id: head.repo.id, owner: head.repo.owner.login };
  return succeeded({ number, headSha: head.sha, headBranch: head.ref, headRepository });
}

const Files = v.array(v.object({ filename: v.string() }));

/** The paths that the pull request changes; of more than a page the first ones. */
export async function listChangedFiles(github: GitHub, names: Names, number: number): Promise<Result<string[]>> {
  const route = "GET /repos/{owner}/{repo}/pulls/{pull_number}/files";
  const found = await github.list(
    WRITE,
    route,
    { ...names, pull_number: number },
    {
      schema: Files,
      items: (page) => page,
      maxItems: PAGE_SIZE,
    },
  );
  return found.ok ? succeeded(found.value.map(({ filename }) => filename)) : found;
}

const Comment = v.object({
  id: Id,
  body: v.nullish(v.string(), ""),
  performed_via_github_app: v.nullish(v.object({ id: Id }), null),
});

export type OurComment = { readonly id: string; readonly body: string };

/** Our comments, found by their marker and their author, the oldest first. */
export async function findComments(
  github: GitHub,
  names: Names,
  { number, marker, appId }: { number: number; marker: string; appId: string },
): Promise<Result<OurComment[]>> {
  const route = "GET /repos/{owner}/{repo}/issues/{issue_number}/comments";
  const found = await github.list(
    WRITE,
    route,
    { ...names, issue_number: number },
    {
      schema: v.array(Comment),
      items: (page) => page,
      maxItems: COMMENTS_SEARCHED_MAX,
    },
  );
  if (!found.ok) return found;
  const ours = found.value.filter((c) => c.performed_via_github_app?.id === appId && c.body.startsWith(marker));
  return succeeded(ours.map(({ id, body }) => ({ id, body })).sort((a, b) => Number(a.id) - Number(b.id)));
}

/** Creates the comment and returns its id. `forbidden` where the pull request is locked. */
export async function createComment(
  github: GitHub,
  names: Names,
  number: number,
  body: string,
): Promise<Result<string>> {
  const route = "POST /repos/{owner}/{repo}/issues/{issue_number}/comments";
  const made = await github.call(WRITE, route, { ...names, issue_number: number, body }, v.object({ id: Id }));
  return made.ok ? succeeded(made.value.id) : made;
}

/** Edits the comment in place. `not-found` where somebody deleted it. */
export async function updateComment(github: GitHub, names: Names, id: string, body: string): Promise<Result<string>> {
  const route = "PATCH /repos/{owner}/{repo}/issues/comments/{comment_id}";
  const made = await github.call(WRITE, route, { ...names, comment_id: id, body }, v.object({ id: Id }));
  return made.ok ? succeeded(made.value.id) : made;
}

/** Deletes the comment, a duplicate of ours. `not-found` where somebody else has deleted it. */
export async function deleteComment(github: GitHub, names: Names, id: string): Promise<Result<null>> {
  const route = "DELETE /repos/{owner}/{repo}/issues/comments/{comment_id}";
  const deleted = await github.call(WRITE, route, { ...names, comment_id: id }, v.unknown());
  return deleted.ok ? succeeded(null) : deleted;
}
