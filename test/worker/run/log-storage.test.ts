// What becomes of a log whose storage lies, breaks off, changes its mind or never ends: the same answer, or a failure
// that says why; in bounded time, with bounded bytes, and never with the signed link in it.
import { describe, expect, it } from "vitest";
import { explain, JobLogReader, type JobSteps } from "../../../src/core/excerpt/excerpt.ts";
import { LOOK_UP } from "../../../src/core/lookup/limits.ts";
import { readFrom } from "../../../src/core/lookup/log-source.ts";
import { type Failure, failed, type Result, succeeded } from "../../../src/core/policy/failure.ts";
import type { ReadLog } from "../../../src/core/step/step-reader.ts";
import { within } from "../../../src/edge/deadline.ts";
import { readJobLog } from "../../../src/edge/log/job-log.ts";
import { LOG_LINKS_MAX, LOG_REQUESTS_MAX } from "../../../src/edge/log/limits.ts";
import { LogStorage } from "../../../src/edge/log/log-storage.ts";
import { CLEANUP, jobOf, logOf, runStep } from "../../core/synthetic-log.ts";
import { ask } from "../outside.ts";
import type { Lie, StorageSaw, StorageSpec } from "./lies.ts";

const MEBIBYTE = 1024 * 1024;
/** What a look-up may ask for, once more where the log has changed, and what lay in the connections' buffers. */
const SENT_MAX_BYTES = 2 * (MEBIBYTE + LOOK_UP.headBytes) + 4 * MEBIBYTE;
const SIGNATURE = "c2lnbmVkLWJ5LUdpdEh1Yg";

const filler = Array.from({ length: 8_000 }, (_, at) => `compiling part ${at} of the whole thing`);
const JOB = jobOf(
  "failure",
  { name: "Build", from: 0, to: 49 },
  { name: "Test", from: 50, to: 59, conclusion: "failure" },
  { name: "Report", from: 60, to: 90 },
);
const logWith = (error: string) =>
  logOf(
    { at: 0, lines: runStep("make", filler) },
    { at: 50, lines: runStep("make test", [error], 1) },
    { at: 60, lines: runStep("make report", filler) },
    { at: 90, lines: CLEANUP },
  );
const LOG = logWith("error: no");
const OTHER = logWith("error: no more.");

type Outcome = { result: Result<ReadLog>; saw: StorageSaw; links: number };

/** Reads it as the Worker does; whatever came of it, the storage was not asked for more than it may be. */
async function reading(spec: Partial<StorageSpec>, job: JobSteps = JOB): Promise<Outcome> {
  const { liar, url } = await ask({ ask: "liar", spec: { logs: [LOG, OTHER], lies: [], ...spec } });
  let links = 0;
  const link = async () => succeeded(`${url}/log?sig=${SIGNATURE}&n=${++links}`);
  const result = await readJobLog({ link, apiUrl: url, job, scanBytes: LOOK_UP.scanBytes });
  const saw = await settled(liar);
  expect(saw.requests.filter(({ authorization }) => authorization)).toEqual([]);
  expect(saw.requests.filter(({ encoding }) => encoding !== "identity")).toEqual([]);
  for (const { range } of saw.requests) {
    const [from = 1, to = 0] = /^bytes=(\d+)-(\d+)$/.exec(range)?.slice(1).map(Number) ?? [];
    expect(from, range).toBeLessThanOrEqual(to);
  }
  expect(saw.open).toBe(0);
  expect(JSON.stringify(result)).not.toContain(SIGNATURE);
  expect(JSON.stringify(result)).not.toContain(url);
  return { result, saw, links };
}

