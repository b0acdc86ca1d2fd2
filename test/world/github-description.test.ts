import { afterEach, beforeEach, expect, test } from "vitest";
import { ask, tokenFor } from "./caller.ts";
import type { Repository } from "./github/state.ts";
import { startWorld, type World } from "./world.ts";

let world: World;
let repo: Repository;
let token: string;

beforeEach(async () => {
  world = await startWorld();
  repo = world.github.addRepository({ owner: "acme", name: "shop" });
  token = await tokenFor(world, repo);
});

afterEach(async () => {
  world.github.violations.length = 0;
  await world.close();
});

test("a request as GitHub describes it leaves no violation", async () => {
  expect((await ask(world, "GET /repos/acme/shop", { as: token })).status).toBe(200);
  expect(() => world.verify()).not.toThrow();
});

test.each([
  ["a route that does not exist", "GET /repos/acme/shop/reasons", 404, "no such route"],
  ["a method that the route has not", "PUT /repos/acme/shop/pulls", 404, "no such route"],
  ["a query parameter that is not described", "GET /repos/acme/shop/pulls?branch=main", 422, "'branch'"],
  ["a query parameter with a value that is not", "GET /repos/acme/shop/pulls?state=merged", 422, "'state'"],
  ["a number that is none", "GET /repos/acme/shop/pulls?per_page=all", 422, "'per_page'"],
  ["an id that is no number", "GET /repos/acme/shop/actions/jobs/first", 422, "'job_id'"],
  [
    "a described route that the stand-in does not carry out",
    "GET /repos/acme/shop/branches",
    501,
    "does not carry out",
  ],
])("%s is an error and a violation", async (_, line, status, sentence) => {
  expect((await ask(world, line, { as: token })).status).toBe(status);
  expect(world.violations()).toEqual([expect.stringContaining(sentence)]);
  expect(() => world.verify()).toThrow(sentence);
});

test.each([
  ["a field that is not described", { body: "hello", sticky: true }, "'sticky'"],
  ["a field of another type", { body: 7 }, "/body must be string"],
  ["a required field that is missing", {}, "'body'"],
])("a body with %s is a violation", async (_, body, sentence) => {
  const pull = world.github.addPullRequest({ repo, branch: "feature" });
  const { status } = await ask(world, "POST /repos/acme/shop/issues/1/comments", { as: token, body });
  expect(status).toBe(422);
  expect(world.violations()).toEqual([expect.stringContaining(sentence)]);
  expect(world.github.comments(pull)).toEqual([]);
});

test("a body where none is described is a violation", async () => {
  await ask(world, "DELETE /repos/acme/shop/issues/comments/1", { as: token, body: { sure: true } });
  expect(world.violations()).toEqual([expect.stringContaining("none is described")]);
});

test("a header of GitHub's that is not documented is a violation", async () => {
  await ask(world, "GET /repos/acme/shop", { as: token, headers: { "x-github-token": "mine" } });
  expect(world.violations()).toEqual([expect.stringContaining("'x-github-token'")]);
});

test("an answer of the stand-in that breaks GitHub's schema is a violation, not an answer", async () => {
  const run = world.github.addRun({ repo, jobs: [{}] });
  Object.assign(run.attempts[0]?.jobs[0] ?? {}, { conclusion: "exploded" });
  const { status } = await ask(world, `GET /repos/acme/shop/actions/runs/${run.id}/jobs`, { as: token });
  expect(status).toBe(500);
  expect(world.violations()).toEqual([expect.stringContaining("the stand-in's own answer is wrong")]);
});

test("a wrong request is a violation even where a trouble answers it", async () => {
  world.github.fail({}, { answer: { status: 502 } });
  expect((await ask(world, "GET /repos/acme/shop/reasons", { as: token })).status).toBe(502);
  expect(world.violations()).toHaveLength(1);
});

test("a fault of the stand-in itself is a violation too", async () => {
  world.github.onRequest = () => {
    throw new Error("a bug in the test");
  };
  expect((await ask(world, "GET /repos/acme/shop", { as: token })).status).toBe(500);
  expect(world.violations()).toEqual([expect.stringContaining("a bug in the test")]);
  world.github.onRequest = undefined;
  world.github.violations.length = 0;
  expect((await ask(world, "GET /repos/acme/%E0%A4%A", { as: token })).status).toBe(500);
  expect(world.violations()).toEqual([expect.stringContaining("URI malformed")]);
});

test("closing the world throws what was violated", async () => {
  const other = await startWorld();
  await ask(other, "GET /nothing");
  await expect(other.close()).rejects.toThrow("GET /nothing");
});

test("GitHub wants a user agent, and a version of its API that there is", async () => {
  expect((await ask(world, "GET /repos/acme/shop", { as: token, headers: { "user-agent": "" } })).status).toBe(403);
  const at = (version: string) => ({ as: token, headers: { "x-github-api-version": version } });
  expect((await ask(world, "GET /repos/acme/shop", at("2022-11-28"))).status).toBe(200);
  expect((await ask(world, "GET /repos/acme/shop", at("2019-01-01"))).status).toBe(400);
});

test("answers carry GitHub's headers", async () => {
  const { headers } = await ask(world, "GET /repos/acme/shop", { as: token });
  expect(headers.get("content-type")).toBe("application/json; charset=utf-8");
  expect(Number(headers.get("x-ratelimit-remaining"))).toBeGreaterThan(4000);
  expect(headers.get("x-github-request-id")).toMatch(/^[0-9A-F]+$/);
});
