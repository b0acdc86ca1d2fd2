/**
 * Which answers a request may get, by docs/contract.md alone and none of the Worker's code: checked in this
 * order are path, method, content type, size, signature, headers, body, and whether the event is acted on.
 */
import { createHmac } from "node:crypto";
import { headerOf, type Sent, WEBHOOKS } from "./request.ts";

export type Served = { readonly appId: string; readonly secrets: readonly string[] };

const MAX_BYTES = 25 * 1024 * 1024;

export function allowed(sent: Sent, served: Served): readonly number[] {
  const [path = ""] = sent.target.split("?");
  if (path === "/" || path === "/health") return ["GET", "HEAD"].includes(sent.method) ? [200] : [405];
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
