// What GitHub refused, in sentences for whoever called the command. They quote no answer: it may hold anything.
import type { Failure } from "../core/policy/failure.ts";
import type { Names } from "../edge/github/runs.ts";
import type { Token } from "./token.ts";

export type Asking = { readonly names: Names; readonly apiUrl: string; readonly token: Token | null };

/** `what` was asked for, for example "this run". */
export function refusalOf(failure: Failure, what: string, { names, apiUrl, token }: Asking): string {
  const { kind, status, userText, retryAfterMs = 0 } = failure;
  const repository = `${names.owner}/${names.repo}`;
  const given = token && `the token in ${token.name}`;
  const { host } = new URL(apiUrl);
  /** The caller named it. */
  const isServers = host !== "api.github.com" && !host.endsWith(".ghe.com");
  const said = status === undefined ? "" : ` (${status})`;
  // The log's storage, which no token is for.
  if (userText !== undefined) return `The log could not be read: ${userText}.`;
  switch (kind) {
    case "unauthorized":
      return given
        ? `GitHub refused ${given}${said}: it has expired, was revoked, or is incomplete.`
        : `GitHub asks who you are${said}: set GH_TOKEN to a token that may read ${repository}.`;
    case "forbidden":
      return given
        ? `GitHub does not let ${given} read ${what}${said}: it needs “Actions: read” on ${repository}, or the classic scope “repo”; some organizations also want it authorized for single sign-on.`
        : `GitHub gives ${what} only to those who are signed in${said}: set GH_TOKEN, for example to what \`gh auth token\` prints.`;
    case "not-found":
      return given
        ? `GitHub does not know ${what}, or ${given} may not see ${repository}${said}.`
        : `GitHub does not know ${what}, or ${repository} is private${said}: for a private repository set GH_TOKEN.`;
    case "gone":
      return `GitHub no longer has ${what}${said}.`;
    case "rate-limited":
      return `GitHub's rate limit is reached${said}: try again in ${minutesOf(retryAfterMs)}.${given ? "" : " Without a token it is 60 requests an hour: set GH_TOKEN."}`;
    case "unavailable":
      return status === undefined
        ? `${host} did not answer: check the network, or try again later.`
        : `${host} does not answer as it should${said}: try again later.`;
    case "conflict":
    case "invalid":
    case "unexpected":
      return `The answer of ${host} is not what GitHub's documentation says${said}${isServers ? ": check GITHUB_API_URL" : ""}.`;
  }
}

function minutesOf(ms: number): string {
  const minutes = Math.max(1, Math.ceil(ms / 60_000));
  return minutes === 1 ? "a minute" : `${minutes} minutes`;
}