/** Nothing is held open: what was not read has been cancelled. */
async function settled(liar: number): Promise<StorageSaw> {
  for (let tries = 0; ; tries++) {
    const saw = await ask({ ask: "liarSaw", liar });
    if (saw.open === 0 || tries > 40) return saw;
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}

/** All that people see of it; lines are counted from the step's first, since a look-up cannot count before it. */
function seen(log: ReadLog): unknown {
  const explanation = explain(JOB, log);
  if (explanation.kind !== "explained") return explanation;
  const { headline, text, fingerprint, lines, step } = explanation.excerpt;
  return { headline, text, fingerprint, lines: lines.map((line) => line.text), step };
}

function whole(log: string): unknown {
  const reader = new JobLogReader(JOB);
  reader.push(new TextEncoder().encode(log));
  return seen(reader.read());
}

function read(result: Result<ReadLog>): ReadLog {
  if (!result.ok) throw new Error(result.failure.logText);
  return result.value;
}

describe("the log is read to the same answer", () => {
  const before: Lie[] = ["honest", "honest"];
  it.each<[string, Partial<StorageSpec>]>([
    ["from an honest storage", {}],
    ["whose link has expired before it was used", { lies: ["expired"] }],
    ["whose link expires in the middle", { lies: [...before, "expired"] }],
    ["over a connection that dies halfway", { lies: ["cut", ...before, "cut"] }],
    ["over a connection that dies behind the last byte", { lies: [...before, "cut at its end"] }],
    ["over a connection that dies before it says anything", { lies: [...before, "cut"] }],
    ["from answers that are shorter than asked", { lies: ["half", "half", "honest", "half"] }],
    ["from answers that are shorter than asked, many in a row", { lies: Array.from({ length: 7 }, () => "half") }],
    [
      "from answers that are shorter than they say",
      { lies: ["half, said to be all", "honest", "half, said to be all"] },
    ],
    ["from a storage that redirects", { lies: [{ status: 302, headers: { location: "/moved?to=here" } }] }],
    ["from a storage that knows no ranges", { lies: ["whole"] }],
    ["from a storage that gives no ETag", { withoutEtag: true }],
  ])("%s", async (_, spec) => {
    const { result, saw } = await reading(spec);
    expect(seen(read(result))).toEqual(whole(LOG));
    expect(saw.bytesSent).toBeLessThan(SENT_MAX_BYTES);
  });

  it.each<[string, Partial<StorageSpec>]>([
    ["between two reads", { lies: [...before, "changed"] }],
    ["between two reads, of a storage that gives no ETag", { lies: [...before, "changed"], withoutEtag: true }],
    ["while one range is read", { lies: ["honest", "cut", "changed"] }],
    ["and is no longer answered in ranges", { lies: ["honest", "cut", "whole, endless", "changed"] }],
    [
      "to one of the same size, and `If-Match` is ignored",
      { lies: [...before, "changed, and it does not matter"], logs: [logWith("error: one more"), OTHER] },
    ],
  ])("that the log has when it changes %s", async (_, spec) => {
    const { result, saw } = await reading(spec);
    expect(seen(read(result))).toEqual(whole(OTHER));
    expect(saw.requests.filter(({ range }) => range.startsWith("bytes=0-"))).toHaveLength(2);
  });

  it("and goes on from where the link expired, with a new one", async () => {
    const { saw, links } = await reading({ lies: [...before, "expired"] });
    const honest = await reading({});
    expect(links).toBe(2);
    expect(new Set(saw.requests.map(({ range }) => range))).toEqual(
      new Set(honest.saw.requests.map(({ range }) => range)),
    );
    expect(saw.requests).toHaveLength(honest.saw.requests.length + 1);
  });

  it("and says that an empty log is empty, with ranges and without", async () => {
    const empty = { kind: "unreadable", reason: "empty" };
    expect(read((await reading({ logs: [""] })).result)).toEqual(empty);
    expect(read((await reading({ logs: [""], lies: ["whole"] })).result)).toEqual(empty);
  });
});

describe("the log cannot be read, and the failure says why", () => {
  const later: Lie[] = ["honest", "honest"];
  const always = (lie: Lie): Lie[] => Array.from({ length: 50 }, () => lie);
  const redirect = (location: string): Lie => ({ status: 302, headers: { location } });
  it.each<[string, Lie[], Failure["kind"], string]>([
    ["it is not there", [{ status: 404 }], "not-found", "answered 404"],
    ["it is deleted meanwhile", [...later, { status: 404 }], "not-found", "answered 404"],
    ["its retention is over", [{ status: 410 }], "gone", "answered 410"],
    ["no link works", always("expired"), "unauthorized", "answered 403"],
    ["the storage is down", [{ status: 503 }], "unavailable", "answered 503"],
    ["the storage goes down", [...later, { status: 500, body: "no".repeat(99_999) }], "unavailable", "answered 500"],
    ["the storage asks to wait", [{ status: 429 }], "unavailable", "answered 429"],
    ["the range starts elsewhere", ["wrong start"], "unexpected", "other bytes"],
    ["a later range starts elsewhere", [...later, "wrong start"], "unexpected", "other bytes"],
    ["the range ends elsewhere", ["wrong end"], "unexpected", "other bytes"],
    ["nobody says which range it is", [...later, "no content-range"], "unexpected", "other bytes"],
    [
      "the size is another each time",
      always("wrong size").map((lie, at) => (at % 2 ? lie : "honest")),
      "unavailable",
      "changed",
    ],
    [
      "it never stays the same",
      always("changed").map((lie, at) => (at % 2 ? lie : "honest")),
      "unavailable",
      "changed",
    ],
    ["answers never come to their end", always("half, said to be all"), "unavailable", "less than it announces"],
    ["connections never hold", always("cut"), "unavailable", "broke off its answer"],
    ["a range never ends", ["endless"], "unexpected", "more than it announced"],
    ["a later range never ends", [...later, "endless"], "unexpected", "more than it announced"],
    ["it redirects for ever", always(redirect("/log?again")), "unexpected", "redirects too often"],
    ["it redirects to another scheme", [redirect("ftp://127.0.0.1/log")], "unexpected", "not an https address"],
    ["it redirects into a file", [redirect("file:///etc/hostname")], "unexpected", "not an https address"],
    ["it redirects into text", [redirect("data:text/plain,log")], "unexpected", "not an https address"],
    ["it redirects to what is no address", [redirect("http://[")], "unexpected", "not an https address"],
  ])("%s", async (_, lies, kind, what) => {
    const { result, saw, links } = await reading({ lies });
    expect(result).toMatchObject({ ok: false, failure: { kind, logText: expect.stringContaining(what) } });
    expect(saw.bytesSent).toBeLessThan(SENT_MAX_BYTES);
    expect(saw.requests.length).toBeLessThanOrEqual(LOG_REQUESTS_MAX);
    expect(links).toBeLessThanOrEqual(LOG_LINKS_MAX);
  });

  it.each<[string, string]>([
    ["seconds", "7"],
    ["a date", new Date(Date.now() + 60_000).toUTCString()],
  ])("a busy storage says how long to wait, in %s", async (_, after) => {
    const { result } = await reading({ lies: [{ status: 503, headers: { "retry-after": after } }] });
    expect(result).toMatchObject({ failure: { kind: "unavailable", retryAfterMs: expect.any(Number) } });
    const waits = result.ok ? 0 : (result.failure.retryAfterMs ?? 0);
    expect(waits).toBeGreaterThan(5000);
    expect(waits).toBeLessThanOrEqual(60_000);
  });

  it("the log changes again and again: its requests and links are those of one log", async () => {
    const halves = always("half").slice(0, 20);
    const { result, saw, links } = await reading({ lies: [...halves, "changed", ...halves, "changed", ...halves] });
    expect(result).toMatchObject({ ok: false });
    expect(saw.requests.length).toBeLessThanOrEqual(LOG_REQUESTS_MAX);
    expect(links).toBe(1);
  });

  it("a range that is refused is no empty log where the storage says that the log has bytes", async () => {
    const { result } = await reading({ lies: [{ status: 416, headers: { "content-range": "bytes */1000" } }] });
    expect(result).toMatchObject({ failure: { kind: "unexpected", logText: expect.stringContaining("other bytes") } });
  });

  it("GitHub gives no link, or none that is one", async () => {
    const where = { apiUrl: "http://127.0.0.1", job: JOB, scanBytes: LOOK_UP.scanBytes };
    const gone: Failure = { kind: "gone", logText: "410" };
    expect(await readJobLog({ ...where, link: async () => failed(gone) })).toEqual(failed(gone));
    const none = await readJobLog({ ...where, link: async () => succeeded("no address") });
    expect(none).toMatchObject({ failure: { logText: "the link to the log is not an https address" } });
  });

  it("a link leads out of https, where GitHub itself is asked over https", async () => {
    const { liar, url } = await ask({ ask: "liar", spec: { logs: [LOG], lies: [] } });
    const link = async () => succeeded(`${url}/log?sig=${SIGNATURE}`);
    const result = await readJobLog({ link, apiUrl: "https://api.github.com", job: JOB, scanBytes: LOOK_UP.scanBytes });
    expect(result).toMatchObject({ failure: { logText: "the link to the log is not an https address" } });
    expect((await ask({ ask: "liarSaw", liar })).requests).toEqual([]);
  });
});

describe("a storage that takes its time", () => {
  /** With less patience than the Worker has. */
  async function hurried(
    lies: Lie[],
    { idleMs, allMs, linkMs = 0 }: { idleMs: number; allMs: number; linkMs?: number },
  ) {
    const { liar, url } = await ask({ ask: "liar", spec: { logs: [LOG], lies } });
    const link = async () => {
      await new Promise((resolve) => setTimeout(resolve, linkMs));
      return succeeded(`${url}/log?sig=${SIGNATURE}`);
    };
    const result = await within(idleMs, async (signal, alive) => {
      const log = await new LogStorage({ link, apiUrl: url, signal, alive, until: Date.now() + allMs }).open(
        LOOK_UP.headBytes,
      );
      return log.ok && log.value.kind === "ranges" ? readFrom(log.value.source, JOB) : log;
    });
    const saw = await settled(liar);
    expect(saw.open).toBe(0);
    expect(JSON.stringify(result)).not.toContain(SIGNATURE);
    return result;
  }

  it.each<[string, Lie[]]>([
    ["never answers", ["silent"]],
    ["no longer answers", ["honest", "silent"]],
    ["sends a byte now and then", ["honest", "dripping"]],
  ])("and %s is left", async (_, lies) => {
    const result = await hurried(lies, { idleMs: 300, allMs: 60_000 });
    expect(result).toMatchObject({
      failure: { kind: "unavailable", logText: expect.stringContaining("broke off its answer") },
    });
  });

  it("is waited for anew once GitHub has given a link, however long that took", async () => {
    const result = await hurried(["late"], { idleMs: 1000, allMs: 60_000, linkMs: 800 });
    expect(result.ok).toBe(true);
  });

  it("and sends a piece now and then is left in the end", async () => {
    const result = await hurried(["honest", "slow"], { idleMs: 60_000, allMs: 100 });
    expect(result).toMatchObject({ failure: { kind: "unexpected", logText: expect.stringContaining("too slowly") } });
  });
});

describe("in Azurite", () => {
  const where = { apiUrl: "http://127.0.0.1", job: JOB, scanBytes: LOOK_UP.scanBytes };
  const store = (name: string, log: string, seconds = 60) => ask({ ask: "store", name, log, seconds });

  it("a log whose first link has expired is read with the second", async () => {
    const links = [await store("late.txt", LOG, -1), await store("late.txt", LOG)];
    const result = await readJobLog({ ...where, link: async () => succeeded(links.shift() ?? "") });
    expect(seen(read(result))).toEqual(whole(LOG));
    expect(links).toEqual([]);
  });

  it("a log that is written anew is noticed by its ETag", async () => {
    const url = await store("anew.txt", LOG);
    const result = await within(5000, async (signal, alive) => {
      const link = async () => succeeded(url);
      const until = Date.now() + 5000;
      const log = await new LogStorage({ ...where, link, signal, alive, until }).open(LOOK_UP.headBytes);
      if (!log.ok || log.value.kind !== "ranges") return log;
      await store("anew.txt", logWith("error: 42"));
      return readFrom(log.value.source, JOB);
    });
    expect(result).toMatchObject({ failure: { logText: "the log changed while it was being read" } });
    expect(seen(read(await readJobLog({ ...where, link: async () => succeeded(url) })))).toEqual(
      whole(logWith("error: 42")),
    );
  });

  it("an empty log is empty", async () => {
    const url = await store("empty.txt", "");
    const result = await readJobLog({ ...where, link: async () => succeeded(url) });
    expect(result).toEqual(succeeded({ kind: "unreadable", reason: "empty" }));
  });
});
