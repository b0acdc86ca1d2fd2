/** What is asked about the repository and its pull requests. */
import { createHash } from "node:crypto";
import { notFound, ok, pageOf, type Reply, type RepositoryCall } from "./call.ts";
import { renderFile, renderFullPull, renderPull } from "./render-pull.ts";
import { renderFullRepository } from "./render-repository.ts";
import { fullName, type PullRequest } from "./state.ts";

export function getRepository({ repository, api }: RepositoryCall): Reply {
  return ok(renderFullRepository(repository, api));
}

export function getPull(call: RepositoryCall): Reply {
  const pull = pullNumbered(call, call.parameters["pull_number"]);
  return pull === undefined ? notFound : ok(renderFullPull(pull, call.api));
}

/** A file of the default branch: nothing here asks for another. */
export function getContent({ repository, parameters, api }: RepositoryCall): Reply {
  const path = parameters["path"] ?? "";
  const text = repository.files.get(path);
  if (text === undefined) return notFound;
  const sha = createHash("sha1")
    .update(`blob ${Buffer.byteLength(text)}\0${text}`)
    .digest("hex");
  const url = `${api}/repos/${fullName(repository)}/contents/${path}?ref=${repository.defaultBranch}`;
  const gitUrl = `${api}/repos/${fullName(repository)}/git/blobs/${sha}`;
  const page = `https://github.com/${fullName(repository)}/blob/${repository.defaultBranch}/${path}`;
  return ok({
    type: "file",
    encoding: "base64",
    size: Buffer.byteLength(text),
    name: path.split("/").at(-1) ?? "",
    path,
    content: Buffer.from(text).toString("base64").replace(/.{60}/g, "$&\n"),
    sha,
    url,
    git_url: gitUrl,
    html_url: page,
    download_url: page,
    _links: { self: url, git: gitUrl, html: page },
  });
}

export function listPulls(call: RepositoryCall): Reply {
  const state = call.query.get("state") ?? "open";
  const base = call.query.get("base");
  const newestFirst = ofRepository(call).toSorted((one, other) => other.number - one.number);
  const pulls = newestFirst
    .filter((pull) => state === "all" || pull.state === state)
    .filter((pull) => base === null || pull.baseBranch === base)
    .filter((pull) => hasHead(pull, call.query.get("head")));
  const { items, headers } = pageOf(pulls, call);
  return { ...ok(items.map((pull) => renderPull(pull, call.api))), headers };
}

export function listFiles(call: RepositoryCall): Reply {
  const pull = pullNumbered(call, call.parameters["pull_number"]);
  if (!pull) return notFound;
  const { items, headers } = pageOf(pull.files, call);
  return { ...ok(items.map((path) => renderFile(pull, path, call.api))), headers };
}

/** GitHub knows a fork's commits only there: for them this is empty. */
export function listPullsOfCommit(call: RepositoryCall): Reply {
  const pulls = ofRepository(call).filter(
    ({ sha, state, headRepository }) =>
      sha === call.parameters["commit_sha"] && state === "open" && headRepository?.id === call.repository.id,
  );
  const { items, headers } = pageOf(pulls, call);
  return { ...ok(items.map((pull) => renderPull(pull, call.api))), headers };
}

export function pullNumbered(call: RepositoryCall, number: string | undefined): PullRequest | undefined {
  return ofRepository(call).find((pull) => String(pull.number) === number);
}

function ofRepository({ site, repository }: RepositoryCall): PullRequest[] {
  return site.state.pulls.filter((pull) => pull.repository.id === repository.id);
}

/** `OWNER:BRANCH`. Without an owner GitHub ignores it and lists every pull request, which is a trap worth keeping. */
function hasHead(pull: PullRequest, head: string | null): boolean {
  const [owner, ...branch] = (head ?? "").split(":");
  if (branch.length === 0) return true;
  return pull.headRepository?.owner.login.toLowerCase() === owner?.toLowerCase() && pull.branch === branch.join(":");
}
