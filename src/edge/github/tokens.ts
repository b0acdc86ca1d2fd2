// Installation tokens for one repository. One token serves all of whyred's calls about it, where the installation has
// granted everything; where it has not, GitHub gives no token at all (422), and each permission gets one of its own.
//
// Tokens are kept in memory alone, by isolate: the objects of a run and of its branch mostly live in the same one.
import * as v from "valibot";
import { type Failure, failed, type Result, succeeded } from "../../core/policy/failure.ts";
import type { GitHubSettings } from "../../settings/settings.ts";
import {
  findGrants,
  findInstallation,
  forgetGrants,
  forgetInstallation,
  knownInstallation,
  type Scope,
} from "./installations.ts";
import { NOT_GRANTED_MS, TOKEN_ENDS_EARLY_MS, TOKENS_KNOWN_MAX } from "./limits.ts";
import { remember } from "./remember.ts";
import { read, requestAsApp } from "./request.ts";

/** What a call needs. */
export type Permission = Usual | Optional;
type Usual = "actions" | "pull_requests" | "checks";
type Optional = "single_file" | "contents" | "actions:write";

/** All that whyred asks for, as the README lists it. */
const EVERYTHING: Readonly<Record<Usual, string>> = { actions: "read", pull_requests: "write", checks: "read" };

type Permissions = Readonly<Record<string, string>>;

/** What an installation may grant beside: each has a token of its own, so that nothing else waits for it. */
const OPTIONAL: Readonly<Record<Optional, Permissions>> = {
  single_file: { single_file: "read" },
  contents: { contents: "read" },
  "actions:write": { actions: "write" },
};
const isOptional = (permission: Permission): permission is Optional => Object.hasOwn(OPTIONAL, permission);

type Token = { readonly token: string; readonly expiresAt: number };

const Answer = v.object({ token: v.string(), expires_at: v.string() });

/** Of this isolate, by App, installation, repository and permissions: values alone, for a promise belongs to its object. */
const known = new Map<string, Token>();
/** Installations that have not granted everything, and until when that is believed (ms). */
const partial = new Map<string, number>();

export class Tokens {
  readonly #settings: GitHubSettings;
  readonly #scope: Scope;
  /** Those that this object is asking for, so that calls at the same time ask once. */
  readonly #asked = new Map<string, Promise<Result<Token>>>();
  #lookup: Promise<Result<string>> | null = null;

  constructor(settings: GitHubSettings, scope: Scope) {
    this.#settings = settings;
    this.#scope = scope;
  }

