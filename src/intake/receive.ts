// A webhook delivery. In the order of docs/contract.md it is let in, read, verified, parsed, stored, and answered.
//
// Nine of ten deliveries are ignored, and they make most of the bill: nothing is done before it is needed.
import { emitterEventNames } from "@octokit/webhooks";
import { JSONParse } from "json-with-bigint";
import { BodyBudget } from "../core/policy/body-budget.ts";
import { LoadShedder, type Ticket } from "../core/policy/load-shedder.ts";
import { queuedNumber } from "../core/report/branch-run.ts";
import { type Event, parseEvent, screen } from "../core/webhook/event.ts";
import { webUrlOf, withLinksOn } from "../core/webhook/web-links.ts";
import { claimsMoreThan, readBody, type Unread } from "../edge/body.ts";
import { isSigned } from "../edge/signature.ts";
import { logTrouble } from "../edge/worker-log.ts";
import { branchName, queueName, runName } from "../queue/object-names.ts";
import { type GitHubSettings, type Settings, settingsOf } from "../settings/settings.ts";
import { doubtStored, leavesGitHubOpen, loadStored } from "../settings/stored.ts";
import { accepted, ignored, refused, unavailable } from "./answers.ts";
import { storeEvent } from "./batch.ts";
import { noteHeard } from "./heard.ts";
import {
  IN_HAND_EXPIRES_MS,
  IN_HAND_MAX,
  LARGE_BODIES_MAX_BYTES,
  LARGE_BODY_MS,
  READING_MS,
  STORE_WITHIN_MS,
  WEBHOOK_BODY_MAX_BYTES,
} from "./limits.ts";

const EVENT_NAMES: ReadonlySet<string> = new Set(emitterEventNames);

/** Shared by all deliveries of this isolate. */
const load = new LoadShedder({
  inHandMax: IN_HAND_MAX,
  withinMs: STORE_WITHIN_MS,
  readingMs: READING_MS,
  expiresMs: IN_HAND_EXPIRES_MS,
});
const large = new BodyBudget({ maxBytes: LARGE_BODIES_MAX_BYTES, expiresMs: LARGE_BODY_MS });

export async function receive(request: Request, env: Env, context: ExecutionContext): Promise<Response> {
  if (leavesGitHubOpen(env)) await loadStored(env);
  const { github, owners } = settingsOf(env);
  if (!github) return unavailable("The GitHub App is not configured; see /health for what is wrong.");
  if (!isJson(request.headers.get("content-type"))) return notJson();
  if (claimsMoreThan(request, WEBHOOK_BODY_MAX_BYTES)) return tooLarge();
  const ticket = load.arrive(Date.now());
  if (!(await letIn(ticket))) return busy();
  const body = await readBody(request, { maxBytes: WEBHOOK_BODY_MAX_BYTES, large });
  if (!(body instanceof Uint8Array)) {
    load.end(ticket, Date.now());
    return unread(body);
  }
  load.hasRead(ticket, Date.now());
  const delivery = { body, headers: request.headers, ticket };
  const answer = handle(delivery, { env, context, github, owners }).finally(() => load.end(ticket, Date.now()));
  // Continues if GitHub hangs up: other deliveries may be waiting for what this one stores.
  context.waitUntil(answer);
  return answer;
}

/** Waits in line while too many are being handled; false if the delivery would be stored too late. */
async function letIn(ticket: Ticket): Promise<boolean> {
  for (;;) {
    const next = load.next(ticket, Date.now());
    if (next.do !== "wait") return next.do === "read";
    await scheduler.wait(next.ms);
  }
}

type Delivery = { readonly body: Uint8Array<ArrayBuffer>; readonly headers: Headers; readonly ticket: Ticket };
type Scene = {
  readonly env: Env;
  readonly context: ExecutionContext;
  readonly github: GitHubSettings;
  readonly owners: Settings["owners"];
};

/** Handles a delivery that has been read whole. */
async function handle({ body, headers, ticket }: Delivery, scene: Scene): Promise<Response> {
  const { owners } = scene;
  const signature = headers.get("x-hub-signature-256");
  const github = await signedFor(body, signature, scene);
  if (!github) return notSigned();
  noteHeard(Date.now());
  const name = headers.get("x-github-event");
  if (!name) return refused(400, "The header X-GitHub-Event is missing.");
  if (!headers.get("x-github-delivery")) return refused(400, "The header X-GitHub-Delivery is missing.");
  const text = decoded(body);
  const payload = parsedJson(text, JSON.parse);
  if (!payload) return refused(400, "The body is not a JSON object.");

  const target = headers.get("x-github-hook-installation-target-id");
  if (target && target !== github.appId) return ignored("the delivery is for another App");
  if (!EVENT_NAMES.has(name)) return ignored(`${name.slice(0, 100)} is not an event of GitHub's`);
  const parsed = screen(name, payload) ?? parseEvent(name, withLargeIds(text) ?? payload, owners);
  switch (parsed.kind) {
    case "ignored":
      return ignored(parsed.reason);
    case "invalid":
      return refused(400, parsed.error);
    case "event":
      return store(withLinksOn(webUrlOf(github.apiUrl), parsed.event), ticket, scene);
  }
}

