// Which installation of the App has a repository. A webhook names one, but only as a hint: GitHub has sent payloads
// without it, and with another App's (June 2026). Where the hint is of no use, GitHub is asked.
import * as v from "valibot";
import { type Result, succeeded } from "../../core/policy/failure.ts";
import { Id } from "../../core/webhook/job-and-run.ts";
import type { GitHubSettings } from "../../settings/settings.ts";
import { INSTALLATIONS_KNOWN_MAX } from "./limits.ts";
import { read, requestAsApp } from "./request.ts";

/** On whose behalf, and about which repository. */
export type Scope = {
  /** The webhook's hint. */
  readonly installationId: string | null;
  readonly repositoryId: string;
  readonly owner: string;
  readonly repo: string;
  /** Its id is not known, and stands for nothing but what is remembered: tokens are asked for by its name. */
  readonly byName?: true;
};

/** By GitHub's names of permissions: `read` or `write`. */
export type Grants = Readonly<Record<string, string>>;

const Installation = v.object({ id: Id, permissions: v.optional(v.record(v.string(), v.string()), {}) });

/** What GitHub answered, by API and repository: all objects of this isolate share it. */
const known = new Map<string, string>();

const keyOf = ({ apiUrl }: GitHubSettings, { repositoryId }: Scope) => `${apiUrl} ${repositoryId}`;

/** The installation that GitHub named for this repository; null where it has not been asked. */
export function knownInstallation(settings: GitHubSettings, scope: Scope): string | null {
  return known.get(keyOf(settings, scope)) ?? null;
}

/** It has no such installation any more. */
export function forgetInstallation(settings: GitHubSettings, scope: Scope): void {
  known.delete(keyOf(settings, scope));
}

/** *Get a repository installation for the authenticated app*; remembered. `not-found` where the App is not installed. */
export async function findInstallation(settings: GitHubSettings, scope: Scope): Promise<Result<string>> {
  const found = await getInstallation(settings, scope);
  return found.ok ? succeeded(found.value.id) : found;
}

/** What the installation was granted, by the same question: dearer than to know, and cheaper than to try each permission. */
export async function findGrants(settings: GitHubSettings, scope: Scope): Promise<Result<Grants>> {
  const found = await getInstallation(settings, scope);
  return found.ok ? succeeded(found.value.permissions) : found;
}

async function getInstallation(
  settings: GitHubSettings,
  scope: Scope,
): Promise<Result<v.InferOutput<typeof Installation>>> {
  const route = "GET /repos/{owner}/{repo}/installation";
  const answer = await requestAsApp(settings, route, { owner: scope.owner, repo: scope.repo });
  const found = answer.ok ? read(answer.value.data, Installation, route) : answer;
  if (!found.ok) return found;
  const [oldest] = known.keys();
  if (oldest !== undefined && known.size >= INSTALLATIONS_KNOWN_MAX) known.delete(oldest);
  known.set(keyOf(settings, scope), found.value.id);
  return found;
}
