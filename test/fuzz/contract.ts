/**
 * Which answers a request may get, by docs/contract.md alone and none of the Worker's code: checked in this
 * order are path, method, content type, size, signature, headers, body, and whether the event is acted on.
 */
import { createHmac } from "node:crypto";
import { headerOf, INTERACTIONS, type Sent, WEBHOOKS } from "./request.ts";

export type Served = {
  readonly appId: string;
  /** The webhook's. */
  readonly secrets: readonly string[];
  /** Slack's, and what opens the setup page. */
  readonly signingSecret: string;
  readonly setupToken: string;
  /** A cookie that the setup page has given for the token. */
  readonly session: string;
  /** Where the Worker is, as its own pages name it. */
  readonly origin: string;
};

const MAX_BYTES = 25 * 1024 * 1024;

export function allowed(sent: Sent, served: Served): readonly number[] {
  const [path = ""] = sent.target.split("?");
  if (path === "/" || path === "/health") return ["GET", "HEAD"].includes(sent.method) ? [200] : [405];
  if (path === INTERACTIONS) return ofInteraction(sent, served);
  if (path === "/setup" || path.startsWith("/setup/")) return ofSetup(sent, path, served);
  if (path !== WEBHOOKS) return [404];
  if (sent.method !== "POST") return [405];
  const [type = ""] = (headerOf(sent, "content-type") ?? "").split(";");
  if (type.trim().toLowerCase() !== "application/json") return [415];
  const claimed = typeof sent.framing === "object" ? sent.framing.claims : 0;
  if (Math.max(claimed, sent.body.length) > MAX_BYTES) return [413];
  if (!isSigned(sent, served)) return [401];
  return ofSigned(sent, served);
}

/** Was exactly this body signed with one of the secrets? */
export function isSigned(sent: Sent, { secrets }: Pick<Served, "secrets">): boolean {
  const given = headerOf(sent, "x-hub-signature-256")?.toLowerCase();
  return secrets.some((secret) => given === signatureOf(sent.body, secret));
}

export const signatureOf = (body: Buffer, secret: string, algorithm = "sha256") =>
  `${algorithm}=${createHmac(algorithm, secret).update(body).digest("hex")}`;

function ofSigned(sent: Sent, { appId }: Served): readonly number[] {
  const event = headerOf(sent, "x-github-event");
  if (!event || !headerOf(sent, "x-github-delivery")) return [400];
  const payload = readPayload(sent.body);
  if (payload === null) return [400];
  const target = headerOf(sent, "x-github-hook-installation-target-id");
  if (target && target !== appId) return [200];
  if (sent.may) return sent.may;
  return event === "workflow_job" || event === "workflow_run" ? ofAction(payload) : [200];
}

/** A whole payload is accepted, or ignored for what it says; one that lacks a field is refused. */
function ofAction(payload: object): readonly number[] {
  const action = "action" in payload ? payload.action : undefined;
  if (typeof action !== "string") return [400];
  return action === "completed" ? [200, 202] : [200];
}

function readPayload(body: Buffer): object | null {
  try {
    const payload: unknown = JSON.parse(new TextDecoder("utf-8", { fatal: true, ignoreBOM: false }).decode(body));
    return typeof payload === "object" ? payload : null;
  } catch {
    return null;
  }
}

const INTERACTION_MAX_BYTES = 256 * 1024;

function ofInteraction(sent: Sent, served: Served): readonly number[] {
  if (sent.method !== "POST") return [405];
  if (sizeOf(sent) > INTERACTION_MAX_BYTES) return [413];
  if (!isSignedBySlack(sent, served)) return [401];
  const payload = new URLSearchParams(sent.body.toString("utf8")).get("payload");
  if (payload === null || readPayload(Buffer.from(payload)) === null) return [400];
  return sent.may ?? [200, 400];
}

/** At most five minutes ago, or ahead; a request is on its way for some seconds. */
function isSignedBySlack(sent: Sent, { signingSecret }: Served): boolean {
  const [at, given] = [headerOf(sent, "x-slack-request-timestamp"), headerOf(sent, "x-slack-signature")?.toLowerCase()];
  if (!/^\d{1,12}$/.test(at ?? "") || Math.abs(Date.now() / 1000 - Number(at)) > 300) return false;
  return given === slackSignatureOf(sent.body, at ?? "", signingSecret);
}

export function slackSignatureOf(body: Buffer, timestamp: string, secret: string): string {
  return `v0=${createHmac("sha256", secret).update(`v0:${timestamp}:`).update(body).digest("hex")}`;
}

const FORM_MAX_BYTES = 16 * 1024;

/** By its path: which methods it has. */
const SETUP: Readonly<Record<string, readonly string[]>> = {
  "/setup": ["GET", "HEAD", "POST"],
  "/setup/heard": ["GET", "HEAD"],
  "/setup/github": ["POST"],
  "/setup/github/callback": ["GET", "HEAD"],
  "/setup/github/webhook-secret": ["POST"],
  "/setup/github/key": ["POST"],
  "/setup/slack": ["POST"],
  "/setup/example": ["POST"],
  "/setup/forget": ["POST"],
};
export const SETUP_PATHS: readonly string[] = Object.keys(SETUP);

/** What a route answers to who has a session and has sent a form from the page itself. */
const DONE = [200, 303, 400, 409, 502];

function ofSetup(sent: Sent, path: string, served: Served): readonly number[] {
  const methods = Object.hasOwn(SETUP, path) ? SETUP[path] : undefined;
  if (!methods) return [404];
  if (!methods.includes(sent.method)) return [405];
  const hasSession = (headerOf(sent, "cookie") ?? "").split(/;\s*/).includes(served.session);
  if (sent.method !== "POST") {
    if (hasSession) return path === "/setup/github/callback" ? [400, 409] : [200];
    return path === "/setup" ? [200] : path === "/setup/github/callback" ? [400] : [401];
  }
  if (!hasSession && path !== "/setup") return [401];
  if (headerOf(sent, "origin") !== served.origin) return [403];
  const [type = ""] = (headerOf(sent, "content-type") ?? "").split(";");
  const isForm = type.trim().toLowerCase() === "application/x-www-form-urlencoded";
  if (!isForm || sizeOf(sent) > FORM_MAX_BYTES) return [400];
  if (path !== "/setup") return DONE;
  const token = new URLSearchParams(sent.body.toString("utf8")).get("token")?.trim();
  return token === served.setupToken ? [303, 429] : [403, 429];
}

const sizeOf = ({ framing, body }: Sent) => Math.max(typeof framing === "object" ? framing.claims : 0, body.length);
