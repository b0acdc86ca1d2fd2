/** GitHub's pages for what an App may do: asked for by its owner, granted by an account; and pages that are not played. */
import { afterEach, beforeEach, expect, test } from "vitest";
import { startWorld, type World } from "./world.ts";

let world: World;
beforeEach(async () => {
  world = await startWorld();
});
afterEach(() => world.close());

const send = (path: string, form: Record<string, string> = {}) =>
  fetch(`${world.github.url}${path}`, { method: "POST", body: new URLSearchParams(form) });

test("what the App's owner adds is granted once the account accepts it, and not before", async () => {
  const { github } = world;
  const installation = github.installationOf(github.addRepository({ owner: "acme", name: "shop" }));
  const saved = await (await send("/organizations/acme/settings/apps/whyred/permissions", { actions: "on" })).text();
  expect(github.app.permissions).toMatchObject({ actions: "write", pull_requests: "write" });
  expect(installation?.permissions).toMatchObject({ actions: "read" });
  const [, page = ""] = /href="(\/organizations\/acme\/settings\/installations\/\d+)"/.exec(saved) ?? [];
  expect(await (await fetch(`${github.url}${page}`)).text()).toContain("Accept new permissions");
  await send(page);
  expect(installation?.permissions).toMatchObject({ actions: "write", checks: "read" });
  expect(await (await fetch(`${github.url}${page}`)).text()).toContain("It requests no others");
});

test("a page that is not played is no fault of whyred's; a route that the API does not have is one", async () => {
  const { url } = world.github;
  const page = await fetch(`${url}/settings/apps`, { headers: { accept: "text/html,*/*" } });
  expect([page.status, await page.text()]).toEqual([404, expect.stringContaining("No such page")]);
  expect(world.violations()).toEqual([]);
  await fetch(`${url}/settings/apps`, { headers: { accept: "application/json" } });
  expect(world.github.violations.splice(0)).toHaveLength(1);
});
