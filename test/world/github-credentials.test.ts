import { afterEach, beforeEach, expect, test } from "vitest";
import { appJwt, ask, type Claims, tokenFor } from "./caller.ts";
import type { Repository } from "./github/state.ts";
import { at } from "./json.ts";
import { startWorld, type World } from "./world.ts";

let world: World;
let repo: Repository;
let tokens: string;

beforeEach(async () => {
  world = await startWorld();
  repo = world.github.addRepository({ owner: "acme", name: "shop" });
  tokens = `POST /app/installations/${world.github.installationOf(repo)?.id}/access_tokens`;
});

afterEach(() => world.close());

const now = () => Math.floor(Date.now() / 1000);

test("the App knows itself and its installation by its own key", async () => {
  const app = await ask(world, "GET /app", { as: appJwt(world) });
  expect(at(app.json, "slug")).toBe("whyred");
  const installation = await ask(world, "GET /repos/acme/shop/installation", { as: appJwt(world) });
  expect(at(installation.json, "app_id")).toBe(world.github.app.id);
});

test.each<[string, () => Claims, string]>([
  ["of another App", () => ({ iss: 1 }), "iss"],
  ["that has expired", () => ({ exp: now() - 5 }), "exp"],
  ["that lasts longer than ten minutes", () => ({ exp: now() + 660 }), "too far in the future"],
  ["from the future", () => ({ iat: now() + 120 }), "iat"],
])("a JSON Web Token %s is refused", async (_, claims, sentence) => {
  const { status, json } = await ask(world, tokens, { as: appJwt(world, claims()), body: {} });
  expect(status).toBe(401);
  expect(at(json, "message")).toContain(sentence);
});

test("a JSON Web Token that another key has signed is refused", async () => {
  const [header, claims] = appJwt(world).split(".");
  const { status } = await ask(world, "GET /app", { as: `${header}.${claims}.${"A".repeat(342)}` });
  expect(status).toBe(401);
});

test("a token is for what was asked, and no more", async () => {
  const body = { repository_ids: [repo.id], permissions: { actions: "read" } };
  const { status, json } = await ask(world, tokens, { as: appJwt(world), body });
  expect(status).toBe(201);
  expect(at(json, "permissions")).toEqual({ actions: "read", metadata: "read" });
  expect(at(json, "repositories", 0, "id")).toBe(repo.id);
  expect(at(json, "token")).toMatch(/^ghs_[A-Za-z0-9._-]{500,}$/);
});

test("a permission that the installation has not granted gives no token at all", async () => {
  const installation = world.github.installationOf(repo);
  delete installation?.permissions["checks"];
  const body = { permissions: { actions: "read", checks: "read" } };
  expect((await ask(world, tokens, { as: appJwt(world), body })).status).toBe(422);
  const more = { permissions: { actions: "write" } };
  expect((await ask(world, tokens, { as: appJwt(world), body: more })).status).toBe(422);
});

test("a repository that is not the installation's gives no token", async () => {
  const other = world.github.addRepository({ owner: "other", name: "shop" });
  const body = { repository_ids: [other.id] };
  expect((await ask(world, tokens, { as: appJwt(world), body })).status).toBe(422);
});

test("without a credential, with a made-up one, or with one that has expired, the answer is 401", async () => {
  const token = await tokenFor(world, repo);
  expect((await ask(world, "GET /app")).status).toBe(401);
  // What is public is read by anybody.
  expect((await ask(world, "GET /repos/acme/shop")).status).toBe(200);
  expect((await ask(world, "GET /repos/acme/shop", { as: "token ghs_made_up" })).status).toBe(401);
  expect((await ask(world, "GET /repos/acme/shop", { as: token })).status).toBe(200);
  world.github.expireTokens();
  expect((await ask(world, "GET /repos/acme/shop", { as: token })).status).toBe(401);
});

test("a token without the permission is refused with 403", async () => {
  world.github.addPullRequest({ repo, branch: "feature" });
  const reading = await tokenFor(world, repo, { pull_requests: "read", actions: "read" });
  const writing = await tokenFor(world, repo, { pull_requests: "write" });
  const comment = { body: { body: "hello" } };
  expect((await ask(world, "GET /repos/acme/shop/issues/1/comments", { as: reading })).status).toBe(200);
  expect((await ask(world, "POST /repos/acme/shop/issues/1/comments", { as: reading, ...comment })).status).toBe(403);
  expect((await ask(world, "POST /repos/acme/shop/issues/1/comments", { as: writing, ...comment })).status).toBe(201);
  expect((await ask(world, "GET /repos/acme/shop/actions/runs/1", { as: writing })).status).toBe(403);
  expect((await ask(world, "GET /repos/acme/shop/check-runs/1/annotations", { as: reading })).status).toBe(403);
});

test("a token sees no other repository", async () => {
  const token = await tokenFor(world, repo);
  world.github.addRepository({ owner: "acme", name: "secret" });
  world.github.addRepository({ owner: "other", name: "shop" });
  expect((await ask(world, "GET /repos/acme/secret", { as: token })).status).toBe(404);
  expect((await ask(world, "GET /repos/other/shop", { as: token })).status).toBe(404);
});

test("the App's own credential opens no repository, and a token is not the App", async () => {
  expect((await ask(world, "GET /repos/acme/shop", { as: appJwt(world) })).status).toBe(404);
  expect((await ask(world, "GET /app", { as: await tokenFor(world, repo) })).status).toBe(401);
});

test("every request is kept with who asked", async () => {
  await ask(world, "GET /repos/acme/shop?", { as: await tokenFor(world, repo, { metadata: "read" }) });
  const [creation, get] = world.github.requests;
  expect(creation).toMatchObject({ by: "app", operation: "apps/create-installation-access-token", status: 201 });
  expect(get).toMatchObject({ by: { permissions: { metadata: "read" }, repositories: [repo.id] }, status: 200 });
});
