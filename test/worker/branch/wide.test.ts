import { describe, expect, it } from "vitest";
import { LOG, only, RED } from "../failed-log.ts";
import { ask, branchOf, deliver, pass, runOf, seen, storedIn } from "../outside.ts";

/** A Durable Object refuses a row above this (developers.cloudflare.com/durable-objects/platform/limits); not so here. */
const ROW_MAX_BYTES = 2_000_000;

const wide = (length: number) => "試驗失敗".repeat(length).slice(0, length);
const HEAD = "2026-11-22T10:00:01.0000000Z ";

function wideLog(i: number): string {
  const which = String.fromCharCode(97 + (i % 26), 97 + Math.floor(i / 26));
  const lines = Array.from({ length: 29 }, (_, k) => `${HEAD}Error: ${which} ${k} ${wide(90)}`);
  return LOG.replace(/.*TypeError.*/, lines.join("\n"));
}

describe("a matrix of 256 jobs with long names and logs in Chinese", () => {
  it("is told, and stored in rows that a Durable Object takes", async () => {
    const jobs = Array.from({ length: 256 }, (_, i) => ({ ...RED, name: `${i} ${wide(1_900)}`, log: wideLog(i) }));
    const scene = await ask({ ask: "scene", jobs });
    for (const job of scene.jobs) expect((await deliver(job)).status).toBe(202);
    await deliver(scene.run);
    await pass(scene, 300);
    const { comments, messages } = await seen(scene);
    expect(only(comments).body).toContain("256 of 256 jobs failed");
    expect(messages.length).toBe(1);
    for (const stub of [runOf(scene), branchOf(scene)]) {
      const sizes = (await storedIn(stub)).map(([, text]) => new TextEncoder().encode(text).length);
      // A row of ours is text, which is stored with two bytes for each character where one is beyond Latin-1.
      const characters = (await storedIn(stub)).map(([, text]) => 2 * text.length);
      expect(Math.max(...sizes, ...characters)).toBeLessThan(ROW_MAX_BYTES);
    }
  }, 120_000);
});
