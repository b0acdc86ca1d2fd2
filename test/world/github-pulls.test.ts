import { afterEach, beforeEach, expect, test } from "vitest";
import { type Asked, ask, tokenFor } from "./caller.ts";
import { ContentLimits } from "./github/content-limits.ts";
import type { PullRequest, Repository } from "./github/state.ts";
import { at, type Json } from "./json.ts";
import { startWorld, type World } from "./world.ts";

let world: World;
let repo: Repository;
let pull: PullRequest;
let token: string;

beforeEach(async () => {
  world = await startWorld();
  repo = world.github.addRepository({ owner: "acme", name: "shop" });
  pull = world.github.addPullRequest({ repo, branch: "feature" });
  token = await tokenFor(world, repo);
});

afterEach(() => world.close());

const request = (line: string, body?: Json): Promise<Asked> =>
  ask(world, line.replace(" ", " /repos/acme/shop"), { as: token, ...(body === undefined ? {} : { body }) });
const numbers = async (path: string) => {
  const { json } = await request(`GET ${path}`);
  return Array.isArray(json) ? json.map((one) => at(one, "number")) : json;
};

test("open pull requests are found by owner and branch, closed ones are not", async () => {
  const fork = world.github.addRepository({ owner: "someone", name: "shop", fork: true });
  const ofFork = world.github.addPullRequest({ repo, headRepo: fork, branch: "feature" });
  expect(await numbers("/pulls?head=acme:feature&state=open")).toEqual([pull.number]);
  expect(await numbers("/pulls?head=someone:feature&state=open")).toEqual([ofFork.number]);
  pull.state = "closed";
  expect(await numbers("/pulls?head=acme:feature&state=open")).toEqual([]);
  expect(await numbers("/pulls?head=acme:feature&state=all")).toEqual([pull.number]);
});

test("a head without its owner filters nothing, as on GitHub", async () => {
  expect(await numbers("/pulls?head=elsewhere")).toEqual([pull.number]);
});

test("a pull request names its head's commit and repository, or null where the fork was deleted", async () => {
  world.github.addPullRequest({ repo, headRepo: null, branch: "gone", number: 9 });
  const { json } = await request("GET /pulls");
  expect(at(json, 0, "head", "repo")).toBeNull();
  expect(at(json, 1, "head", "repo", "id")).toBe(repo.id);
  expect(at(json, 1, "head", "sha")).toBe(pull.sha);
});

test("a commit's pull requests are found, but not a fork's", async () => {
  const fork = world.github.addRepository({ owner: "someone", name: "shop", fork: true });
  const ofFork = world.github.addPullRequest({ repo, headRepo: fork, branch: "fix" });
  expect(await numbers(`/commits/${pull.sha}/pulls`)).toEqual([pull.number]);
  expect(await numbers(`/commits/${ofFork.sha}/pulls`)).toEqual([]);
});

test("the App's comment is written, edited and deleted, and known as the App's", async () => {
  const created = await request("POST /issues/1/comments", { body: "It failed" });
  expect(created.status).toBe(201);
  expect(created.json).toMatchObject({ user: { login: "whyred[bot]", type: "Bot" }, body: "It failed" });
  expect(at(created.json, "performed_via_github_app", "id")).toBe(world.github.app.id);
  const comment = `/issues/comments/${JSON.stringify(at(created.json, "id"))}`;
  expect((await request(`PATCH ${comment}`, { body: "It passed" })).json).toMatchObject({ body: "It passed" });
  expect(world.github.comments(pull)).toMatchObject([{ history: ["It failed", "It passed"] }]);
  expect((await request(`DELETE ${comment}`)).status).toBe(204);
  expect(world.github.comments(pull)).toEqual([]);
});

test("a person's comment is not the App's", async () => {
  world.github.addComment(pull, { body: "Why?", author: "someone" });
  const { json } = await request("GET /issues/1/comments");
  expect(json).toMatchObject([{ user: { login: "someone" }, performed_via_github_app: null }]);
});

