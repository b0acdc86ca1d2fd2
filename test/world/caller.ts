/** Asks the stand-ins as the Worker would, one plain request at a time: for their own tests. */
import { sign } from "node:crypto";
import type { Permissions, Repository } from "./github/state.ts";
import { type Json, parseJson } from "./json.ts";
import { appKey } from "./keys.ts";
import type { World } from "./world.ts";

export type Asked = { status: number; headers: Headers; json: Json; text: string };

export type Claims = { iss?: string | number; iat?: number; exp?: number };

/** The App's own credential; a claim may be given to be wrong. */
export function appJwt(world: World, claims: Claims = {}): string {
  const now = Math.floor(Date.now() / 1000);
  const all = { iss: world.github.app.id, iat: now - 30, exp: now + 500, ...claims };
  const signed = [{ alg: "RS256", typ: "JWT" }, all].map((part) =>
    Buffer.from(JSON.stringify(part)).toString("base64url"),
  );
  const signature = sign("RSA-SHA256", Buffer.from(signed.join(".")), appKey().key);
  return `Bearer ${signed.join(".")}.${signature.toString("base64url")}`;
}

/** `line` is for example `GET /app`. */
export async function ask(
  world: World,
  line: string,
  { as = "", body, headers = {} }: AskOptions = {},
): Promise<Asked> {
  const [method = "GET", path = "/"] = line.split(" ");
  const response = await fetch(`${world.github.url}${path}`, {
    method,
    headers: { ...(as === "" ? {} : { authorization: as }), "user-agent": "whyred", ...headers },
    redirect: "manual",
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
  return read(response);
}

export type AskOptions = { as?: string; body?: Json; headers?: Record<string, string> };

/** A credential for what is in this body, or for all that the repository's installation has. */
export async function tokenFor(world: World, repository: Repository, permissions?: Permissions): Promise<string> {
  const installation = world.github.installationOf(repository)?.id;
  const body = { repository_ids: [repository.id], ...(permissions === undefined ? {} : { permissions }) };
  const line = `POST /app/installations/${installation}/access_tokens`;
  const { status, json } = await ask(world, line, { as: appJwt(world), body });
  if (status !== 201 || typeof json !== "object" || json === null || Array.isArray(json)) {
    throw new Error(`No token: ${status} ${JSON.stringify(json)}`);
  }
  return `token ${JSON.stringify(json["token"]).slice(1, -1)}`;
}

export async function callSlack(
  world: World,
  method: string,
  body: Json,
  headers: Record<string, string> = {},
): Promise<Asked> {
  const { SLACK_API_URL = "", SLACK_BOT_TOKEN = "" } = world.settings();
  const response = await fetch(`${SLACK_API_URL}/${method}`, {
    method: "POST",
    headers: {
      authorization: `Bearer ${SLACK_BOT_TOKEN}`,
      "content-type": "application/json; charset=utf-8",
      ...headers,
    },
    body: typeof body === "string" ? body : JSON.stringify(body),
  });
  return read(response);
}

async function read(response: Response): Promise<Asked> {
  const text = await response.text();
  const isJson = response.headers.get("content-type")?.startsWith("application/json") === true;
  return { status: response.status, headers: response.headers, json: isJson ? parseJson(text) : null, text };
}
