/**
 * A Worker that is to be set up, at the bundle that ships, and a browser's requests to its setup page: for the tests
 * beside this file, each of which has its own. The stand-ins play GitHub's pages and Slack.
 */
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect } from "vitest";
import { type RunningWorker, startWorker } from "../../world/worker.ts";
import { setupToken, startWorld, type World } from "../../world/world.ts";

export let world: World;
export let worker: RunningWorker;
const folder = mkdtempSync(join(tmpdir(), "whyred-setup-"));

/** As beside an Enterprise Server, whose API lies below its pages. */
export const bare = (more: Record<string, string> = {}) =>
  world.bareSettings({ GITHUB_API_URL: `${world.github.url}/api/v3`, ...more });

beforeAll(async () => {
  world = await startWorld();
  worker = await startWorker(bare({ SETTLE_SECONDS: "0" }), { persistTo: folder });
});

/** The Worker again, with the same storage and other settings. */
export async function restart(settings: Record<string, string>): Promise<void> {
  await worker.stop();
  worker = await startWorker(settings, { persistTo: folder });
}

afterAll(async () => {
  await worker?.stop();
  await world?.close();
  rmSync(folder, { recursive: true, force: true });
});

type Asking = { form?: Record<string, string>; cookie?: string; headers?: Record<string, string>; method?: string };

/** As a browser sends it from the page: the Origin is the page's own unless another is given. */
export function ask(path: string, { form, cookie, headers = {}, method }: Asking = {}): Promise<Response> {
  const sent = form && { method: "POST", body: new URLSearchParams(form), headers: { origin: worker.url } };
  return fetch(`${worker.url}${path}`, {
    ...sent,
    ...(method && { method }),
    headers: { ...sent?.headers, ...(cookie && { cookie }), ...headers },
    redirect: "manual",
  });
}

export const addressOf = (ip: string) => ({ headers: { "cf-connecting-ip": ip } });

export async function logIn(ip = "203.0.113.1"): Promise<string> {
  const answer = await ask("/setup", {
    form: { token: setupToken },
    ...addressOf(ip),
    headers: { "cf-connecting-ip": ip, origin: worker.url },
  });
  expect([answer.status, answer.headers.get("location")]).toEqual([303, "/setup"]);
  return (answer.headers.get("set-cookie") ?? "").split(";")[0] ?? "";
}

export const said = async (answer: Response) =>
  [answer.status, ((await answer.json()) as { error: string }).error] as const;

/** The state in the form that goes to GitHub. */
export async function stateFor(cookie: string, organization = "acme"): Promise<string> {
  const answer = await ask("/setup/github", { form: { organization }, cookie });
  expect(answer.status).toBe(200);
  return /state=([0-9a-f]{64})"/.exec(await answer.text())?.[1] ?? "";
}

/** Confirms on GitHub what the form sends there; where the browser is sent back to. */
export async function confirmed(cookie: string, organization = "acme"): Promise<string> {
  const text = await (await ask("/setup/github", { form: { organization }, cookie })).text();
  const action = unescaped(/<form method="post" action="([^"]+)"/.exec(text)?.[1] ?? "");
  const manifest = unescaped(/name="manifest" value="([^"]+)"/.exec(text)?.[1] ?? "");
  const form = await (await fetch(action, { method: "POST", body: new URLSearchParams({ manifest }) })).text();
  const id = /name="form" value="(\w+)"/.exec(form)?.[1] ?? "";
  const confirm = `${world.github.url}/settings/apps/confirm`;
  const back = await fetch(confirm, { method: "POST", body: new URLSearchParams({ form: id }), redirect: "manual" });
  return (back.headers.get("location") ?? "").replace(worker.url, "");
}

export function unescaped(text: string): string {
  return text.replaceAll("&quot;", '"').replaceAll("&#39;", "'").replaceAll("&lt;", "<").replaceAll("&amp;", "&");
}

export async function forgetAll(): Promise<void> {
  await ask("/setup/forget", { form: { sure: "1" }, cookie: await logIn() });
}