/**
 * GitHub's settings whose secret signed the body; null if none did. Reloads the settings: the setup page may have just
 * replaced a secret.
 */
async function signedFor(body: Uint8Array<ArrayBuffer>, signature: string | null, { env, github }: Scene) {
  if (await isSigned(body, signature, github.webhookSecrets)) return github;
  if (!leavesGitHubOpen(env)) return null;
  doubtStored();
  await loadStored(env);
  const now = settingsOf(env).github;
  return now && now !== github && (await isSigned(body, signature, now.webhookSecrets)) ? now : null;
}

/** Stores the event while there is time, and answers. */
async function store(event: Event, ticket: Ticket, { env, context, github }: Scene): Promise<Response> {
  const begun = Date.now();
  const recorded = record(event, env, github.apiUrl).then((isStored) => {
    load.stored(Date.now() - begun);
    return isStored;
  });
  // Other deliveries may be waiting for it, even after this one has stopped.
  context.waitUntil(recorded.catch(() => {}));
  let timer: ReturnType<typeof setTimeout> | undefined;
  const late = new Promise<"late">((resolve) => {
    timer = setTimeout(() => resolve("late"), Math.max(0, load.leftMs(ticket, begun)));
  });
  try {
    const outcome = await Promise.race([recorded, late]);
    if (outcome === "late") load.notStoredAfter(Date.now() - begun);
    return outcome === true ? accepted() : busy();
  } catch (error) {
    logTrouble({ object: "app", task: `store a ${event.kind}`, what: String(error), next: "503" });
    return unavailable("The event could not be stored. Redeliver it later.");
  } finally {
    clearTimeout(timer);
  }
}

/** False if the repository's Inbox is full. Rejects if the event cannot be stored. */
async function record(event: Event, env: Env, apiUrl: string): Promise<boolean> {
  if (event.kind !== "run" || event.run.conclusion !== "success") return storeEvent(event, env, apiUrl);
  await recordPassed(env, event, apiUrl);
  return true;
}

/**
 * A green run has nothing to read, so it goes straight to the objects that may have reported it red. The run knows
 * which branch reported it, if it is a merge queue's. The queue's object knows which branch reported earlier tries of
 * the same pull request.
 */
async function recordPassed(env: Env, { origin, run }: Extract<Event, { kind: "run" }>, apiUrl: string): Promise<void> {
  if (run.attempt > 1 || run.event === "merge_group") {
    await env.WORKFLOW_RUN.getByName(runName(apiUrl, origin.repository.id, run.id)).recordPassed(origin, run);
  }
  const pullRequest = queuedNumber(run, origin.repository.id);
  if (pullRequest !== null) {
    await env.BRANCH.getByName(queueName(apiUrl, origin.repository.id, pullRequest)).recordPassed(origin, run);
  }
  await env.BRANCH.getByName(branchName(apiUrl, origin.repository.id, run)).recordPassed(origin, run);
}

function notJson(): Response {
  return refused(415, "The content type must be application/json; choose it in the App's webhook settings.");
}

function tooLarge(): Response {
  return refused(413, "The body is larger than 25 MiB, the most that GitHub sends.");
}

function notSigned(): Response {
  const check = "Check that GITHUB_WEBHOOK_SECRET equals the App's webhook secret.";
  return refused(401, `X-Hub-Signature-256 does not match the body. ${check}`);
}

/** Nothing is lost: GitHub lists a refused delivery as failed, and whyred has it resent. */
function busy(): Response {
  return unavailable("Too many deliveries arrive at this moment. Redeliver this one later.");
}

function unread(why: Unread): Response {
  switch (why) {
    case "too large":
      return tooLarge();
    case "too slow":
      return unavailable("The body arrived too slowly. Redeliver it later.");
    case "cut off":
      return refused(400, "The body ended before its announced length. Redeliver it.");
  }
}

function isJson(contentType: string | null): boolean {
  const [type] = (contentType ?? "").split(";");
  return type?.trim().toLowerCase() === "application/json";
}

const UTF8 = new TextDecoder("utf-8", { fatal: true, ignoreBOM: false });

/** An empty text, which is not JSON, if the bytes are not UTF-8. */
function decoded(bytes: Uint8Array): string {
  try {
    return UTF8.decode(bytes);
  } catch {
    return "";
  }
}

/** Doubles are exact for all integers with fewer digits. */
const LARGE_NUMBER = /[:,[]\s*-?\d{16}/;

/** The payload with exact ids over 2^53, which takes five times as long to parse; null if it has none. */
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
