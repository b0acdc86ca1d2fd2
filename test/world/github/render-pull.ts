/** Pull requests and their comments as GitHub's API writes them. */
import type { Json, JsonObject } from "../json.ts";
import { nodeId, renderAccount, renderRepository, site } from "./render-repository.ts";
import { type Account, type Comment, fullName, type PullRequest, type Repository, seconds } from "./state.ts";

export function renderPull(pull: PullRequest, api: string): JsonObject {
  const repository = `${api}/repos/${fullName(pull.repository)}`;
  const url = `${repository}/pulls/${pull.number}`;
  const issue = `${repository}/issues/${pull.number}`;
  const page = `${site}/${fullName(pull.repository)}/pull/${pull.number}`;
  const comments = `${issue}/comments`;
  const statuses = `${repository}/statuses/${pull.sha}`;
  const reviewComment = `${repository}/pulls/comments{/number}`;
  return {
    url,
    id: pull.id,
    node_id: nodeId("PR", pull.id),
    html_url: page,
    diff_url: `${page}.diff`,
    patch_url: `${page}.patch`,
    issue_url: issue,
    number: pull.number,
    state: pull.state,
    locked: pull.locked,
    title: pull.title,
    user: renderAccount(pull.author, api),
    body: null,
    created_at: seconds(pull.createdAt),
    updated_at: seconds(pull.createdAt),
    closed_at: pull.state === "open" ? null : seconds(pull.createdAt),
    merged_at: null,
    merge_commit_sha: pull.sha.split("").toReversed().join(""),
    assignee: null,
    assignees: [],
    requested_reviewers: [],
    requested_teams: [],
    labels: [],
    milestone: null,
    draft: pull.draft,
    commits_url: `${url}/commits`,
    review_comments_url: `${url}/comments`,
    review_comment_url: reviewComment,
    comments_url: comments,
    statuses_url: statuses,
    head: side(pull.headRepository, pull.branch, pull.sha, pull.author, api),
    base: side(pull.repository, pull.baseBranch, pull.sha.split("").toReversed().join(""), pull.repository.owner, api),
    _links: {
      self: { href: url },
      html: { href: page },
      issue: { href: issue },
      comments: { href: comments },
      review_comments: { href: `${url}/comments` },
      review_comment: { href: reviewComment },
      commits: { href: `${url}/commits` },
      statuses: { href: statuses },
    },
    author_association: "CONTRIBUTOR",
    auto_merge: null,
    active_lock_reason: null,
  };
}

function side(repository: Repository | null, ref: string, sha: string, author: Account, api: string): JsonObject {
  const owner = repository?.owner ?? author;
  return {
    label: `${owner.login}:${ref}`,
    ref,
    sha,
    user: renderAccount(owner, api),
    repo: repository === null ? null : renderRepository(repository, api),
  };
}

export function renderComment(comment: Comment, app: Json, api: string): JsonObject {
  const repository = `/repos/${fullName(comment.pull.repository)}`;
  const url = `${api}${repository}/issues/comments/${comment.id}`;
  return {
    url,
    html_url: `${site}/${fullName(comment.pull.repository)}/pull/${comment.pull.number}#issuecomment-${comment.id}`,
    issue_url: `${api}${repository}/issues/${comment.pull.number}`,
    id: comment.id,
    node_id: nodeId("IC", comment.id),
    user: renderAccount(comment.author, api),
    created_at: seconds(comment.createdAt),
    updated_at: seconds(comment.updatedAt),
    body: comment.body,
    author_association: comment.byApp ? "NONE" : "CONTRIBUTOR",
    reactions: {
      url: `${url}/reactions`,
      total_count: 0,
      "+1": 0,
      "-1": 0,
      laugh: 0,
      hooray: 0,
      confused: 0,
      heart: 0,
      rocket: 0,
      eyes: 0,
    },
    performed_via_github_app: comment.byApp ? app : null,
  };
}

/** One file of *list pull requests files*. */
export function renderFile(pull: PullRequest, path: string, api: string): JsonObject {
  const repository = `${fullName(pull.repository)}`;
  const at = `${repository}/blob/${pull.sha}/${path}`;
  return {
    sha: pull.sha,
    filename: path,
    status: "modified",
    additions: 1,
    deletions: 1,
    changes: 2,
    blob_url: `${site}/${at}`,
    raw_url: `${site}/${repository}/raw/${pull.sha}/${path}`,
    contents_url: `${api}/repos/${repository}/contents/${path}?ref=${pull.sha}`,
    patch: "@@ -1 +1 @@",
  };
}

/** *Get a pull request*, which says more than a list does. */
export function renderFullPull(pull: PullRequest, api: string): JsonObject {
  return {
    ...renderPull(pull, api),
    merged: false,
    mergeable: true,
    rebaseable: true,
    mergeable_state: "clean",
    merged_by: null,
    comments: pull.comments.length,
    review_comments: 0,
    maintainer_can_modify: false,
    commits: 1,
    additions: 1,
    deletions: 1,
    changed_files: pull.files.length,
  };
}
