import { afterEach, beforeEach, expect, test } from "vitest";
import { appJwt, ask, tokenFor } from "./caller.ts";
import { at, type Json, listAt } from "./json.ts";
import { type Incoming, type Listener, listen } from "./loopback.ts";
import { until } from "./until.ts";
import { startWorld, type World } from "./world.ts";

let world: World;
let received: Incoming[];
let status: number;
let receiver: Listener;

beforeEach(async () => {
  world = await startWorld();
  received = [];
  status = 503;
  receiver = await listen(async (request) => {
    received.push(request);
    return { status, body: "{}" };
  });
});

afterEach(async () => {
  await receiver.close();
  await world.close();
});

async function deliveries(query = ""): Promise<ReturnType<typeof listAt>> {
  const { json, status: answered } = await ask(world, `GET /app/hook/deliveries${query}`, { as: appJwt(world) });
  expect(answered).toBe(200);
  return listAt(json);
}

const idOf = (listed: Json | undefined) => Number(at(listed, "id"));

async function deliverRun(): Promise<string> {
  const repo = world.github.addRepository({ owner: "acme", name: "shop" });
  const run = world.github.addRun({ repo, jobs: [{ name: "test" }] });
  const delivery = await world.deliveries.run(run);
  await world.deliver(delivery, { to: receiver.url });
  return delivery.id;
}

test("what was delivered is listed with what was answered, the newest first", async () => {
  const guid = await deliverRun();
  const [listed] = await deliveries();
  expect(listed).toMatchObject({
    guid,
    event: "workflow_run",
    action: "completed",
    status_code: 503,
    redelivery: false,
  });
});

test("a delivery is sent again under the same GUID, signed, and listed as another attempt", async () => {
  const guid = await deliverRun();
  const [first] = await deliveries();
  status = 202;
  const line = `POST /app/hook/deliveries/${idOf(first)}/attempts`;
  expect((await ask(world, line, { as: appJwt(world) })).status).toBe(202);
  await until("it came", () => received.length === 2);
  expect(received[1]?.headers["x-github-delivery"]).toBe(guid);
  expect(received[1]?.headers["x-hub-signature-256"]).toBe(received[0]?.headers["x-hub-signature-256"]);
  await until("it is listed", async () => (await deliveries()).length === 2);
  expect((await deliveries())[0]).toMatchObject({ guid, redelivery: true, status_code: 202 });
});

test("pages are asked for by the cursor in the Link header", async () => {
  const repo = world.github.addRepository({ owner: "acme", name: "shop" });
  const run = world.github.addRun({ repo, jobs: [{ name: "test" }] });
  for (let i = 0; i < 5; i++)
    world.deliveries.keep(await world.deliveries.run(run), 202, new Date(Date.now() - i * 1000));
  const first = await ask(world, "GET /app/hook/deliveries?per_page=3", { as: appJwt(world) });
  const cursor = /cursor=([^&>]+)/.exec(first.headers.get("link") ?? "")?.[1];
  const second = await ask(world, `GET /app/hook/deliveries?per_page=3&cursor=${cursor}`, { as: appJwt(world) });
  expect([listAt(first.json).length, listAt(second.json).length, second.headers.get("link")]).toEqual([3, 2, null]);
});

test("only the App itself may ask, and what is older than three days is not sent again", async () => {
  const repo = world.github.addRepository({ owner: "acme", name: "shop" });
  const run = world.github.addRun({ repo, jobs: [{ name: "test" }] });
  world.deliveries.keep(await world.deliveries.run(run), 503, new Date(Date.now() - 4 * 86_400_000));
  const as = await tokenFor(world, repo);
  expect((await ask(world, "GET /app/hook/deliveries", { as })).status).toBe(401);
  const id = idOf((await deliveries())[0]);
  const again = `POST /app/hook/deliveries/${id}/attempts`;
  expect((await ask(world, again, { as: appJwt(world) })).status).toBe(422);
});
