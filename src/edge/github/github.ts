// GitHub's REST API as the App's installation on one repository: every call has a token for that repository alone.
// A schema checks each answer; anything else is a Failure, never an exception.
import * as v from "valibot";
import type { Result } from "../../core/policy/failure.ts";
import { webUrlOf } from "../../core/webhook/web-links.ts";
import type { GitHubSettings } from "../../settings/settings.ts";
import type { Scope } from "./installations.ts";
import { type ListOf, listPages } from "./pages.ts";
import { hasRateToSpare, noteRate, type RateOf, RateWait } from "./rate.ts";
import { type Answer, type Parameters, type RequestOptions, read, requestWith } from "./request.ts";
import { type Permission, Tokens } from "./tokens.ts";

/** *Get a repository* by its id: GitHub's own redirects and links use that route, though its description lacks it. */
const Repository = v.pipe(
  v.object({ name: v.string(), owner: v.object({ login: v.string() }) }),
  v.transform(({ name, owner }) => ({ owner: owner.login, repo: name })),
);

export class GitHub {
  readonly #settings: GitHubSettings;
  readonly #scope: Scope;
  /** Where GitHub's pages are. */
  readonly webUrl: string;
  readonly #tokens: Tokens;
  readonly #rate = new RateWait();
  readonly #onRequest: () => void;
  /** The repository's name now, where it is no longer the one that the events had. */
  #names: { readonly owner: string; readonly repo: string } | null = null;
  #hasLookedForName = false;

  /**
   * The client for this scope: the one at hand, with its tokens, if its scope and the App's credentials are the same.
   * A new one calls `onRequest` before each request but those for tokens.
   */
  static for(atHand: GitHub | null, settings: GitHubSettings, scope: Scope, onRequest?: () => void): GitHub {
    const same = atHand && atHand.#settings === settings && JSON.stringify(atHand.#scope) === JSON.stringify(scope);
    return same ? atHand : new GitHub(settings, scope, onRequest);
  }

  constructor(settings: GitHubSettings, scope: Scope, onRequest: () => void = () => {}) {
    this.#settings = settings;
    this.#scope = scope;
    this.#onRequest = onRequest;
    this.#tokens = new Tokens(settings, scope);
    this.webUrl = webUrlOf(settings.apiUrl);
  }

  /** The App's installation on the repository; null where neither GitHub nor the webhook has named it yet. */
  get installationId(): string | null {
    return this.#tokens.installationId;
  }

  /** One call, whose answer `schema` reads. */
  async call<T>(
    permission: Permission,
    route: string,
    parameters: Parameters,
    schema: v.GenericSchema<unknown, T>,
  ): Promise<Result<T>> {
    const answer = await this.#answerByName(permission, route, parameters);
    return answer.ok ? read(answer.value.data, schema, route) : answer;
  }

  /** A list, page by page; see {@link listPages}. */
  list<P, T>(
    permission: Permission,
    route: string,
    parameters: Parameters,
    wanted: ListOf<P, T>,
  ): Promise<Result<T[]>> {
    return listPages((page) => this.#answerByName(permission, route, { ...parameters, ...page }), route, wanted);
  }

  /** As {@link answer}; where GitHub no longer knows the repository's name, by the name that its id has now. */
  async #answerByName(permission: Permission, route: string, parameters: Parameters): Promise<Result<Answer>> {
    const answer = await this.answer(permission, route, parameters);
    if (answer.ok || answer.failure.kind !== "not-found" || this.#hasLookedForName || !("repo" in parameters))
      return answer;
    // Only once: most 404s have nothing to do with names.
    this.#hasLookedForName = true;
    const byId = await this.answer(permission, `GET /repositories/${this.#scope.repositoryId}`, {});
    const found = byId.ok ? read(byId.value.data, Repository, "GET /repositories/{id}") : byId;
    if (!found.ok || (found.value.owner === parameters["owner"] && found.value.repo === parameters["repo"]))
      return answer;
    this.#names = found.value;
    return this.answer(permission, route, parameters);
  }

  /** How long to wait before starting something new, so as not to hit GitHub's primary rate limit, in milliseconds. */
  pauseMs(now: number): number {
    return this.#rate.pauseMs(this.#rateOf(), now);
  }

  #rateOf(): RateOf {
    return { installationId: this.installationId ?? "", repositoryId: this.#scope.repositoryId };
  }

  /** Is so much of the primary rate limit left that what nobody waits for may be asked? */
  hasToSpare(now: number): boolean {
    return hasRateToSpare(this.installationId ?? "", now);
  }

  /** The raw answer, for what is not JSON. */
  async answer(
    permission: Permission,
    route: string,
    parameters: Parameters,
    options: RequestOptions = {},
  ): Promise<Result<Answer>> {
    const token = await this.#tokens.tokenFor(permission);
    if (!token.ok) return token;
    const names = "repo" in parameters ? this.#names : null;
    const asked = { route, parameters: { ...parameters, ...names }, options };
    this.#onRequest();
    const answer = await requestWith(this.#settings, token.value, asked);
    if (answer.ok) noteRate(this.#rateOf(), answer.value.headers);
    // A refused token is not used again: the next try requests a new one.
    if (!answer.ok && answer.failure.kind === "unauthorized") this.#tokens.refuse(token.value);
    return answer;
  }
}
