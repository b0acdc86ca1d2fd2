// A delivery: verified, read, handed over, and only then answered, in the order that the contract names.
//
// Whatever an ignored delivery costs is most of the bill, so that nothing here is done before it is needed.
import { emitterEventNames } from "@octokit/webhooks";
import { JSONParse } from "json-with-bigint";
import { ExpiringSemaphore } from "../core/policy/semaphore.ts";
import { type Event, parseEvent, screen } from "../core/webhook/event.ts";
import { readBody } from "../edge/body.ts";
import { isSigned } from "../edge/signature.ts";
import { logTrouble } from "../edge/worker-log.ts";
import { branchName, runName } from "../queue/object-names.ts";
import { type GitHubSettings, type Settings, settingsOf } from "../settings/settings.ts";
import { accepted, ignored, refused, unavailable } from "./answers.ts";
import { storeEvent } from "./batch.ts";
import { IN_HAND_EXPIRES_MS, IN_HAND_MAX, LARGE_BODIES_MAX, WEBHOOK_BODY_MAX_BYTES } from "./limits.ts";

const EVENT_NAMES: ReadonlySet<string> = new Set(emitterEventNames);

const deliveries = new ExpiringSemaphore({ most: IN_HAND_MAX, expiresMs: IN_HAND_EXPIRES_MS });
const largeBodies = new ExpiringSemaphore({ most: LARGE_BODIES_MAX, expiresMs: IN_HAND_EXPIRES_MS });

export async function receive(request: Request, env: Env, context: ExecutionContext): Promise<Response> {
  const settings = settingsOf(env);
  if (!settings.github) return unavailable("The App is not configured: /health says what is wrong.");
  if (deliveries.isFull(Date.now())) return busy();
  if (!isJson(request.headers.get("content-type"))) {
    return refused(415, "The content type must be application/json: choose it in the App's webhook settings.");
  }
  const body = await readBody(request, { maxBytes: WEBHOOK_BODY_MAX_BYTES, large: largeBodies });
  if (body === "too large") return refused(413, "The body is larger than 25 MiB, which no delivery of GitHub's is.");
  if (body === "cut off") return refused(400, "The body broke off before its end: deliver it again.");
  // Asked again: many may have been let in before the first of them was read.
  const place = body === "too many" ? null : deliveries.take(Date.now());
  if (body === "too many" || !place) return busy();
  const scene = { env, github: settings.github, owners: settings.owners };
  const answer = take(body, request.headers, scene).finally(() => deliveries.giveBack(place));
  // Goes on where GitHub hangs up meanwhile: others may wait for what this one stores.
  context.waitUntil(answer);
  return answer;
}

type Scene = { readonly env: Env; readonly github: GitHubSettings; readonly owners: Settings["owners"] };

/** A delivery that has been read whole. */
async function take(
  body: Uint8Array<ArrayBuffer>,
  headers: Headers,
  { env, github, owners }: Scene,
): Promise<Response> {
  if (!(await isSigned(body, headers.get("x-hub-signature-256"), github.webhookSecrets))) {
    const secrets = "the App's webhook secret and GITHUB_WEBHOOK_SECRET must be the same";
    return refused(401, `X-Hub-Signature-256 is not this body's: ${secrets}.`);
  }
  const name = headers.get("x-github-event");
  if (!name) return refused(400, "The header X-GitHub-Event is missing.");
  if (!headers.get("x-github-delivery")) return refused(400, "The header X-GitHub-Delivery is missing.");
  const text = decoded(body);
  const payload = parsedJson(text, JSON.parse);
  if (!payload) return refused(400, "The body is not a JSON object.");

  const target = headers.get("x-github-hook-installation-target-id");
  if (target && target !== github.appId) return ignored("the delivery is for another App");
  if (!EVENT_NAMES.has(name)) return ignored(`the event ${name.slice(0, 100)} is not one of GitHub's`);
  const screened = screen(name, payload);
  const parsed = screened ?? parseEvent(name, withLargeIds(text) ?? payload, owners);
  switch (parsed.kind) {
    case "ignored":
      return ignored(parsed.reason);
    case "invalid":
      return refused(400, parsed.error);
    case "event":
      return store(env, parsed.event, github.apiUrl);
  }
}

/** Nothing is lost that was accepted; what was not, GitHub keeps as a failed delivery, to be asked for again. */
function busy(): Response {
  return unavailable("Too many deliveries are in hand at this moment. Deliver it again later.");
}

/** Stores the event, and answers. */
async function store(env: Env, event: Event, apiUrl: string): Promise<Response> {
  try {
    if (event.kind === "run" && event.run.conclusion === "success") await recordPassed(env, event, apiUrl);
    else if (!(await storeEvent(event, env, apiUrl))) return busy();
  } catch (error) {
    logTrouble({ object: "app", task: `store a ${event.kind}`, what: String(error), next: "503" });
    return unavailable("The event could not be stored. Deliver it again later.");
  }
  return accepted();
}

/** A green run has nothing to read: it goes to those who have told, or are about to tell, that it was red. */
async function recordPassed(env: Env, { origin, run }: Extract<Event, { kind: "run" }>, apiUrl: string): Promise<void> {
  if (run.attempt > 1) {
    await env.WORKFLOW_RUN.getByName(runName(apiUrl, origin.repository.id, run.id)).recordPassed(origin, run);
  }
  await env.BRANCH.getByName(branchName(apiUrl, origin.repository.id, run)).recordPassed(origin, run);
}

function isJson(contentType: string | null): boolean {
  const [type] = (contentType ?? "").split(";");
  return type?.trim().toLowerCase() === "application/json";
}

const UTF8 = new TextDecoder("utf-8", { fatal: true, ignoreBOM: false });

/** Empty, which is no JSON, where the bytes are not UTF-8. */
function decoded(bytes: Uint8Array): string {
  try {
    return UTF8.decode(bytes);
  } catch {
    return "";
  }
}

/** A double holds every integer of fewer digits. */
const LARGE_NUMBER = /[:,[]\s*-?\d{16}/;

/** Ids over 2^53 stay whole, as Octokit keeps them in answers; that takes five times as long. Null where there are none. */
function withLargeIds(text: string): object | null {
  return LARGE_NUMBER.test(text) ? parsedJson(text, JSONParse) : null;
}

function parsedJson(text: string, parse: (text: string) => unknown): object | null {
  try {
    const value = parse(text);
    return typeof value === "object" ? value : null;
  } catch {
    return null;
  }
}
