// The HTTP routes: a delivery is verified, read, handed over, and only then answered.
import { emitterEventNames } from "@octokit/webhooks";
import { type Context, Hono, type MiddlewareHandler } from "hono";
import { JSONParse } from "json-with-bigint";
import { type Event, parseEvent } from "./core/event.ts";
import { WEBHOOK_BODY_MAX_BYTES } from "./core/limits.ts";
import { readBody } from "./edge/body.ts";
import { isSigned } from "./edge/signature.ts";
import { logTrouble } from "./edge/worker-log.ts";
import { healthOf, renderHealth } from "./health.ts";
import { branchName, runName } from "./object-names.ts";
import { type Settings, settingsOf } from "./settings.ts";

const WEBHOOKS = "/api/github/webhooks";
/** Asked of whoever comes while nothing can be stored. */
const RETRY_AFTER_SECONDS = "30";

type App = { Bindings: Env; Variables: { settings: Settings } };

const isConfigured: MiddlewareHandler<App> = async (c, next) => (c.var.settings.github ? next() : notConfigured(c));

const isJson: MiddlewareHandler<App> = async (c, next) => {
  const [type] = (c.req.header("content-type") ?? "").split(";");
  if (type?.trim().toLowerCase() === "application/json") return next();
  return refuse(c, 415, "The content type must be application/json: choose it in the App's webhook settings.");
};

export const app = new Hono<App>();

app.use(async (c, next) => {
  c.set("settings", settingsOf(c.env));
  await next();
});
app.get("/", async (c) => c.html(renderHealth(await healthOf(c.var.settings, c.env)), statusOf(c.var.settings)));
app.get("/health", async (c) => c.json(await healthOf(c.var.settings, c.env), statusOf(c.var.settings)));
app.post(WEBHOOKS, isConfigured, isJson, receive);
for (const path of ["/", "/health"]) app.all(path, (c) => notAllowed(c, "GET, HEAD"));
app.all(WEBHOOKS, (c) => notAllowed(c, "POST"));
app.notFound((c) => refuse(c, 404, `There is nothing here. Deliveries go to ${WEBHOOKS}, and /health says how it is.`));
app.onError((error, c) => {
  logTrouble({ object: "app", task: c.req.path, what: String(error), next: "503" });
  return unavailable(c, "The request could not be handled. Send it again later.");
});

const statusOf = ({ problems }: Settings) => (problems.length === 0 ? 200 : 503);

async function receive(c: Context<App>): Promise<Response> {
  const { github, owners } = c.var.settings;
  if (!github) return notConfigured(c);
  const body = await readBody(c.req.raw, WEBHOOK_BODY_MAX_BYTES);
  if (body === "too large") return refuse(c, 413, "The body is larger than 25 MiB, which no delivery of GitHub's is.");
  if (body === "cut off") return refuse(c, 400, "The body broke off before its end: deliver it again.");
  if (!(await isSigned(body, c.req.header("x-hub-signature-256"), github.webhookSecrets))) {
    const secrets = "the App's webhook secret and GITHUB_WEBHOOK_SECRET must be the same";
    return refuse(c, 401, `X-Hub-Signature-256 is not this body's: ${secrets}.`);
  }
  const name = c.req.header("x-github-event");
  const delivery = c.req.header("x-github-delivery");
  if (!name) return refuse(c, 400, "The header X-GitHub-Event is missing.");
  if (!delivery) return refuse(c, 400, "The header X-GitHub-Delivery is missing.");
  const payload = parseJson(body);
  if (typeof payload !== "object" || payload === null) return refuse(c, 400, "The body is not a JSON object.");

  const target = c.req.header("x-github-hook-installation-target-id");
  if (target && target !== github.appId) return ignored(c, "the delivery is for another App");
  if (!isKnown(name)) return ignored(c, `the event ${name.slice(0, 100)} is not one of GitHub's`);
  const parsed = parseEvent(name, payload, owners);
  switch (parsed.kind) {
    case "ignored":
      return ignored(c, parsed.reason);
    case "invalid":
      return refuse(c, 400, parsed.error);
    case "event":
      return accept(c, parsed.event, github.apiUrl);
  }
}

/** Stores the event, and answers. */
async function accept(c: Context<App>, event: Event, apiUrl: string): Promise<Response> {
  try {
    if (event.kind === "run" && event.run.conclusion === "success") await recordPassed(c.env, event, apiUrl);
    else {
      const runId = event.kind === "job" ? event.job.runId : event.run.id;
      await c.env.WORKFLOW_RUN.getByName(runName(apiUrl, event.origin.repository.id, runId)).record(event);
    }
  } catch (error) {
    logTrouble({ object: "app", task: `store a ${event.kind}`, what: String(error), next: "503" });
    return unavailable(c, "The event could not be stored. Deliver it again later.");
  }
  return c.json({ status: "accepted" }, 202);
}

/** A green run has nothing to read: it goes to those who have told, or are about to tell, that it was red. */
async function recordPassed(env: Env, { origin, run }: Extract<Event, { kind: "run" }>, apiUrl: string): Promise<void> {
  if (run.attempt > 1) {
    await env.WORKFLOW_RUN.getByName(runName(apiUrl, origin.repository.id, run.id)).recordPassed(origin, run);
  }
  await env.BRANCH.getByName(branchName(apiUrl, origin.repository.id, run)).recordPassed(origin, run);
}

const isKnown = (name: string) => emitterEventNames.some((known) => known === name);

function parseJson(body: Uint8Array): unknown {
  try {
    // Ids over 2^53 stay whole, as Octokit keeps them in answers.
    return JSONParse(new TextDecoder("utf-8", { fatal: true, ignoreBOM: false }).decode(body));
  } catch {
    return null;
  }
}

function ignored(c: Context<App>, reason: string): Response {
  return c.json({ status: "ignored", reason }, 200);
}

function notAllowed(c: Context<App>, allow: string): Response {
  c.header("allow", allow);
  return refuse(c, 405, `${c.req.method} is not answered here; ${allow} is.`);
}

function notConfigured(c: Context<App>): Response {
  return unavailable(c, "The App is not configured: /health says what is wrong.");
}

function unavailable(c: Context<App>, error: string): Response {
  c.header("retry-after", RETRY_AFTER_SECONDS);
  return refuse(c, 503, error);
}

function refuse(c: Context, status: 400 | 401 | 404 | 405 | 413 | 415 | 503, error: string): Response {
  return c.json({ error }, status);
}
