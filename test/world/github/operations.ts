/**
 * The operations that this GitHub carries out, and the permission that each needs, as "Permissions required for
 * GitHub Apps" on docs.github.com says. GitHub lets some of them through without it where the repository is public;
 * here it is always asked for, as it is for a private one.
 */
import * as actions from "./answer-actions.ts";
import * as app from "./answer-app.ts";
import * as comments from "./answer-comments.ts";
import * as pulls from "./answer-pulls.ts";
import type { Call, Reply, RepositoryCall } from "./call.ts";
import * as hook from "./hook.ts";
import type { Level, Permissions } from "./state.ts";

export type Answering<Asked> = (call: Asked) => Reply | Promise<Reply>;

/** Any one of these is enough. */
type Need = Record<string, Level>;

const read: Need = { actions: "read" };
const readComments: Need = { issues: "read", pull_requests: "read" };
const writeComments: Need = { issues: "write", pull_requests: "write" };

export const asApp = new Map<string, Answering<Call>>([
  ["apps/get-authenticated", app.getApp],
  ["apps/list-installations", app.listInstallations],
  ["apps/get-webhook-config-for-app", hook.getConfig],
  ["apps/update-webhook-config-for-app", hook.setConfig],
  ["apps/get-repo-installation", app.getRepositoryInstallation],
  ["apps/create-installation-access-token", app.createToken],
  ["apps/list-webhook-deliveries", hook.listDeliveries],
  ["apps/redeliver-webhook-delivery", hook.redeliver],
]);

/** With an installation's token, about no repository. */
export const asToken = new Map<string, Answering<Call>>([
  ["apps/list-repos-accessible-to-installation", app.listRepositories],
]);

export const asInstallation = new Map<string, { needs: Need; answer: Answering<RepositoryCall> }>([
  ["repos/get", { needs: { metadata: "read" }, answer: pulls.getRepository }],
  ["pulls/list-files", { needs: { pull_requests: "read" }, answer: pulls.listFiles }],
  ["repos/get-content", { needs: { contents: "read", single_file: "read" }, answer: pulls.getContent }],
  ["pulls/list", { needs: { pull_requests: "read" }, answer: pulls.listPulls }],
  [
    "repos/list-pull-requests-associated-with-commit",
    { needs: { pull_requests: "read" }, answer: pulls.listPullsOfCommit },
  ],
  ["pulls/get", { needs: { pull_requests: "read" }, answer: pulls.getPull }],
  ["actions/list-workflow-runs-for-repo", { needs: read, answer: actions.listRuns }],
  ["actions/get-workflow-run", { needs: read, answer: actions.getRun }],
  ["actions/get-workflow-run-attempt", { needs: read, answer: actions.getAttempt }],
  ["actions/list-jobs-for-workflow-run-attempt", { needs: read, answer: actions.listJobsOfAttempt }],
  ["actions/list-jobs-for-workflow-run", { needs: read, answer: actions.listJobsOfRun }],
  ["actions/get-job-for-workflow-run", { needs: read, answer: actions.getJob }],
  ["actions/download-job-logs-for-workflow-run", { needs: read, answer: actions.getLog }],
  ["actions/re-run-workflow-failed-jobs", { needs: { actions: "write" }, answer: actions.rerunFailedJobs }],
  ["checks/list-annotations", { needs: { checks: "read" }, answer: actions.listAnnotations }],
  ["issues/list-comments", { needs: readComments, answer: comments.listComments }],
  ["issues/create-comment", { needs: writeComments, answer: comments.createComment }],
  ["issues/get-comment", { needs: readComments, answer: comments.getComment }],
  ["issues/update-comment", { needs: writeComments, answer: comments.updateComment }],
  ["issues/delete-comment", { needs: writeComments, answer: comments.deleteComment }],
]);

export function isEnough(permissions: Permissions, needs: Need): boolean {
  return Object.entries(needs).some(([name, level]) => permissions[name] === level || permissions[name] === "write");
}
