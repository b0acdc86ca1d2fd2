/** Comments on pull requests, which GitHub keeps as comments on issues. */
import { stringAt } from "../json.ts";
import { usualPermissions } from "./accounts.ts";
import { pullNumbered } from "./answer-pulls.ts";
import { notFound, ok, pageOf, type Reply, type RepositoryCall, refusal } from "./call.ts";
import { renderApp } from "./render-app.ts";
import { renderComment } from "./render-pull.ts";
import type { Comment } from "./state.ts";

// What GitHub says of a longer one: "Body is too long (maximum is 65536 characters)".
const longestBody = 65_536;

export function listComments(call: RepositoryCall): Reply {
  const pull = pullNumbered(call, call.parameters["issue_number"]);
  if (pull === undefined) return notFound;
  const since = Date.parse(call.query.get("since") ?? "1970-01-01");
  const comments = pull.comments.filter(({ deleted, updatedAt }) => !deleted && updatedAt.getTime() >= since);
  const { items, headers } = pageOf(comments, call);
  return { ...ok(items.map((comment) => rendered(comment, call))), headers };
}

export function createComment(call: RepositoryCall): Reply {
  const pull = pullNumbered(call, call.parameters["issue_number"]);
  if (pull === undefined) return notFound;
  if (pull.locked) return refusal(403, "Unable to create comment because issue is locked.");
  const body = stringAt(call.body, "body") ?? "";
  const refused = problemOf(body);
  if (refused !== undefined) return refused;
  const comment = rendered(call.site.state.addComment(pull, { body, byApp: true }), call);
  return { status: 201, json: comment, headers: { location: stringAt(comment, "url") ?? "" } };
}

export function getComment(call: RepositoryCall): Reply {
  const comment = commentOf(call);
  return comment === undefined ? notFound : ok(rendered(comment, call));
}

export function updateComment(call: RepositoryCall): Reply {
  const comment = commentOf(call);
  if (comment === undefined) return notFound;
  const body = stringAt(call.body, "body") ?? "";
  const refused = problemOf(body);
  if (refused !== undefined) return refused;
  comment.body = body;
  comment.history.push(body);
  comment.updatedAt = new Date();
  return ok(rendered(comment, call));
}

export function deleteComment(call: RepositoryCall): Reply {
  const comment = commentOf(call);
  if (comment === undefined) return notFound;
  comment.deleted = true;
  return { status: 204 };
}

function commentOf({ site, repository, parameters }: RepositoryCall): Comment | undefined {
  const pulls = site.state.pulls.filter((pull) => pull.repository.id === repository.id);
  const comments = pulls.flatMap((pull) => pull.comments).filter((comment) => !comment.deleted);
  return comments.find((comment) => String(comment.id) === parameters["comment_id"]);
}

function problemOf(body: string): Reply | undefined {
  const error = { resource: "IssueComment", field: "body" };
  if (body.trim() === "") return refusal(422, "Validation Failed", { errors: [{ ...error, code: "missing_field" }] });
  if (body.length <= longestBody) return undefined;
  const message = `Body is too long (maximum is ${longestBody} characters)`;
  return refusal(422, "Validation Failed", { errors: [{ ...error, code: "unprocessable", message }] });
}

function rendered(comment: Comment, { site: { state }, api }: RepositoryCall) {
  return renderComment(comment, renderApp(state.app, state, usualPermissions, api), api);
}
