// Requests that the App makes as itself, besides those for tokens: its webhook's deliveries, and sending one again
// (docs.github.com, "REST API endpoints for GitHub App webhooks"); and what the setup page shows of it.
import * as v from "valibot";
import { type Result, succeeded } from "../../core/policy/failure.ts";
import type { HookDelivery } from "../../core/policy/redelivery.ts";
import { Id } from "../../core/webhook/job-and-run.ts";
import type { GitHubSettings } from "../../settings/settings.ts";
import { PAGE_SIZE } from "./limits.ts";
import { header, read, requestAsApp, requestWith } from "./request.ts";

const Deliveries = v.array(
  v.pipe(
    v.object({
      id: Id,
      guid: v.string(),
      delivered_at: v.string(),
      redelivery: v.nullish(v.boolean(), false),
      // Null or 0 where there was no answer.
      status_code: v.nullish(v.number(), 0),
      event: v.string(),
      action: v.nullish(v.string(), null),
    }),
    v.transform(
      ({ id, guid, event, action, ...it }): HookDelivery => ({
        id,
        guid,
        deliveredAt: Date.parse(it.delivered_at),
        redelivery: it.redelivery,
        arrived: it.status_code >= 200 && it.status_code < 300,
        wanted: (event === "workflow_job" || event === "workflow_run") && action === "completed",
      }),
    ),
  ),
);

const Name = v.pipe(v.string(), v.maxLength(1_000));

const App = v.object({
  id: Id,
  name: Name,
  html_url: Name,
  slug: v.nullish(Name, ""),
  /** An enterprise's App has an owner of another form. */
  owner: v.nullish(v.object({ login: v.optional(Name, ""), type: v.optional(Name, "") }), null),
});

/** The App as its pages name it: `slug` in their addresses, and whose it is; null where GitHub does not say. */
export type AppAccount = {
  readonly id: string;
  readonly name: string;
  readonly url: string;
  readonly slug: string;
  readonly owner: { readonly login: string; readonly isOrganization: boolean } | null;
};

const Installations = v.array(
  v.pipe(
    v.object({
      id: Id,
      html_url: Name,
      account: v.nullish(v.object({ login: v.optional(Name, "") }), null),
      permissions: v.record(v.string(), v.string()),
      suspended_at: v.nullish(v.string(), null),
    }),
    v.transform(({ id, html_url: url, account, permissions, suspended_at }) => ({
      id,
      url,
      account: account?.login ?? "",
      permissions,
      isSuspended: suspended_at !== null,
    })),
  ),
);

export type Installation = v.InferOutput<typeof Installations>[number];

const Token = v.object({ token: v.string() });

const Repositories = v.object({
  total_count: v.number(),
  repositories: v.array(v.object({ html_url: Name })),
});

const HookConfig = v.object({ url: v.nullish(Name, "") });

export class GitHubApp {
  readonly #settings: GitHubSettings;

  constructor(settings: GitHubSettings) {
    this.#settings = settings;
  }

  /** A page of deliveries, newest first, and the cursor of the next page; null after the last. */
  async listDeliveries(cursor: string | null): Promise<Result<{ deliveries: HookDelivery[]; next: string | null }>> {
    const route = "GET /app/hook/deliveries";
    const answer = await requestAsApp(this.#settings, route, { per_page: PAGE_SIZE, ...(cursor && { cursor }) });
    if (!answer.ok) return answer;
    const deliveries = read(answer.value.data, Deliveries, route);
    if (!deliveries.ok) return deliveries;
    return succeeded({ deliveries: deliveries.value, next: nextCursor(header(answer.value.headers, "link")) });
  }

  /** Its name, and its page on GitHub. `unauthorized` where GitHub does not know the key. */
  async get(): Promise<Result<AppAccount>> {
    const answer = await this.#read("GET /app", {}, App);
    if (!answer.ok) return answer;
    const { id, name, html_url: url, slug, owner } = answer.value;
    const whose = owner?.login ? { login: owner.login, isOrganization: owner.type === "Organization" } : null;
    return succeeded({ id, name, url, slug: slug ?? "", owner: whose });
  }

  /** Where it is installed: the first {@link PAGE_SIZE}. */
  listInstallations(): Promise<Result<Installation[]>> {
    return this.#read("GET /app/installations", { per_page: PAGE_SIZE }, Installations);
  }

  /** How many repositories an installation has, and the page of the first; null where it has none. */
  async countRepositories({ id }: Installation): Promise<Result<{ count: number; first: string | null }>> {
    const route = "POST /app/installations/{installation_id}/access_tokens";
    const made = await this.#read(route, { installation_id: id, permissions: { metadata: "read" } }, Token);
    if (!made.ok) return made;
    const asked = { route: "GET /installation/repositories", parameters: { per_page: 1 }, options: {} };
    const answer = await requestWith(this.#settings, made.value.token, asked);
    const list = answer.ok ? read(answer.value.data, Repositories, asked.route) : answer;
    if (!list.ok) return list;
    return succeeded({ count: list.value.total_count, first: list.value.repositories[0]?.html_url ?? null });
  }

  /** Where its webhooks go. */
  async webhookUrl(): Promise<Result<string>> {
    const config = await this.#read("GET /app/hook/config", {}, HookConfig);
    return config.ok ? succeeded(config.value.url) : config;
  }

  /** Has GitHub sign its webhooks with this secret from now on. */
  async setWebhookSecret(secret: string): Promise<Result<null>> {
    const answer = await requestAsApp(this.#settings, "PATCH /app/hook/config", { secret });
    return answer.ok ? succeeded(null) : answer;
  }

  async #read<T>(
    route: string,
    parameters: Readonly<Record<string, unknown>>,
    schema: v.GenericSchema<unknown, T>,
  ): Promise<Result<T>> {
    const answer = await requestAsApp(this.#settings, route, parameters);
    return answer.ok ? read(answer.value.data, schema, route) : answer;
  }

  /** Has GitHub send this delivery again. `not-found` or `invalid` where it is too old. */
  async redeliver(id: string): Promise<Result<null>> {
    const route = "POST /app/hook/deliveries/{delivery_id}/attempts";
    const answer = await requestAsApp(this.#settings, route, { delivery_id: id });
    return answer.ok ? succeeded(null) : answer;
  }
}

/** docs.github.com, "Using pagination in the REST API": the Link header has the next page's URL. */
function nextCursor(link: string): string | null {
  const address = /<([^<>]+)>;[^<]*\brel="next"/.exec(link)?.[1];
  return address && URL.canParse(address) ? new URL(address).searchParams.get("cursor") : null;
}
