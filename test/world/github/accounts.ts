/** The accounts of this GitHub, their repositories, and where the App is installed. */
import type { RepositorySpec } from "./specs.ts";
import { type Account, fullName, type Installation, type Permissions, type Repository } from "./state.ts";

/** What the App asks for when it is installed, as the README says; `checks` is optional there. */
export const usualPermissions: Permissions = {
  actions: "read",
  checks: "read",
  metadata: "read",
  pull_requests: "write",
};

export class Accounts {
  readonly accounts = new Map<string, Account>();
  readonly installations: Installation[] = [];
  readonly repositories: Repository[] = [];
  readonly app: { id: number; slug: string; name: string; owner: string; createdAt: Date; permissions: Permissions };
  /** The full names that repositories had before, in lower case. */
  readonly #former = new Map<string, Repository>();
  // As large as GitHub's own were in 2026.
  #nextAccount = 9_919_000;
  #nextRepository = 1_104_000_000;
  #nextInstallation = 94_800_000;

  constructor(app: { id: number; slug: string; owner: string }) {
    const createdAt = new Date("2026-01-05T09:00:00Z");
    this.app = { ...app, name: app.slug, createdAt, permissions: usualPermissions };
  }

  account(login: string, type: Account["type"] = login.endsWith("[bot]") ? "Bot" : "User"): Account {
    const known = this.accounts.get(login.toLowerCase());
    if (known !== undefined) return known;
    const account = { id: this.#nextAccount++, login, type };
    this.accounts.set(login.toLowerCase(), account);
    return account;
  }

  /** The App's own account, under which its comments stand. */
  bot(): Account {
    return this.account(`${this.app.slug}[bot]`, "Bot");
  }

  /** A repository; the App is installed on its owner's account, except where it is a fork. */
  addRepository(spec: RepositorySpec): Repository {
    const owner = this.account(spec.owner, spec.fork === true ? "User" : "Organization");
    const repository: Repository = {
      id: spec.id ?? this.#nextRepository++,
      owner,
      name: spec.name,
      private: spec.private ?? false,
      fork: spec.fork ?? false,
      defaultBranch: "main",
      files: new Map(Object.entries(spec.files ?? {})),
      properties: spec.properties ?? {},
      createdAt: new Date("2025-03-04T05:06:07Z"),
    };
    this.repositories.push(repository);
    if (!repository.fork && this.installationOf(repository) === undefined) this.install(owner);
    return repository;
  }

  install(account: Account, permissions: Permissions = usualPermissions): Installation {
    const installation: Installation = {
      id: this.#nextInstallation++,
      account,
      permissions: { ...permissions },
      repositories: "all",
      createdAt: new Date("2026-02-03T04:05:06Z"),
    };
    this.installations.push(installation);
    return installation;
  }

  installationOf(repository: Repository): Installation | undefined {
    return this.installations.find(
      ({ account, repositories }) =>
        account.id === repository.owner.id && (repositories === "all" || repositories.has(repository.id)),
    );
  }

  /** The repository gets another name or owner; requests by the old one are redirected. */
  rename(repository: Repository, { owner = repository.owner.login, name = repository.name }): void {
    this.#former.set(fullName(repository).toLowerCase(), repository);
    repository.owner = this.account(owner, repository.owner.type);
    repository.name = name;
    if (this.installationOf(repository) === undefined) this.install(repository.owner);
  }

  /** The repository of this full name, whatever its case, and whether it is the name of today. */
  repositoryNamed(fullNameInAnyCase: string): { repository: Repository; moved: boolean } | undefined {
    const name = fullNameInAnyCase.toLowerCase();
    const repository = this.repositories.find((one) => fullName(one).toLowerCase() === name);
    if (repository !== undefined) return { repository, moved: false };
    const former = this.#former.get(name);
    return former === undefined ? undefined : { repository: former, moved: true };
  }
}
