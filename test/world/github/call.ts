/** One request on its way through this GitHub: what an operation is told, and what it may answer. */
import type { Json } from "../json.ts";
import type { LogStorage } from "../log-storage.ts";
import type { Builder } from "./builder.ts";
import type { ContentLimits } from "./content-limits.ts";
import type { Caller, Credentials, Token } from "./credentials.ts";
import type { Repository } from "./state.ts";

/** What this GitHub is made of, and what a test may set about it as a whole. */
export type Site = {
  state: Builder;
  storage: LogStorage;
  credentials: Credentials;
  limits: ContentLimits;
  /** What a manifest's code is exchanged for. */
  exchange: (code: string, api: string) => Reply;
  settings: {
    /** How long the link to a log works; a minute on GitHub. */
    logLinkSeconds: number;
    /** How long an installation's token works; an hour on GitHub. */
    tokenSeconds: number;
    /** Whether the secondary limits on writing hold, which one world for many tests would soon reach. */
    limitsContent: boolean;
    /**
     * Whether an attempt lists, as they were, the jobs that it did not run again. GitHub has done both: since about
     * 2025-05-30 it listed only those that ran (r-universe-org/help, issue 607).
     */
    listsKeptJobs: boolean;
    /** What every answer says of the primary rate limit, in requests an hour; they are not counted here. */
    rate: { limit: number; remaining: number; resetSeconds: number };
  };
};

export type Call = {
  site: Site;
  /** The address of the API, with which the addresses in answers begin. */
  api: string;
  path: string;
  parameters: Record<string, string>;
  query: URLSearchParams;
  body: Json;
  caller: Caller;
};

export type RepositoryCall = Call & {
  repository: Repository;
  /** Whether it was asked for under a name that it had before. */
  moved: boolean;
  token: Token;
};

export type Reply = { status: number; json?: Json; headers?: Record<string, string> };

export function ok(json: Json): Reply {
  return { status: 200, json };
}

export function refusal(status: number, message: string, more: Record<string, Json> = {}): Reply {
  const documentation_url = "https://docs.github.com/rest";
  // GitHub's answer repeats the status, but its description of a failed validation does not know that.
  const repeated: Record<string, Json> = status === 422 ? {} : { status: String(status) };
  return { status, json: { message, ...more, documentation_url, ...repeated } };
}

export const notFound = refusal(404, "Not Found");

/** A page of the items as `per_page` and `page` ask for it, and the Link header that leads to the others. */
export function pageOf<Item>(
  items: readonly Item[],
  call: RepositoryCall,
): { items: Item[]; headers: Record<string, string> } {
  const size = Math.min(Math.max(Number(call.query.get("per_page") ?? 30), 1), 100); // GitHub's default and most
  const page = Math.max(Number(call.query.get("page") ?? 1), 1);
  const last = Math.max(Math.ceil(items.length / size), 1);
  const relations = { prev: page > 1 ? page - 1 : 0, next: page < last ? page + 1 : 0, last: page < last ? last : 0 };
  const links = Object.entries({ ...relations, first: page > 1 ? 1 : 0 })
    .filter(([, number]) => number > 0)
    .map(([relation, number]) => `<${pageAddress(call, number)}>; rel="${relation}"`);
  const headers: Record<string, string> = links.length === 0 ? {} : { link: links.join(", ") };
  return { items: items.slice((page - 1) * size, page * size), headers };
}

/** GitHub's links name the repository by its id: docs.github.com, "Using pagination in the REST API". */
function pageAddress(call: RepositoryCall, page: number): string {
  const query = new URLSearchParams(call.query);
  query.set("page", String(page));
  const path = call.path.replace(/^\/repos\/[^/]+\/[^/]+/, `/repositories/${call.repository.id}`);
  return `${call.api}${path}?${query.toString()}`;
}