  /** The App's installation on the repository: as GitHub said, else as the webhook did; null where neither has yet. */
  get installationId(): string | null {
    return knownInstallation(this.#settings, this.#scope) ?? this.#scope.installationId;
  }

  /** A token that may do this; `invalid` where the installation has not granted it. */
  async tokenFor(permission: Permission): Promise<Result<string>> {
    const { apiUrl, appId } = this.#settings;
    const { owner } = this.#scope;
    // By account: an installation is one account's, and its id may not be known yet.
    const account = `${apiUrl} ${appId} ${owner}`;
    if (isOptional(permission)) return this.#optionalToken(permission);
    if ((partial.get(account) ?? 0) < Date.now()) {
      const made = await this.#token(EVERYTHING);
      if (made.ok || made.failure.kind !== "invalid") return made;
      remember(partial, [account, Date.now() + NOT_GRANTED_MS], TOKENS_KNOWN_MAX);
    }
    return this.#token({ [permission]: EVERYTHING[permission] });
  }

  /** Asks what was granted first: trying each such permission would cost as many tokens that GitHub does not give. */
  async #optionalToken(permission: Optional): Promise<Result<string>> {
    // Who presses the button that needs it has perhaps just granted it.
    if (permission === "actions:write") return this.#token(OPTIONAL[permission]);
    const granted = await findGrants(this.#settings, this.#scope);
    if (!granted.ok) return granted;
    if (granted.value[permission] === undefined) {
      return failed({ kind: "invalid", logText: `${permission}: not granted, as GitHub said`, status: 422 });
    }
    const made = await this.#token(OPTIONAL[permission]);
    if (!made.ok) forgetGrants(this.#settings, this.#scope);
    return made;
  }

  /** GitHub has refused this token: the next call makes a new one. */
  refuse(token: string): void {
    for (const [key, { token: other }] of known) if (other === token) known.delete(key);
  }

  async #token(permissions: Permissions): Promise<Result<string>> {
    const key = this.#keyOf(permissions);
    const atHand = known.get(key);
    if (atHand && atHand.expiresAt - TOKEN_ENDS_EARLY_MS > Date.now()) return succeeded(atHand.token);
    const asked = this.#asked.get(key) ?? this.#make(permissions);
    this.#asked.set(key, asked);
    const made = await asked;
    this.#asked.delete(key);
    if (!made.ok) return made;
    // GitHub may have named another installation meanwhile.
    remember(known, [this.#keyOf(permissions), made.value], TOKENS_KNOWN_MAX);
    return succeeded(made.value.token);
  }

  /** A repository that was transferred is another installation's: the old one's token may do nothing there. */
  #keyOf(permissions: Permissions): string {
    const { apiUrl, appId } = this.#settings;
    return [apiUrl, appId, this.installationId, this.#scope.repositoryId, JSON.stringify(permissions)].join(" ");
  }

  /** By the installation that the webhook named; where that is missing or not the repository's, by the one GitHub names. */
  async #make(permissions: Permissions): Promise<Result<Token>> {
    const hint = this.installationId;
    const made = hint === null ? null : await this.#request(hint, permissions);
    if (made && !isWrongInstallation(made, knownInstallation(this.#settings, this.#scope) === hint)) return made;
    forgetInstallation(this.#settings, this.#scope);
    this.#lookup ??= findInstallation(this.#settings, this.#scope);
    const found = await this.#lookup;
    this.#lookup = null;
    if (!found.ok) return made ?? revokedIf(found);
    if (made && found.value === hint) return made;
    return this.#request(found.value, permissions);
  }

  async #request(installationId: string, permissions: Permissions): Promise<Result<Token>> {
    const route = "POST /app/installations/{installation_id}/access_tokens";
    const made = await requestAsApp(this.#settings, route, {
      installation_id: installationId,
      ...(this.#scope.byName
        ? { repositories: [this.#scope.repo] }
        : { repository_ids: [toJsonNumber(this.#scope.repositoryId)] }),
      permissions,
    });
    if (!made.ok) return revokedIf(made);
    const parsed = read(made.value.data, Answer, route);
    if (!parsed.ok) return parsed;
    return succeeded({ token: parsed.value.token, expiresAt: Date.parse(parsed.value.expires_at) });
  }
}

/** Without a token nothing can be read; 422 is about the repository or the permission only. */
function revokedIf({ failure }: { readonly failure: Failure }) {
  const isRevoked = ["unauthorized", "forbidden", "not-found"].includes(failure.kind);
  return failed(isRevoked ? { ...failure, appRevoked: true } : failure);
}

const LACKS_REPOSITORY = /at least one repository/;

/**
 * No installation of this App (404), or one that does not have the repository (422, which also stands for a permission
 * that was not granted; `isCertain` where GitHub itself has named it).
 */
function isWrongInstallation(made: Result<Token>, isCertain: boolean): boolean {
  if (made.ok) return false;
  const lacksRepository = made.failure.kind === "invalid" && LACKS_REPOSITORY.test(made.failure.logText);
  return made.failure.kind === "not-found" || (lacksRepository && !isCertain);
}

/** Octokit writes a `bigint` as the number that it is; a `number` would be rounded over 2^53. */
function toJsonNumber(id: string): number | bigint {
  return Number.isSafeInteger(Number(id)) ? Number(id) : BigInt(id);
}
