/** Judges a request that GitHub describes, by the caller's token, and has the operation carried out. */
import { parseJson } from "../json.ts";
import type { Incoming } from "../loopback.ts";
import { type Call, notFound, type Reply, type RepositoryCall, refusal, type Site } from "./call.ts";
import type { Caller, Token } from "./credentials.ts";
import type { Operation } from "./description.ts";
import { asApp, asInstallation, asToken, isEnough } from "./operations.ts";

export type Asked = {
  incoming: Incoming;
  operation: Operation;
  /** A sentence: why the caller is none. */
  caller: Caller | string;
  /** The path with the repository's name in it. */
  path: string;
  /** The address of the API. */
  api: string;
};

// docs.github.com, "API Versions"; a version that is not supported is answered with 400.
const supportedVersions = new Set(["2022-11-28", "2026-03-10"]);

/** Undefined: the stand-in does not know this operation. */
export async function carryOut(site: Site, asked: Asked): Promise<Reply | undefined> {
  const { incoming, operation, caller, path, api } = asked;
  const refused = refusedAtDoor(incoming);
  if (refused !== undefined) return refused;
  if (operation.id === "apps/create-from-manifest") return site.exchange(operation.parameters["code"] ?? "", api);
  if (typeof caller === "string") return answerAnyone(site, asked) ?? refusal(401, caller);
  const body = incoming.body === "" ? {} : parseJson(incoming.body);
  const call: Call = { site, api, path, parameters: operation.parameters, query: incoming.query, body, caller };
  const appAnswers = asApp.get(operation.id);
  if (appAnswers !== undefined) {
    if (caller.kind !== "app") return refusal(401, "A JSON web token could not be decoded");
    return appAnswers(call);
  }
  const tokenAnswers = asToken.get(operation.id);
  if (tokenAnswers !== undefined) {
    return caller.kind === "installation" ? tokenAnswers(call) : refusal(403, "Resource not accessible by integration");
  }
  const known = asInstallation.get(operation.id);
  if (known === undefined) return undefined;
  const allowed = withRepository(call);
  if (allowed === undefined) return notFound;
  if (allowed.moved) return redirected(allowed, incoming);
  if (!isEnough(allowed.token.permissions, known.needs)) return refusal(403, "Resource not accessible by integration");
  const counts = site.settings.limitsContent && incoming.method !== "GET";
  return (counts ? site.limits.count(allowed.token.installation) : undefined) ?? known.answer(allowed);
}

/**
 * Who has no credential may read what is public, but for logs. Undefined where a credential is needed, or was given and
 * is wrong.
 */
function answerAnyone(site: Site, { incoming, operation, path, api }: Asked): Reply | Promise<Reply> | undefined {
  const known = asInstallation.get(operation.id);
  if (incoming.headers["authorization"] !== undefined || incoming.method !== "GET" || !known) return undefined;
  const { parameters } = operation;
  const found = site.state.repositoryNamed(`${parameters["owner"]}/${parameters["repo"]}`);
  const installation = found && site.state.installationOf(found.repository);
  if (!found || !installation || found.repository.private) return notFound;
  // GitHub says so to everybody who asks for a log without a credential.
  if (operation.id === LOG) return refusal(403, "Must have admin rights to Repository.");
  const token: Token = { installation, permissions: {}, repositories: "all", expiresAt: new Date(0) };
  const caller: Caller = { kind: "installation", token };
  return known.answer({ ...found, site, api, path, parameters, query: incoming.query, body: {}, caller, token });
}

const LOG = "actions/download-job-logs-for-workflow-run";

/** What GitHub refuses before it looks at the route. */
function refusedAtDoor({ headers }: Incoming): Reply | undefined {
  if ((headers["user-agent"] ?? "") === "") {
    const problem = "Please make sure your request has a User-Agent header";
    return refusal(403, `Request forbidden by administrative rules. ${problem}.`);
  }
  const version = headers["x-github-api-version"];
  if (version === undefined || supportedVersions.has(version)) return undefined;
  return refusal(400, `The API version '${version}' is not supported`);
}

/** The call with the repository that it is about, if the token may see that one. */
function withRepository(call: Call): RepositoryCall | undefined {
  if (call.caller.kind === "app") return undefined;
  const { token } = call.caller;
  const { state } = call.site;
  const found = state.repositoryNamed(`${call.parameters["owner"]}/${call.parameters["repo"]}`);
  if (found === undefined || state.installationOf(found.repository) !== token.installation) return undefined;
  const { repository, moved } = found;
  if (token.repositories !== "all" && !token.repositories.has(repository.id)) return undefined;
  return { ...call, repository, moved, token };
}

/** Under a former name GitHub redirects to the id; what is not a GET must keep its method, which 307 says. */
function redirected({ api, path, repository }: RepositoryCall, { method, query }: Incoming): Reply {
  const byId = path.replace(/^\/repos\/[^/]+\/[^/]+/, `/repositories/${repository.id}`);
  const url = `${api}${byId}${query.size === 0 ? "" : `?${query.toString()}`}`;
  const json = { message: "Moved Permanently", url, documentation_url: "https://docs.github.com/rest" };
  return { status: method === "GET" ? 301 : 307, json, headers: { location: url } };
}
