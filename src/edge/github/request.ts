// One request to GitHub, as the App itself or with a token: Octokit's throws become Failures, and an answer is read by a
// schema.
import { App } from "@octokit/app";
import { Octokit } from "@octokit/core";
import * as v from "valibot";
import { version } from "../../../package.json";
import { failed, type Result, succeeded } from "../../core/policy/failure.ts";
import type { GitHubSettings } from "../../settings/settings.ts";
import { within } from "../deadline.ts";
import { REQUEST_TIMEOUT_MS } from "../limits.ts";
import { toFailure } from "./failure.ts";
import { CREDENTIAL_ENDS_EARLY_MS } from "./limits.ts";

export type Parameters = Readonly<Record<string, unknown>>;
export type Answer = {
  readonly status: number;
  readonly headers: Readonly<Record<string, unknown>>;
  readonly data: unknown;
};

/** A credential of the App itself (a JWT), and when it is not used any more, in milliseconds. */
type Credential = { readonly token: string; readonly until: number };

/** It holds no promise and nothing of an answer: all objects of an isolate share it. */
type Client = { readonly app: Octokit; readonly anyone: Octokit; credential: Credential | null };

/** For as long as the settings live. */
const clients = new WeakMap<GitHubSettings, Client>();

function clientFor(settings: GitHubSettings): Client {
  const client = clients.get(settings) ?? makeClient(settings);
  clients.set(settings, client);
  return client;
}

function makeClient({ appId, privateKey, apiUrl }: GitHubSettings): Client {
  const octokit = Octokit.defaults({
    baseUrl: apiUrl,
    userAgent: `whyred/${version}`,
    // What fails is said once, by whoever asked; Octokit's own lines would name links.
    log: { debug() {}, info() {}, warn() {}, error() {} },
  });
  const app = new App({ appId, privateKey, Octokit: octokit }).octokit;
  return { app, anyone: new octokit(), credential: null };
}

/** One request with somebody's token; `options` are those of its fetch. */
export type TokenRequest = { readonly route: string; readonly parameters: Parameters; readonly options: object };

export function requestWith(
  settings: GitHubSettings,
  token: string,
  { route, parameters, options }: TokenRequest,
): Promise<Result<Answer>> {
  const headers = { authorization: `token ${token}` };
  return request(clientFor(settings).anyone, route, { ...parameters, headers }, options);
}

/** One request as the App itself, which may ask for tokens, and for what its webhook was sent. */
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
  // Whatever was wrong with it, the next one is signed anew.
  if (!answer.ok && answer.failure.kind === "unauthorized") client.credential = null;
  return answer;
}

const SignedByOctokit = v.object({ token: v.string(), expiresAt: v.string() });

/** Signed once for all that is asked within some minutes: an RSA signature takes as long as all else of a request. */
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

/** One request; `options` are those of its fetch. Octokit throws whatever is not a success. */
async function request(
  octokit: Octokit,
  route: string,
  parameters: Parameters & { headers: object },
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

/** A header's text; empty where it is not there. */
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
