// GitHub's REST API, as the App's installation on one repository: every call with a token for that repository
// alone. An answer is checked against a schema; whatever else comes is a Failure, never an exception.
import * as v from "valibot";
import { type Result, succeeded } from "../../core/policy/failure.ts";
import type { GitHubSettings } from "../../settings/settings.ts";
import { PAGE_SIZE, PAGES_MAX } from "./limits.ts";
import { noteRate, RateWait } from "./rate.ts";
import { type Answer, header, type Parameters, read, requestWith } from "./request.ts";
import { type Permission, type Scope, Tokens } from "./tokens.ts";

/** *Get a repository* by its id, which GitHub's own redirects and links name, though its description does not. */
const Repository = v.pipe(
  v.object({ name: v.string(), owner: v.object({ login: v.string() }) }),
  v.transform(({ name, owner }) => ({ owner: owner.login, repo: name })),
);

export class GitHub {
  readonly #settings: GitHubSettings;
  readonly #scope: Scope;
  /** The API's scheme, host and port. */
  readonly origin: string;
  readonly #tokens: Tokens;
  readonly #rate = new RateWait();
  /** What the repository is called now, where it is not called any more as the events say. */
  #names: { readonly owner: string; readonly repo: string } | null = null;
  #hasLooked = false;

  /** The client for this scope: the one at hand, with its tokens, where it is for the same. */
  static for(atHand: GitHub | null, settings: GitHubSettings, scope: Scope): GitHub {
    const same = atHand && JSON.stringify(atHand.#scope) === JSON.stringify(scope);
    return same ? atHand : new GitHub(settings, scope);
  }

  constructor(settings: GitHubSettings, scope: Scope) {
    this.#settings = settings;
    this.#scope = scope;
    this.#tokens = new Tokens(settings, scope);
    this.origin = new URL(settings.apiUrl).origin;
  }

  /** One call whose answer is read by `schema`. */
  async call<T>(
    permission: Permission,
    route: string,
    parameters: Parameters,
    schema: v.GenericSchema<unknown, T>,
  ): Promise<Result<T>> {
    const answer = await this.#answerByName(permission, route, parameters);
    return answer.ok ? read(answer.value.data, schema, route) : answer;
  }

  /** A list, page by page, at most about `maxItems` of it; `items` takes one page apart. */
  async list<P, T>(
    permission: Permission,
    route: string,
    parameters: Parameters,
    {
      schema,
      items,
      maxItems,
    }: { schema: v.GenericSchema<unknown, P>; items: (page: P) => readonly T[]; maxItems: number },
  ): Promise<Result<T[]>> {
    const all: T[] = [];
    for (let page = 1; page <= PAGES_MAX && all.length < maxItems; page++) {
      const answer = await this.#answerByName(permission, route, { ...parameters, per_page: PAGE_SIZE, page });
      if (!answer.ok) return answer;
      const parsed = read(answer.value.data, schema, route);
      if (!parsed.ok) return parsed;
      const some = items(parsed.value);
      all.push(...some);
      const link = header(answer.value.headers, "link");
      if (link ? !link.includes('rel="next"') : some.length < PAGE_SIZE) break;
    }
    return succeeded(all);
  }

  /** As {@link answer}; where the repository's name is not known any more, by the name that its id has now. */
  async #answerByName(permission: Permission, route: string, parameters: Parameters): Promise<Result<Answer>> {
    const answer = await this.answer(permission, route, parameters);
    if (answer.ok || answer.failure.kind !== "not-found" || this.#hasLooked || !("repo" in parameters)) return answer;
    // Once: most of what is not found has nothing to do with names.
    this.#hasLooked = true;
    const byId = await this.answer(permission, `GET /repositories/${this.#scope.repositoryId}`, {});
    const found = byId.ok ? read(byId.value.data, Repository, "GET /repositories/{id}") : byId;
    if (!found.ok || (found.value.owner === parameters["owner"] && found.value.repo === parameters["repo"]))
      return answer;
    this.#names = found.value;
    return this.answer(permission, route, parameters);
  }

  /** How long to wait before something new is begun, so that GitHub's rate limit is not hit, in milliseconds. */
  pauseMs(now: number): number {
    return this.#rate.pauseMs(this.#scope.installationId, now);
  }

  /** The answer as it came, for what is no JSON; `options` are those of its fetch. */
  async answer(
    permission: Permission,
    route: string,
    parameters: Parameters,
    options: object = {},
  ): Promise<Result<Answer>> {
    const token = await this.#tokens.tokenFor(permission);
    if (!token.ok) return token;
    const names = "repo" in parameters ? this.#names : null;
    const asked = { route, parameters: { ...parameters, ...names }, options };
    const answer = await requestWith(this.#settings, token.value, asked);
    if (answer.ok) noteRate(this.#scope.installationId, answer.value.headers);
    // A token that is refused is not asked again: the next try makes a new one.
    if (!answer.ok && answer.failure.kind === "unauthorized") this.#tokens.refuse(token.value);
    return answer;
  }
}