test("comments come in pages", async () => {
  for (let count = 0; count < 31; count += 1) world.github.addComment(pull, { body: `Comment ${count}` });
  const first = await request("GET /issues/1/comments");
  expect(Array.isArray(first.json) && first.json.length).toBe(30);
  expect(first.headers.get("link")).toContain('rel="next"');
  expect((await request("GET /issues/1/comments?page=2")).json).toMatchObject([{ body: "Comment 30" }]);
});

test("a comment that someone deleted is gone", async () => {
  const comment = world.github.addComment(pull, { body: "It failed", byApp: true });
  comment.deleted = true;
  expect((await request(`PATCH /issues/comments/${comment.id}`, { body: "It passed" })).status).toBe(404);
  expect((await request(`GET /issues/comments/${comment.id}`)).status).toBe(404);
});

test("a locked pull request takes no comment", async () => {
  pull.locked = true;
  expect((await request("POST /issues/1/comments", { body: "It failed" })).status).toBe(403);
});

test("a comment of more than 65,536 characters is refused, and an empty one", async () => {
  expect((await request("POST /issues/1/comments", { body: "x".repeat(65_536) })).status).toBe(201);
  expect((await request("POST /issues/1/comments", { body: "x".repeat(65_537) })).status).toBe(422);
  expect((await request("POST /issues/1/comments", { body: " \n" })).status).toBe(422);
});

test("an installation that writes more than 80 times in a minute is told to wait", async () => {
  world.github.settings.limitsContent = true;
  const comment = world.github.addComment(pull, { body: "0", byApp: true });
  const edit = (body: string) => request(`PATCH /issues/comments/${comment.id}`, { body });
  for (let count = 0; count < 80; count += 1) expect((await edit(`Edit ${count}`)).status).toBe(200);
  const limited = await edit("One too many");
  expect(limited.status).toBe(403);
  expect(Number(limited.headers.get("retry-after"))).toBeGreaterThan(50);
  expect((await request("GET /issues/1/comments")).json).toMatchObject([{ body: "Edit 79" }]);
});

test("the hour has its limit too", () => {
  const limits = new ContentLimits();
  const installation = world.github.installationOf(repo);
  if (installation === undefined) throw new Error("There is no installation");
  const writes = Array.from({ length: 501 }, (_, index) => limits.count(installation, index * 1000));
  expect(writes.findIndex((refused) => refused !== undefined)).toBe(500);
  expect(limits.count(installation, 3_600_001)).toBeUndefined();
});

test("a repository that was renamed is found under its old name by a redirect", async () => {
  world.github.rename(repo, { name: "store" });
  const { status, headers } = await request("GET /pulls?state=open");
  expect(status).toBe(301);
  const moved = headers.get("location")?.slice(world.github.url.length);
  expect(moved).toBe(`/repositories/${repo.id}/pulls?state=open`);
  expect((await ask(world, `GET ${moved}`, { as: token })).json).toMatchObject([{ number: pull.number }]);
  expect((await request("POST /issues/1/comments", { body: "It failed" })).status).toBe(307);
  expect((await ask(world, "GET /repos/acme/store", { as: token })).status).toBe(200);
});

test("troubles come as ordered, and end", async () => {
  const operation = "issues/create-comment";
  const answer = { status: 403, headers: { "retry-after": "60" }, body: '{"message":"secondary rate limit"}' };
  world.github.fail({ operation }, { times: 1, answer });
  world.github.fail({ operation }, { times: 1, answer: "hang up", afterwards: true });
  const write = (body: string) => request("POST /issues/1/comments", { body });
  expect((await write("refused")).headers.get("retry-after")).toBe("60");
  await expect(write("lost")).rejects.toThrow();
  expect((await write("heard")).status).toBe(201);
  expect(world.github.comments(pull).map(({ body }) => body)).toEqual(["lost", "heard"]);
});

test("a test can stop a request on its way", async () => {
  let goOn = () => {};
  const held = new Promise<void>((resolve) => {
    goOn = resolve;
  });
  world.github.onRequest = ({ operation }) => (operation === "issues/create-comment" ? held : undefined);
  const writing = request("POST /issues/1/comments", { body: "It failed" });
  expect((await request("GET /issues/1/comments")).json).toEqual([]);
  goOn();
  expect((await writing).status).toBe(201);
});
