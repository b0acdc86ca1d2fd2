/**
 * What this GitHub has delivered to the App's webhook, and whether that arrived: it keeps a list, and sends again what
 * it is asked to (docs.github.com, "REST API endpoints for GitHub App webhooks").
 */
import { type Json, stringAt } from "../json.ts";
import { type Call, notFound, ok, type Reply, refusal } from "./call.ts";

/** One attempt at a delivery, as GitHub lists it. */
export type HookAttempt = {
  id: number;
  /** Shared by all attempts at the same event. */
  guid: string;
  event: string;
  action: string | null;
  at: Date;
  redelivery: boolean;
  /** What was answered; 0 where nobody was there. */
  statusCode: number;
  installationId: number | null;
  repositoryId: number | null;
};

const days = 24 * 3600_000;

export class Hook {
  /** The oldest first. */
  readonly attempts: HookAttempt[] = [];
  /** Where the webhooks go, and what signs them. */
  readonly config = { url: "", secret: "" };
  /** Called for what is to be sent again. */
  sendAgain: ((attempt: HookAttempt) => void) | undefined;
  // As large as GitHub's own: over 2^53 they would not be whole numbers in JavaScript any more.
  #nextId = 180_000_000_000_000;

  record(attempt: Omit<HookAttempt, "id">): HookAttempt {
    const recorded = { ...attempt, id: this.#nextId++ };
    this.attempts.push(recorded);
    return recorded;
  }
}

/** Pages are asked for by cursor: the address of the next one stands in the Link header. */
export function listDeliveries({ site, query, api, path }: Call): Reply {
  const size = Math.min(Math.max(Number(query.get("per_page") ?? 30), 1), 100);
  const cursor = query.get("cursor")?.replace(/^v1_/, "");
  const kept = site.state.hook.attempts.filter(({ at }) => Date.now() - at.getTime() < 30 * days);
  const newestFirst = kept.sort((a, b) => b.at.getTime() - a.at.getTime() || b.id - a.id);
  const begin = cursor === undefined ? 0 : newestFirst.findIndex(({ id }) => String(id) === cursor);
  if (begin < 0) return refusal(400, "Invalid cursor");
  const next = newestFirst[begin + size];
  const link = `<${api}${path}?per_page=${size}&cursor=v1_${next?.id}>; rel="next"`;
  return { ...ok(newestFirst.slice(begin, begin + size).map(rendered)), headers: next === undefined ? {} : { link } };
}

/** *Get a webhook configuration for an app*: the secret is not shown. */
export function getConfig({ site: { state } }: Call): Reply {
  return ok({ content_type: "json", insecure_ssl: "0", secret: "********", url: state.hook.config.url });
}

/** *Update a webhook configuration for an app*. */
export function setConfig(call: Call): Reply {
  const { config } = call.site.state.hook;
  config.secret = stringAt(call.body, "secret") ?? config.secret;
  config.url = stringAt(call.body, "url") ?? config.url;
  return getConfig(call);
}

export function redeliver({ site, parameters }: Call): Reply {
  const attempt = site.state.hook.attempts.find(({ id }) => String(id) === parameters["delivery_id"]);
  if (attempt === undefined) return notFound;
  if (Date.now() - attempt.at.getTime() > 3 * days) return refusal(422, "Delivery is too old to be redelivered");
  site.state.hook.sendAgain?.(attempt);
  return { status: 202, json: {} };
}

function rendered({ id, guid, event, action, at, redelivery, statusCode, ...of }: HookAttempt): Json {
  const isOk = statusCode >= 200 && statusCode < 300;
  const failed = statusCode === 0 ? "failed to connect to host" : `Invalid HTTP Response: ${statusCode}`;
  return {
    id,
    guid,
    delivered_at: at.toISOString(),
    redelivery,
    duration: 0.27,
    status: isOk ? "OK" : failed,
    status_code: statusCode,
    event,
    action,
    installation_id: of.installationId,
    repository_id: of.repositoryId,
    throttled_at: null,
  };
}
