/** What is remembered of each request to this GitHub. */
import { type Json, parseJson } from "../json.ts";
import type { Incoming } from "../loopback.ts";
import type { Caller } from "./credentials.ts";
import type { Operation } from "./description.ts";
import type { Permissions } from "./state.ts";

export type GitHubRequest = {
  /** For example `GET /repos/acme/shop/pulls?state=open`. */
  line: string;
  method: string;
  path: string;
  query: Record<string, string>;
  headers: Record<string, string>;
  body: Json;
  /** The operation in the description, for example `issues/create-comment`. */
  operation: string | undefined;
  /** Who asked: the App by its own key, or a token with these permissions on these repositories (ids). */
  by: "app" | { permissions: Permissions; repositories: "all" | number[] } | undefined;
  at: Date;
  /** What was answered; undefined as long as it is not. */
  status?: number | "hang up";
};

/** Which requests a trouble meets: an operation's id, or what `line` must match; both where both are given. */
export type Which = { operation?: string; line?: RegExp };

export function fits(request: GitHubRequest, { operation, line }: Which): boolean {
  if (operation !== undefined && request.operation !== operation) return false;
  return line === undefined || line.test(request.line);
}

export function remembered(
  incoming: Incoming,
  operation: Operation | undefined,
  caller: Caller | string,
): GitHubRequest {
  const { method, path, query, headers } = incoming;
  return {
    line: `${method} ${path}${query.size === 0 ? "" : `?${query.toString()}`}`,
    method,
    path,
    query: Object.fromEntries(query),
    headers,
    body: bodyOf(incoming),
    operation: operation?.id,
    by: whoAsks(caller),
    at: new Date(),
  };
}

function bodyOf({ body }: Incoming): Json {
  try {
    return body === "" ? null : parseJson(body);
  } catch {
    return body;
  }
}

function whoAsks(caller: Caller | string): GitHubRequest["by"] {
  if (typeof caller === "string") return undefined;
  if (caller.kind === "app") return "app";
  const { permissions, repositories } = caller.token;
  return { permissions, repositories: repositories === "all" ? repositories : [...repositories] };
}
