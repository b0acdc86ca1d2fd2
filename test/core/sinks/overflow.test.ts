// The one message about what a channel had no room for.
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { addHeld, beginOverflow } from "../../../src/channel/overflow.ts";
import type { Report } from "../../../src/core/report/report.ts";
import {
  HELD_RUNS_NAMED_MAX,
  SLACK_BLOCKS_MAX,
  SLACK_HEADER_MAX_CHARS,
  SLACK_MESSAGE_MAX_CHARS,
} from "../../../src/sinks/slack/render/limits.ts";
import type { Message } from "../../../src/sinks/slack/render/message.ts";
import { heldRun, renderOverflow } from "../../../src/sinks/slack/render/overflow.ts";
import { HOSTILE, job, report } from "../samples.ts";

const SINCE = Date.UTC(2026, 10, 27, 9, 5);

const read = ({ blocks }: Message) =>
  blocks
    .map((block) => {
      if (block.type === "header") return block.text.text;
      if (block.type === "actions") return "a button";
      return block.elements
        .map(({ elements }) => elements.map((it) => ("text" in it ? it.text : `@${it.type}`)).join(""))
        .join("\n");
    })
    .join("\n\n");

const failed = report([job("test", ["TypeError: x is undefined"])]);

type Given = { readonly isFork?: boolean; readonly branch?: string; readonly name?: string };
function ofRun(number: number, { isFork = false, branch = `b${number}`, name = "CI" }: Given = {}): Report {
  const headRepository = isFork ? { id: "66", owner: "mallory" } : { id: "1", owner: "acme" };
  const run = { id: String(number), number, headBranch: branch, headRepository, workflowName: name };
  return { ...failed, run: { ...failed.run, ...run, url: `https://github.com/acme/shop/actions/runs/${number}` } };
}

function overflowOf(reports: readonly Report[]) {
  const asked = reports.map((one) => ({
    key: one.run.id,
    runId: one.run.id,
    isFork: one.run.headRepository?.id !== "1",
    channel: "C0123456789",
    repository: one.repository,
    run: heldRun(one),
  }));
  const [first] = asked;
  if (!first) throw new Error("nothing was held back");
  return asked.reduce(addHeld, beginOverflow(first, SINCE));
}

describe("the message about what was held back", () => {
  it("counts the runs, names each with its branch and its headline, and says where to look", () => {
    const message = renderOverflow(overflowOf([ofRun(1, { isFork: true, branch: "main" }), ofRun(2)]));
    expect(message.text).toBe("⏸️ 2 more failed runs in acme/shop");
    expect(read(message)).toBe(`⏸️ 2 more failed runs in acme/shop

acme/shop · 1 of the repository's own, 1 of forks
Too many failed at once, so from 09:05 UTC on these have no message of their own. Pull requests have their comment all the same.

CI, run 2 · b2 · TypeError: x is undefined
CI, run 1 · mallory:main · TypeError: x is undefined
failed runs`);
    expect(JSON.stringify(message)).toContain('"url":"https://github.com/acme/shop/actions/runs/2"');
  });

  it("counts what it does not name, and names the repository's own before any of a stranger's", () => {
    const forks = Array.from({ length: 300 }, (_, i) => ofRun(i + 1, { isFork: true }));
    const own = Array.from({ length: 3 }, (_, i) => ofRun(i + 1001));
    const message = renderOverflow(overflowOf([...forks, ...own]));
    const lines = read(message).split("\n");
    expect(message.text).toContain(" 303 more failed runs ");
    expect(lines.filter((line) => line.startsWith("CI, run "))).toHaveLength(HELD_RUNS_NAMED_MAX);
    for (const number of [1001, 1002, 1003, 1]) expect(read(message)).toContain(`CI, run ${number} · `);
    expect(lines.at(-1)).toBe(`… and ${303 - HELD_RUNS_NAMED_MAX} more: failed runs`);
  });

  it("stays within Slack's limits and ours, and loses none of the count", () => {
    const text = fc.oneof(
      fc.constantFrom(...HOSTILE),
      fc.string({ maxLength: 4000 }),
      fc.constantFrom("界".repeat(3000), '"'.repeat(3000), "<!channel>".repeat(100)),
    );
    fc.assert(
      fc.property(fc.array(text, { minLength: 1, maxLength: 40 }), text, (names, line) => {
        const reports = names.map((name, i) => ({
          ...ofRun(i + 1, { isFork: i % 2 === 0, branch: name, name }),
          jobs: [job(name, [line])],
        }));
        const message = renderOverflow(overflowOf(reports));
        expect(JSON.stringify(message).length).toBeLessThan(SLACK_MESSAGE_MAX_CHARS);
        expect(message.blocks.length).toBeLessThanOrEqual(SLACK_BLOCKS_MAX);
        expect(message.text).not.toMatch(/<[!@#]/);
        expect(message.text).toContain(` ${names.length} more failed run`);
        const [header] = message.blocks;
        expect(header?.type === "header" && header.text.text.length).toBeLessThanOrEqual(SLACK_HEADER_MAX_CHARS);
      }),
      { numRuns: 100 },
    );
  });

  it("masks what looks like a secret in a name, and stores none", () => {
    const secret = `ghp_${"aB3dE5gH7jK9mN1pQ2sT".repeat(2).slice(0, 36)}`;
    const overflow = overflowOf([
      { ...ofRun(1, { branch: secret, name: `deploy ${secret}` }), jobs: [job("x", [secret])] },
    ]);
    expect(JSON.stringify([overflow, renderOverflow(overflow)])).not.toContain(secret.slice(0, 16));
    expect(read(renderOverflow(overflow))).toContain("deploy ***, run 1");
  });
});
