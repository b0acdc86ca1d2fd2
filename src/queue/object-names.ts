// The Durable Objects' names: what an object is about is all that its name says.
import type { Run } from "../core/webhook/job-and-run.ts";

/** Two installations of GitHub may use the same ids: the API's host tells them apart. */
export const hostOf = (apiUrl: string) => new URL(apiUrl).host;

export const installationName = (apiUrl: string, installationId: string) => `${hostOf(apiUrl)}/${installationId}`;

export const inboxName = (apiUrl: string, repositoryId: string) => `${hostOf(apiUrl)}/${repositoryId}`;

export const historyName = (apiUrl: string, repositoryId: string) => `${hostOf(apiUrl)}/${repositoryId}`;

/** `channel` is null for an incoming webhook's, which names none. */
export function channelName(apiUrl: string, repositoryId: string, channel: string | null): string {
  return `${hostOf(apiUrl)}/${repositoryId}/${channel ?? "incoming webhook"}`;
}

export function runName(apiUrl: string, repositoryId: string, runId: string): string {
  return `${hostOf(apiUrl)}/${repositoryId}/${runId}`;
}

/** The `Branch` that says which one tells of a pull request in a merge queue. No head repository has such an id. */
export function queueName(apiUrl: string, repositoryId: string, pullRequest: number): string {
  return `${hostOf(apiUrl)}/${repositoryId}/queue/${pullRequest}`;
}

/** The head repository of a deleted fork is null, and counts as `none`. */
export function branchName(
  apiUrl: string,
  repositoryId: string,
  { headRepository, headBranch }: Pick<Run, "headRepository" | "headBranch">,
): string {
  return `${hostOf(apiUrl)}/${repositoryId}/${headRepository?.id ?? "none"}/${headBranch ?? ""}`;
}
