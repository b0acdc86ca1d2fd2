// Which installation of the App has a repository. A webhook names one, but only as a hint: GitHub has sent payloads
// without it, and with another App's (June 2026). Where the hint is of no use, GitHub is asked.
import * as v from "valibot";
import { type Result, succeeded } from "../../core/policy/failure.ts";
import { Id } from "../../core/webhook/job-and-run.ts";
import type { GitHubSettings } from "../../settings/settings.ts";
import { INSTALLATIONS_KNOWN_MAX, NOT_GRANTED_MS } from "./limits.ts";
import { remember } from "./remember.ts";
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

/** What accounts have granted, and until when that is believed (ms). */
const grants = new Map<string, { readonly permissions: Grants; readonly until: number }>();

const accountOf = ({ apiUrl, appId }: GitHubSettings, { owner }: Scope) => `${apiUrl} ${appId} ${owner}`;

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
  if (!found.ok) return found;
  remember(known, [keyOf(settings, scope), found.value.id], INSTALLATIONS_KNOWN_MAX);
  return succeeded(found.value.id);
}

/**
 * What the account's installation was granted, by the same question; believed for {@link NOT_GRANTED_MS}. Which one it is
 * stays the webhook's to say: a repository may be transferred.
 */
export async function findGrants(settings: GitHubSettings, scope: Scope): Promise<Result<Grants>> {
  const known = grants.get(accountOf(settings, scope));
  if (known && known.until > Date.now()) return succeeded(known.permissions);
  const found = await getInstallation(settings, scope);
  return found.ok ? succeeded(found.value.permissions) : found;
}

/** GitHub says that it has granted something else by now. */
export function forgetGrants(settings: GitHubSettings, scope: Scope): void {
  grants.delete(accountOf(settings, scope));
}

async function getInstallation(
  settings: GitHubSettings,
  scope: Scope,
): Promise<Result<v.InferOutput<typeof Installation>>> {
  const route = "GET /repos/{owner}/{repo}/installation";
  const answer = await requestAsApp(settings, route, { owner: scope.owner, repo: scope.repo });
  const found = answer.ok ? read(answer.value.data, Installation, route) : answer;
  if (!found.ok) return found;
  const { permissions } = found.value;
  const until = Date.now() + NOT_GRANTED_MS;
  remember(grants, [accountOf(settings, scope), { permissions, until }], INSTALLATIONS_KNOWN_MAX);
  return found;
}
