import { setTimeout as sleep } from "node:timers/promises";
import { afterEach, beforeEach, expect, test } from "vitest";
import { LogStorage } from "./log-storage.ts";

let storage: LogStorage;

beforeEach(async () => {
  storage = await LogStorage.start();
});

afterEach(() => storage.close());

const code = (response: Response) => [response.status, response.headers.get("x-ms-error-code")];

test("a log comes back byte for byte", async () => {
  const bytes = new Uint8Array(300).map((_, index) => index);
  await storage.put("log.txt", bytes);
  const response = await fetch(storage.link("log.txt"));
  expect(response.headers.get("content-type")).toBe("text/plain");
  expect(response.headers.get("x-ms-blob-type")).toBe("AppendBlob");
  expect(new Uint8Array(await response.arrayBuffer())).toEqual(bytes);
});

test("a log larger than one block is whole", async () => {
  const log = "0123456789abcdef".repeat(600_000);
  await storage.put("log.txt", log);
  expect((await (await fetch(storage.link("log.txt"))).text()).length).toBe(log.length);
});

test.each([
  ["bytes=3-7", 206, "34567"],
  ["bytes=3-", 206, "3456789"],
  ["bytes=-3", 200, "0123456789"],
])("the range %s is answered with %i", async (range, status, text) => {
  await storage.put("log.txt", "0123456789");
  const response = await fetch(storage.link("log.txt"), { headers: { range } });
  expect([response.status, await response.text()]).toEqual([status, text]);
});

test("a range beyond the end is refused, and any range of an empty log", async () => {
  await storage.put("log.txt", "0123456789");
  await storage.put("empty.txt", "");
  const headers = { range: "bytes=10-" };
  expect(code(await fetch(storage.link("log.txt"), { headers }))).toEqual([416, "InvalidRange"]);
  expect(code(await fetch(storage.link("empty.txt"), { headers: { range: "bytes=0-" } }))).toEqual([
    416,
    "InvalidRange",
  ]);
});

test("a link stops working when its time is over", async () => {
  await storage.put("log.txt", "it broke");
  const link = storage.link("log.txt", 2);
  expect((await fetch(link)).status).toBe(200);
  await sleep(2100);
  expect(code(await fetch(link))).toEqual([403, "AuthorizationFailure"]);
});

test("a link reads one log and does nothing else", async () => {
  await storage.put("log.txt", "it broke");
  await storage.put("other.txt", "secret");
  const link = storage.link("log.txt");
  expect((await fetch(link.replace("log.txt", "other.txt"))).status).toBe(403);
  expect((await fetch(link.replace(/\?.*/, ""))).status).toBe(403);
  const headers = { "x-ms-blob-type": "BlockBlob" };
  expect((await fetch(link, { method: "PUT", headers, body: "mine" })).status).toBe(403);
  expect((await fetch(link, { method: "DELETE" })).status).toBe(403);
});

test("a log that is not there is Azure's BlobNotFound", async () => {
  expect(code(await fetch(storage.link("none.txt")))).toEqual([404, "BlobNotFound"]);
});

test("requests are kept with their headers, and a token among them is refused and a violation", async () => {
  await storage.put("log.txt", "it broke");
  await fetch(storage.link("log.txt"), { headers: { range: "bytes=0-3" } });
  expect(storage.requests).toMatchObject([{ method: "GET", headers: { range: "bytes=0-3" } }]);
  expect(storage.violations).toEqual([]);
  const headers = { authorization: "token ghs_secret" };
  expect((await fetch(storage.link("log.txt"), { headers })).status).toBe(400);
  expect(storage.violations).toHaveLength(1);
});

test("troubles come as ordered", async () => {
  await storage.put("log.txt", "it broke");
  storage.fail({ times: 1, answer: { status: 503, headers: { "x-ms-error-code": "ServerBusy" } } });
  storage.fail({ times: 1, answer: "hang up" });
  expect(code(await fetch(storage.link("log.txt")))).toEqual([503, "ServerBusy"]);
  await expect(fetch(storage.link("log.txt"))).rejects.toThrow();
  expect((await fetch(storage.link("log.txt"))).status).toBe(200);
});

test("a download can break in the middle, at its beginning or from an offset", async () => {
  await storage.put("log.txt", "0123456789");
  storage.fail({ cutAfterBytes: 4 });
  for (const headers of [{}, { range: "bytes=5-" }]) {
    const response = await fetch(storage.link("log.txt"), { headers });
    expect(response.ok).toBe(true);
    await expect(response.text()).rejects.toThrow();
  }
});

test("a storage can ignore ranges, as HTTP allows", async () => {
  await storage.put("log.txt", "0123456789");
  storage.fail({ times: 1, ignoresRange: true });
  const read = async () => fetch(storage.link("log.txt"), { headers: { range: "bytes=5-" } });
  const whole = await read();
  expect([whole.status, await whole.text()]).toEqual([200, "0123456789"]);
  expect((await read()).status).toBe(206);
});

test("a log written twice at once is there once", async () => {
  await Promise.all([storage.put("log.txt", "0123456789"), storage.put("log.txt", "0123456789")]);
  expect(await (await fetch(storage.link("log.txt"))).text()).toBe("0123456789");
});

test("two storages know nothing of each other", async () => {
  await storage.put("log.txt", "it broke");
  const other = await LogStorage.start();
  expect((await fetch(other.link("log.txt"))).status).toBe(404);
  await other.close();
  expect((await fetch(storage.link("log.txt"))).status).toBe(200);
});
