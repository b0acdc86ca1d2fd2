/**
 * Answers of the page's server, each with the headers that keep the page to itself: nothing is loaded from anywhere
 * else, nothing runs that is not a file of the page, and nobody may frame it.
 */
import type { ServerResponse } from "node:http";
import type { Json } from "../json.ts";

const policy = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self'",
  "connect-src 'self'",
  "img-src 'self' data:", // GitHub's stylesheet draws with data: addresses
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
].join("; ");

const usual = {
  "content-security-policy": policy,
  "x-content-type-options": "nosniff",
  "referrer-policy": "no-referrer",
  "cross-origin-resource-policy": "same-origin",
  "cross-origin-opener-policy": "same-origin",
  "cache-control": "no-store",
};

export type Answer = { status: number; type: string; body: string | Uint8Array };

export function json(status: number, value: Json): Answer {
  return { status, type: "application/json", body: JSON.stringify(value) };
}

/** A sentence that says what is wrong and what to do. */
export function refusal(status: number, error: string): Answer {
  return json(status, { error });
}

export function write(response: ServerResponse, { status, type, body }: Answer): void {
  response.writeHead(status, { ...usual, "content-type": `${type}; charset=utf-8` }).end(body);
}
