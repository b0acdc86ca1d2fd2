// docs/json.schema.json holds for what every recorded failure gives: as a log alone, and as a job of a run on GitHub.
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { Ajv2020 } from "ajv/dist/2020.js";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { tokenFor } from "../world/caller.ts";
import { recordedJob } from "../world/demo/recording.ts";
import { startWorld, type World } from "../world/world.ts";
import { call } from "./calls.ts";

const ROOT = join(import.meta.dirname, "..", "..");
const LOGS = join(ROOT, "test", "logs");
const schema: unknown = JSON.parse(readFileSync(join(ROOT, "docs", "json.schema.json"), "utf8"));
const page = readFileSync(join(ROOT, "docs", "json.md"), "utf8");
const isValid = new Ajv2020({ allErrors: true, strict: true, allowUnionTypes: true }).compile(strictly(schema));

/** The page lets programs meet fields that they do not know; what is printed today has none that the schema lacks. */
function strictly(node: unknown): object {
  const walk = (each: unknown): unknown => {
    if (Array.isArray(each)) return each.map(walk);
    if (typeof each !== "object" || each === null) return each;
    const walked = Object.fromEntries(Object.entries(each).map(([key, value]) => [key, walk(value)]));
    return "properties" in walked && "required" in walked ? { ...walked, additionalProperties: false } : walked;
  };
  return Object(walk(node));
}

function expectValid(text: string): void {
  isValid(JSON.parse(text));
  expect(isValid.errors ?? []).toEqual([]);
}

const recordings = readdirSync(LOGS).filter((name) => existsSync(join(LOGS, name, "job.json")));

describe("docs/json.schema.json", () => {
  let world: World;
  beforeAll(async () => {
    world = await startWorld({ slack: "none" });
  });
  afterAll(() => world.close());

  it("holds for every recorded log, alone", async () => {
    let explained = 0;
    for (const name of recordings) {
      const log = join(LOGS, name, "log.txt");
      const { code, stdout } = await call([log, "--job", join(LOGS, name, "job.json"), "--json"]);
      if (code !== 0) continue;
      expectValid(stdout);
      explained++;
    }
    expect(explained).toBeGreaterThan(recordings.length * 0.9);
  }, 600_000);

  it("holds for all of them as the jobs of runs, with and without a log", async () => {
    const repo = world.github.addRepository({ owner: "acme", name: "shop" });
    const token = (await tokenFor(world, repo)).replace(/^token /, "");
    const env = { GITHUB_API_URL: world.github.url, GH_TOKEN: token };
    let told = 0;
    for (let at = 0; at < recordings.length; at += 50) {
      const jobs = recordings.slice(at, at + 50).map((name) => ({ ...recordedJob(name), name }));
      const run = world.github.addRun({ repo, jobs });
      const { code, stdout } = await call([`https://github.com/acme/shop/actions/runs/${run.id}`, "--json"], { env });
      expect(code).toBe(0);
      expectValid(stdout);
      const entries: { same: unknown[] }[] = JSON.parse(stdout);
      told += entries.reduce((sum, { same }) => sum + 1 + same.length, 0);
    }
    expect(told).toBeGreaterThan(recordings.length * 0.9);
  }, 600_000);

  it("holds for a folder of logs", async () => {
    const { stdout } = await call([join(LOGS, "vitest-github-reporter"), "--json"]);
    expectValid(stdout);
  });

  it("refuses what it should", () => {
    expect(isValid([])).toBe(true);
    for (const wrong of [{}, [{}], null, "text"]) expect(isValid(wrong)).toBe(false);
  });

  it("has no field that the page does not name", () => {
    const names = new Set(
      [...JSON.stringify(schema).matchAll(/"(\w+)":\{"(?:\$ref|type|const|oneOf)"/g)].map(([, name]) => name),
    );
    for (const inner of ["log", "failure", "place", "same", "excerpt", "id", "items", "path", "text", "lines"])
      names.delete(inner);
    expect(names.size).toBeGreaterThan(15);
    for (const name of names) expect(page).toContain(`\`${name}\``);
  });
});
