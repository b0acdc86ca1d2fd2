// One request to GitHub: Octokit's throws become Failures, and an answer is read by a schema.
import { App } from "@octokit/app";
import { Octokit } from "@octokit/core";
import * as v from "valibot";
import { version } from "../../package.json";
import { failed, type Result, succeeded } from "../core/failure.ts";
import { REQUEST_TIMEOUT_MS } from "../core/limits.ts";
import type { GitHubSettings } from "../settings.ts";
import { within } from "./deadline.ts";
import { toFailure } from "./github-failure.ts";

export type Parameters = Readonly<Record<string, unknown>>;
export type Answer = {
  readonly status: number;
  readonly headers: Readonly<Record<string, unknown>>;
  readonly data: unknown;
};

/** Two clients: one that is the App itself, and one that is whoever the request's own token says. */
export function clientFor({ appId, privateKey, apiUrl }: GitHubSettings): { asApp: Octokit; asAnyone: Octokit } {
  const octokit = Octokit.defaults({
    baseUrl: apiUrl,
    userAgent: `whyred/${version}`,
    // What fails is said once, by whoever asked; Octokit's own lines would name links.
    log: { debug() {}, info() {}, warn() {}, error() {} },
  });
  return { asApp: new App({ appId, privateKey, Octokit: octokit }).octokit, asAnyone: new octokit() };
}

/** One request; `options` are those of its fetch. Octokit throws whatever is not a success. */
export async function request(
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
  return failed({ kind: "unexpected", what: `${route}: ${field} is not what GitHub's documentation says` });
}
