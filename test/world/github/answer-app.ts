/** What the App asks as itself: who it is, where it is installed, and tokens for its installations. */
import { isObject, type Json, type JsonObject, listAt, objectAt } from "../json.ts";
import { type Call, notFound, ok, type Reply, refusal } from "./call.ts";
import { renderApp, renderInstallation } from "./render-app.ts";
import { renderRepository } from "./render-repository.ts";
import type { Installation, Permissions, Repository } from "./state.ts";

export function getApp({ site: { state }, api }: Call): Reply {
  return ok(here(renderApp(state.app, state, state.app.permissions, api), api));
}

export function listInstallations({ site: { state }, api }: Call): Reply {
  return ok(state.installations.map((installation) => here(renderInstallation(installation, state.app, api), api)));
}

/** *List repositories accessible to the app installation*. */
export function listRepositories({ site: { state }, caller, query, api }: Call): Reply {
  if (caller.kind !== "installation") return notFound;
  const { installation, repositories: allowed } = caller.token;
  const its = state.repositories.filter(
    ({ id, owner }) => owner.id === installation.account.id && (allowed === "all" || allowed.has(id)),
  );
  const size = Math.min(Math.max(Number(query.get("per_page") ?? 30), 1), 100);
  const repositories = its.slice(0, size).map((one) => here(renderRepository(one, api), api));
  return ok({ total_count: its.length, repositories });
}

/** This GitHub's pages are where its API is. */
function here(rendered: JsonObject, api: string): JsonObject {
  const { html_url: page } = rendered;
  if (typeof page !== "string") return rendered;
  return { ...rendered, html_url: page.replace(/^https:\/\/github\.com/, new URL(api).origin) };
}

export function getRepositoryInstallation({ site: { state }, parameters, api }: Call): Reply {
  const { repository } = state.repositoryNamed(`${parameters["owner"]}/${parameters["repo"]}`) ?? {};
  const installation = repository && state.installationOf(repository);
  return installation === undefined ? notFound : ok(renderInstallation(installation, state.app, api));
}

export function createToken({ site, parameters, body, api }: Call): Reply {
  const installation = site.state.installations.find(({ id }) => String(id) === parameters["installation_id"]);
  if (installation === undefined) return notFound;
  const repositories = chosen(site.state.repositories, installation, body);
  const permissions = granted(installation, objectAt(body, "permissions"));
  if (repositories === undefined) {
    const problem =
      "There is at least one repository that does not exist or is not accessible to the parent installation.";
    return refusal(422, problem);
  }
  if (permissions === undefined) return refusal(422, "The permissions requested are not granted to this installation.");
  const expiresAt = new Date(Date.now() + site.settings.tokenSeconds * 1000);
  const ids = repositories === "all" ? "all" : new Set(repositories.map(({ id }) => id));
  const token = site.credentials.issue({ installation, permissions, repositories: ids, expiresAt });
  const answer = {
    token,
    expires_at: `${expiresAt.toISOString().slice(0, 19)}Z`,
    permissions: { ...permissions },
    repository_selection: repositories === "all" && installation.repositories === "all" ? "all" : "selected",
  };
  if (repositories === "all") return { status: 201, json: answer };
  return { status: 201, json: { ...answer, repositories: repositories.map((one) => renderRepository(one, api)) } };
}

/** The repositories that the token is asked for; undefined where one of them is not the installation's. */
function chosen(all: Repository[], installation: Installation, body: Json): "all" | Repository[] | undefined {
  const wanted = [...listAt(body, "repository_ids"), ...listAt(body, "repositories")];
  if (wanted.length === 0) return "all";
  const its = all.filter(
    ({ id, owner }) =>
      owner.id === installation.account.id &&
      (installation.repositories === "all" || installation.repositories.has(id)),
  );
  const found = wanted.map((key) => its.find(({ id, name }) => id === key || name === key));
  return found.every((repository) => repository !== undefined) ? found : undefined;
}

/** All that the installation has, or what is asked for; undefined where that is more than it has. */
function granted(installation: Installation, wanted: Json): Permissions | undefined {
  if (!isObject(wanted) || Object.keys(wanted).length === 0) return { ...installation.permissions };
  const permissions: Permissions = { metadata: "read" };
  for (const [name, level] of Object.entries(wanted)) {
    const has = installation.permissions[name];
    if (has === undefined || (level === "write" && has === "read")) return undefined;
    permissions[name] = level === "write" ? "write" : "read";
  }
  return permissions;
}
