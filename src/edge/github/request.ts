// One request to GitHub, as the App itself or with a token. What Octokit throws becomes a Failure; a schema reads the
// answer; a redirect is followed within the API only, since the request carries a credential and perhaps a body.
import { App } from "@octokit/app";
import { Octokit } from "@octokit/core";
import * as v from "valibot";
import { failed, type Result, succeeded } from "../../core/policy/failure.ts";
import type { GitHubSettings } from "../../settings/settings.ts";
import { doubtStored } from "../../settings/stored.ts";
import { within } from "../deadline.ts";
import { REQUEST_TIMEOUT_MS } from "../limits.ts";
import { VERSION } from "../version.ts";
import { toFailure } from "./failure.ts";
import { CREDENTIAL_ENDS_EARLY_MS, REDIRECTS_MAX } from "./limits.ts";

/** docs.github.com, "User agent required". */
export const USER_AGENT = `whyred/${VERSION}`;

export type Parameters = Readonly<Record<string, unknown>>;
export type Answer = {
  readonly status: number;
  readonly headers: Readonly<Record<string, unknown>>;
  readonly data: unknown;
};

/** A credential of the App itself (a JWT), and until when it is used, in milliseconds. */
type Credential = { readonly token: string; readonly until: number };

/** Shared by all objects of an isolate, so it holds no promise and nothing of an answer. */
type Client = { readonly app: Octokit; readonly anyone: Octokit; credential: Credential | null };

/** For as long as the settings live. */
const clients = new WeakMap<GitHubSettings, Client>();

function clientFor(settings: GitHubSettings): Client {
  const client = clients.get(settings) ?? makeClient(settings);
  clients.set(settings, client);
  return client;
}

function makeClient({ appId, privateKey, apiUrl }: GitHubSettings): Client {
  const octokit = octokitAt(apiUrl);
  const app = new App({ appId, privateKey, Octokit: octokit }).octokit;
  return { app, anyone: new octokit(), credential: null };
}

function octokitAt(apiUrl: string): typeof Octokit {
  return Octokit.defaults({
    baseUrl: apiUrl,
    userAgent: USER_AGENT,
    // The caller logs what fails, once; Octokit's own log lines would contain links.
    log: { debug() {}, info() {}, warn() {}, error() {} },
  });
}

export type RequestOptions = {
  /** The answer is a 302, which is not followed: its `location` is a link to elsewhere. */
  readonly isLink?: true;
};

export type TokenRequest = {
  readonly route: string;
  readonly parameters: Parameters;
  readonly options: RequestOptions;
};

/** One request with an installation's token. */
export function requestWith(
  settings: GitHubSettings,
  token: string,
  { route, parameters, options }: TokenRequest,
): Promise<Result<Answer>> {
  const headers = { authorization: `token ${token}` };
  return request(clientFor(settings).anyone, route, { ...parameters, headers }, options);
}

/** One request with a person's or a workflow's token, or without any. */
export function requestAt(
  apiUrl: string,
  token: string | null,
  { route, parameters, options }: TokenRequest,
): Promise<Result<Answer>> {
  const headers = token === null ? {} : { authorization: `token ${token}` };
  return request(new (octokitAt(apiUrl))(), route, { ...parameters, headers }, options);
}

/** One request as the App itself: for tokens, for its installations, and about its webhook's deliveries. */
export async function requestAsApp(
  settings: GitHubSettings,
  route: string,
  parameters: Parameters,
): Promise<Result<Answer>> {
  const client = clientFor(settings);
  const signed = await credentialOf(client);
  if (!signed.ok) return signed;
  const headers = { authorization: `bearer ${signed.value}` };
  const answer = await request(client.anyone, route, { ...parameters, headers });
  // The next request signs a new one.
  if (!answer.ok && answer.failure.kind === "unauthorized") {
    client.credential = null;
    doubtStored();
  }
  return answer;
}

const SignedByOctokit = v.object({ token: v.string(), expiresAt: v.string() });

/** Signed once for some minutes: an RSA signature takes as long as all the rest of a request. */
async function credentialOf(client: Client): Promise<Result<string>> {
  if (client.credential && client.credential.until > Date.now()) return succeeded(client.credential.token);
  try {
    const { token, expiresAt } = v.parse(SignedByOctokit, await client.app.auth({ type: "app" }));
    client.credential = { token, until: Date.parse(expiresAt) - CREDENTIAL_ENDS_EARLY_MS };
    return succeeded(token);
  } catch (error) {
    return failed(toFailure(error, "the App's credential"));
  }
}

/** One request, and the redirects it leads to. Octokit throws whatever is not a success. */
async function request(
  octokit: Octokit,
  route: string,
  given: Parameters & { headers: object },
  options: RequestOptions = {},
): Promise<Result<Answer>> {
  const headers = { "x-github-api-version": "2022-11-28", ...given.headers };
  const parse = options.isLink ? { parseSuccessResponseBody: false } : {};
  try {
    return await within(REQUEST_TIMEOUT_MS, async (signal) => {
      const how = { headers, request: { signal, redirect: "manual" as const, ...parse } };
      const { method, body } = octokit.request.endpoint(route, { ...given, headers });
      let answer: Answer = await octokit.request(route, { ...given, ...how });
      for (let redirects = 0; isRedirect(answer, options); redirects++) {
        if (answer.data instanceof ReadableStream) await answer.data.cancel();
        const url = redirects < REDIRECTS_MAX ? redirectWithin(octokit, answer) : null;
        if (!url)
          return failed({ kind: "unexpected", logText: `${route}: ${answer.status} out of the API, or in a circle` });
        answer = await octokit.request(`${method} ${url}`, { ...how, ...(body === undefined ? {} : { data: body }) });
      }
      return succeeded(answer);
    });
  } catch (error) {
    return failed(toFailure(error, route));
  }
}

/** docs.github.com, "Follow redirects": the same request is to be repeated, with the same method. */
function isRedirect({ status }: Answer, { isLink }: RequestOptions): boolean {
  return status === 301 || status === 307 || status === 308 || (status === 302 && !isLink);
}

/** Where the answer redirects to; null where that is another origin than the API's. */
function redirectWithin(octokit: Octokit, { headers }: Answer): string | null {
  const { baseUrl } = octokit.request.endpoint.DEFAULTS;
  const location = header(headers, "location");
  if (location === "" || !URL.canParse(location, baseUrl)) return null;
  const url = new URL(location, baseUrl);
  // Octokit would fill in what stands in braces.
  return url.origin === new URL(baseUrl).origin ? url.href.replace(/[{}]/g, encodeURIComponent) : null;
}

/** A header's text; empty where it is missing. */
export function header(headers: Answer["headers"], name: string): string {
  const value = headers[name];
  return typeof value === "string" ? value : "";
}

/** The data as the schema reads it. */
export function read<T>(data: unknown, schema: v.GenericSchema<unknown, T>, route: string): Result<T> {
  const parsed = v.safeParse(schema, data, { abortEarly: true });
  if (parsed.success) return succeeded(parsed.output);
  const field = v.getDotPath(parsed.issues[0]) ?? "its answer";
  return failed({ kind: "unexpected", logText: `${route}: ${field} is not what GitHub's documentation says` });
}
