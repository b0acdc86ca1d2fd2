/** The App and its installations as GitHub's API writes them. */
import type { JsonObject } from "../json.ts";
import type { Builder } from "./builder.ts";
import { nodeId, renderAccount, site } from "./render-repository.ts";
import { type Installation, type Permissions, seconds } from "./state.ts";

export const appEvents = ["workflow_job", "workflow_run"];

export function renderApp(app: Builder["app"], state: Builder, permissions: Permissions, api: string): JsonObject {
  return {
    id: app.id,
    client_id: `Iv23li${Buffer.from(app.slug).toString("hex").slice(0, 14)}`,
    slug: app.slug,
    node_id: nodeId("A", app.id),
    owner: renderAccount(state.account(app.owner, "Organization"), api),
    name: app.name,
    description: "Says why a job failed",
    external_url: `${site}/apps/${app.slug}`,
    html_url: `${site}/apps/${app.slug}`,
    created_at: seconds(app.createdAt),
    updated_at: seconds(app.createdAt),
    permissions: { ...permissions },
    events: appEvents,
  };
}

/** Its page among the account's settings. */
export function installationPath({ id, account }: Installation): string {
  const owner = account.type === "Organization" ? `/organizations/${account.login}` : "";
  return `${owner}/settings/installations/${id}`;
}

export function renderInstallation(installation: Installation, app: Builder["app"], api: string): JsonObject {
  const { id, account } = installation;
  return {
    id,
    account: renderAccount(account, api),
    repository_selection: installation.repositories === "all" ? "all" : "selected",
    access_tokens_url: `${api}/app/installations/${id}/access_tokens`,
    repositories_url: `${api}/installation/repositories`,
    html_url: `${site}${installationPath(installation)}`,
    app_id: app.id,
    app_slug: app.slug,
    target_id: account.id,
    target_type: account.type,
    permissions: { ...installation.permissions },
    events: appEvents,
    created_at: seconds(installation.createdAt),
    updated_at: seconds(installation.createdAt),
    single_file_name: installation.permissions["single_file"] === undefined ? null : ".github/whyred.yml",
    has_multiple_single_files: false,
    single_file_paths: [],
    suspended_by: null,
    suspended_at: null,
  };
}
