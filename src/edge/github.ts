// GitHub's REST API, as the App's installation on one repository: every call with a token for that repository and the
// one permission it needs. An answer is checked against a schema; whatever else comes is a Failure, never an exception.
import { App } from "@octokit/app";
import { Octokit } from "@octokit/core";
import * as v from "valibot";
import { version } from "../../package.json";
import { failed, type Result, succeeded } from "../core/failure.ts";
import { PAGE_SIZE, PAGES_MAX, REQUEST_TIMEOUT_MS } from "../core/limits.ts";
import type { GitHubSettings } from "../settings.ts";
import { within } from "./deadline.ts";
import { toFailure } from "./github-failure.ts";

/** What a token may do. A token of its own for each: one permission that was not granted would fail the whole token. */
export type Permission = { actions: "read" } | { pull_requests: "write" } | { checks: "read" };

/** A little earlier than GitHub's own end, which is an hour after the token was made. */
const TOKEN_ENDS_EARLY_MS = 120_000;

type MadeToken = Result<{ readonly token: string; readonly expiresAt: number }>;

const Token = v.object({ token: v.string(), expires_at: v.string() });

type Parameters = Readonly<Record<string, unknown>>;
type Answer = { readonly status: number; readonly headers: Readonly<Record<string, unknown>>; readonly data: unknown };

/** On whose behalf, and about which repository. */
export type Scope = { readonly installationId: string; readonly repositoryId: string };

export class GitHub {
  /** As the App itself, which may only ask for tokens. */
  readonly #app: Octokit;
  /** As whoever's token the call carries. */
  readonly #octokit: Octokit;
  readonly #scope: Scope;
  /** The API's scheme, host and port. */
  readonly origin: string;
  /** By permission, in this object's memory alone: a promise must not cross from one Durable Object to another. */
  readonly #tokens = new Map<string, MadeToken>();
  /** Those that are being asked for. */
  readonly #asked = new Map<string, Promise<MadeToken>>();

  /** The client for this scope: the one at hand, with its tokens, where it is for the same. */
  static for(atHand: GitHub | null, settings: GitHubSettings, scope: Scope): GitHub {
    const same = atHand && JSON.stringify(atHand.#scope) === JSON.stringify(scope);
    return same ? atHand : new GitHub(settings, scope);
  }

  constructor(settings: GitHubSettings, scope: Scope) {
    const octokit = Octokit.defaults({
      baseUrl: settings.apiUrl,
      userAgent: `whyred/${version}`,
      // What fails is said once, by whoever asked; Octokit's own lines would name links.
      log: { debug() {}, info() {}, warn() {}, error() {} },
    });
    this.#app = new App({ appId: settings.appId, privateKey: settings.privateKey, Octokit: octokit }).octokit;
    this.#octokit = new octokit();
    this.#scope = scope;
    this.origin = new URL(settings.apiUrl).origin;
  }

  /** One call whose answer is read by `schema`. */
  async call<T>(
    permission: Permission,
    route: string,
    parameters: Parameters,
    schema: v.GenericSchema<unknown, T>,
  ): Promise<Result<T>> {
    const answer = await this.answer(permission, route, parameters);
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
      const answer = await this.answer(permission, route, { ...parameters, per_page: PAGE_SIZE, page });
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

  /** The answer as it came, for what is no JSON; `options` are those of its fetch. */
  async answer(
    permission: Permission,
    route: string,
    parameters: Parameters,
    options: object = {},
  ): Promise<Result<Answer>> {
    const token = await this.#token(permission);
    if (!token.ok) return token;
    const headers = { authorization: `token ${token.value}` };
    const answer = await request(this.#octokit, route, { ...parameters, headers }, options);
    // A token that is refused is not asked again: the next try makes a new one.
    if (!answer.ok && answer.failure.kind === "unauthorized") this.#tokens.delete(JSON.stringify(permission));
    return answer;
  }

  /** Asked for once, however many calls want it at the same time. */
  async #token(permissions: Permission): Promise<Result<string>> {
    const key = JSON.stringify(permissions);
    const known = this.#tokens.get(key);
    if (known?.ok && known.value.expiresAt - TOKEN_ENDS_EARLY_MS > Date.now()) return succeeded(known.value.token);
    const asked = this.#asked.get(key) ?? this.#makeToken(permissions);
    this.#asked.set(key, asked);
    const made = await asked;
    this.#asked.delete(key);
    this.#tokens.set(key, made);
    return made.ok ? succeeded(made.value.token) : made;
  }

  async #makeToken(permissions: Permission): Promise<MadeToken> {
    const route = "POST /app/installations/{installation_id}/access_tokens";
    const made = await request(this.#app, route, {
      installation_id: this.#scope.installationId,
      repository_ids: [toJsonNumber(this.#scope.repositoryId)],
      permissions,
    });
    if (!made.ok) return made;
    const parsed = read(made.value.data, Token, route);
    if (!parsed.ok) return parsed;
    return succeeded({ token: parsed.value.token, expiresAt: Date.parse(parsed.value.expires_at) });
  }
}

/** One request; `options` are those of its fetch. Octokit throws whatever is not a success. */
async function request(
  octokit: Octokit,
  route: string,
  parameters: Parameters & { headers?: object },
  options: object = {},
): Promise<Result<Answer>> {
  const headers = { "x-github-api-version": "2022-11-28", ...parameters.headers };
  try {
    const answer = await within(REQUEST_TIMEOUT_MS, (signal) =>
      octokit.request(route, { ...parameters, headers, request: { signal, ...options } }),
    );
    return succeeded(answer);
  } catch (error) {
    return failed(toFailure(error, route));
  }
}

/** Octokit writes a `bigint` as the number that it is; a `number` would be rounded over 2^53. */
function toJsonNumber(id: string): number | bigint {
  return Number.isSafeInteger(Number(id)) ? Number(id) : BigInt(id);
}

function header(headers: Answer["headers"], name: string): string {
  const value = headers[name];
  return typeof value === "string" ? value : "";
}

function read<T>(data: unknown, schema: v.GenericSchema<unknown, T>, route: string): Result<T> {
  const parsed = v.safeParse(schema, data, { abortEarly: true });
  if (parsed.success) return succeeded(parsed.output);
  const field = v.getDotPath(parsed.issues[0]) ?? "its answer";
  return failed({ kind: "unexpected", what: `${route}: ${field} is not what GitHub's documentation says` });
}
