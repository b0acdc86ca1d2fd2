import { mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, afterEach, beforeAll, expect, test, vi } from "vitest";
import { parseJson } from "./json.ts";
import { type Incoming, type Listener, listen } from "./loopback.ts";
import { until } from "./until.ts";
import { type RunningWorker, startWorker } from "./worker.ts";

const configuration = `
name = "small"
main = "index.js"
compatibility_date = "2026-10-23"
[vars]
FROM_FILE = "wrangler.toml"
SETTLE_SECONDS = "3"
[[durable_objects.bindings]]
name = "BELL"
class_name = "Bell"
[[migrations]]
tag = "v1"
new_sqlite_classes = ["Bell"]
`;

const script = `
import { DurableObject } from "cloudflare:workers";
export class Bell extends DurableObject {
  async arm() { await this.ctx.storage.setAlarm(Date.now() + 100); return "armed"; }
  async alarm() { this.ctx.storage.kv.put("rung", (this.ctx.storage.kv.get("rung") ?? 0) + 1); console.log("it rang"); }
  rung() { return String(this.ctx.storage.kv.get("rung") ?? 0); }
}
export default {
  async fetch(request, env) {
    const { pathname, searchParams } = new URL(request.url);
    const bell = env.BELL.getByName("the bell");
    if (pathname === "/arm") return new Response(await bell.arm());
    if (pathname === "/rung") return new Response(await bell.rung());
    if (pathname === "/settings") return Response.json({ ...env, BELL: undefined });
    const answer = await fetch(searchParams.get("to"), { redirect: "manual", headers: { authorization: "token secret" } });
    return Response.json({ status: answer.status, location: answer.headers.get("location") });
  },
};
`;

let folder: string;
let configPath: string;
let worker: RunningWorker | undefined;

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "whyred-test-"));
  configPath = join(folder, "wrangler.toml");
  writeFileSync(configPath, configuration);
  writeFileSync(join(folder, "index.js"), script);
  writeFileSync(join(folder, ".dev.vars"), "OF_THE_USER=private\n");
});

afterEach(() => worker?.stop());
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const get = async (path: string) => (await fetch(`${worker?.url}${path}`)).text();

test("it listens on 127.0.0.1, with wrangler.toml's variables and the settings, and nothing of .dev.vars", async () => {
  worker = await startWorker({ SETTLE_SECONDS: "0", GITHUB_APP_ID: "1" }, { configPath });
  expect(worker.url).toMatch(/^http:\/\/127\.0\.0\.1:\d+$/);
  expect(parseJson(await get("/settings"))).toEqual({
    FROM_FILE: "wrangler.toml",
    SETTLE_SECONDS: "0",
    GITHUB_APP_ID: "1",
  });
});

test("its requests go out for real, and a redirect is not followed behind its back", async () => {
  const seen: Incoming[] = [];
  const outside: Listener = await listen(async (request) => {
    seen.push(request);
    return { status: 302, headers: { location: "/elsewhere" } };
  });
  worker = await startWorker({}, { configPath });
  expect(parseJson(await get(`/?to=${outside.url}/log`))).toEqual({ status: 302, location: "/elsewhere" });
  expect(seen.map(({ path, headers }) => [path, headers["authorization"]])).toEqual([["/log", "token secret"]]);
  await outside.close();
});

test("alarms ring by themselves, and what is logged can be read", async () => {
  worker = await startWorker({}, { configPath });
  await get("/arm");
  await until("the alarm rang", async () => (await get("/rung")) === "1");
  expect(worker.logs.join("\n")).toContain("it rang");
});

test("an alarm that was due while the Worker stood still rings when it is started again", async () => {
  const persistTo = join(folder, "state");
  mkdirSync(persistTo);
  worker = await startWorker({}, { configPath, persistTo });
  await get("/arm");
  await worker.stop();
  worker = await startWorker({}, { configPath, persistTo });
  await until("the alarm rang", async () => (await get("/rung")) === "1");
});

test("nothing of it is left behind", async () => {
  const temporary = join(folder, "temporary");
  mkdirSync(temporary);
  vi.stubEnv("TMPDIR", temporary);
  worker = await startWorker({}, { configPath });
  vi.unstubAllEnvs();
  expect(readdirSync(temporary)).not.toEqual([]);
  await worker.stop();
  await until("the folders are removed", () => readdirSync(temporary).length === 0);
  await expect(fetch(worker.url)).rejects.toThrow();
});
