// The Durable Objects' names. A name says all that identifies the object's subject.
import type { Run } from "../core/webhook/job-and-run.ts";

/** Two GitHub instances may use the same ids. The API's host tells them apart. */
export const hostOf = (apiUrl: string) => new URL(apiUrl).host;

export const installationName = (apiUrl: string, installationId: string) => `${hostOf(apiUrl)}/${installationId}`;

export const inboxName = (apiUrl: string, repositoryId: string) => `${hostOf(apiUrl)}/${repositoryId}`;

export const historyName = (apiUrl: string, repositoryId: string) => `${hostOf(apiUrl)}/${repositoryId}`;

/** `channel` is null for an incoming webhook, which names none. */
export function channelName(apiUrl: string, repositoryId: string, channel: string | null): string {
  return `${hostOf(apiUrl)}/${repositoryId}/${channel ?? "incoming webhook"}`;
}

export function runName(apiUrl: string, repositoryId: string, runId: string): string {
  return `${hostOf(apiUrl)}/${repositoryId}/${runId}`;
}

/**
 * The `Branch` that knows which branch reports on a pull request in a merge queue. No head repository has the id
 * `queue`.
 */
export function queueName(apiUrl: string, repositoryId: string, pullRequest: number): string {
  return `${hostOf(apiUrl)}/${repositoryId}/queue/${pullRequest}`;
}

/** `headRepository` is null for a deleted fork. The name says `none` then. */
export function branchName(
  apiUrl: string,
  repositoryId: string,
  { headRepository, headBranch }: Pick<Run, "headRepository" | "headBranch">,
): string {
  return `${hostOf(apiUrl)}/${repositoryId}/${headRepository?.id ?? "none"}/${headBranch ?? ""}`;
}
