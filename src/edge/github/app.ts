// Requests that the App makes as itself, besides those for tokens: its webhook's deliveries, and sending one again
// (docs.github.com, "REST API endpoints for GitHub App webhooks").
import * as v from "valibot";
import { type Result, succeeded } from "../../core/policy/failure.ts";
import type { HookDelivery } from "../../core/policy/redelivery.ts";
import { Id } from "../../core/webhook/job-and-run.ts";
import type { GitHubSettings } from "../../settings/settings.ts";
import { PAGE_SIZE } from "./limits.ts";
import { header, read, requestAsApp } from "./request.ts";

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
