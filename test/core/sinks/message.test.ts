import fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  SLACK_BLOCKS_MAX,
  SLACK_HEADER_MAX_CHARS,
  SLACK_MESSAGE_MAX_CHARS,
} from "../../../src/sinks/slack/render/limits.ts";
import { type Message, renderMessage } from "../../../src/sinks/slack/render/message.ts";
import { excerpt, HOSTILE, job, report } from "../samples.ts";

/** The message as somebody reads it. */
const read = ({ blocks }: Message) =>
  blocks
    .map((block) => {
      if (block.type === "header") return block.text.text;
      if (block.type === "actions") return block.elements.map(({ text }) => `[${text.text}]`).join(" ");
      return block.elements
        .map(({ elements }) => elements.map((it) => ("text" in it ? it.text : `@${it.type}`)).join(""))
        .join("\n");
    })
    .join("\n\n");

describe("a message", () => {
  it("says what failed, where, since which commit, and why", () => {
    const message = renderMessage({
      report: report([job("test", ["TypeError: x is undefined"])]),
      passedOnAttempt: null,
    });
    expect(message.text).toBe("❌ TypeError: x is undefined · CI on topic: 1 of 14 jobs failed");
    expect(read(message)).toBe(`❌ TypeError: x is undefined

CI on topic: 1 of 14 jobs failed
acme/shop · run 45 · topic · abc1234 · Mona Lisa
Sort the basket

test · step Run tests · npm test · exit code 1 · 2m 3s
TypeError: x is undefined
50 more lines in the step`);
  });

  it.each([
    ["the repository's own", { id: "1", owner: "acme" }, "main"],
    ["the repository's own, under the owner it had before", { id: "1", owner: "old-name" }, "main"],
    ["a fork's", { id: "66", owner: "mallory" }, "mallory:main"],
    ["a fork's that was deleted", null, "unknown repository:main"],
  ])("names a branch that is %s", (_whose, headRepository, label) => {
    const failed = report([job("test", ["TypeError: x is undefined"])]);
    const run = { ...failed.run, headBranch: "main", headRepository };
    const message = renderMessage({ report: { ...failed, run }, passedOnAttempt: null });
    expect(message.text).toContain(`CI on ${label}: 1 of`);
    expect(read(message)).toContain(` · ${label} · abc1234`);
  });

  it("puts the excerpt into a preformatted block, as it stands", () => {
    const { blocks } = renderMessage({ report: report([job("test", ["<!channel> & `x`"])]), passedOnAttempt: null });
    const preformatted = blocks
      .flatMap((block) => (block.type === "rich_text" ? block.elements : []))
      .filter(({ type }) => type === "rich_text_preformatted");
    expect(preformatted).toEqual([
      { type: "rich_text_preformatted", elements: [{ type: "text", text: "<!channel> & `x`" }] },
    ]);
  });

  it("links to source lines below the excerpt, and tells what only an annotation says", () => {
    const unshown = [{ message: "too <wide>", where: "parts/a.wid:12", place: { path: "parts/a.wid", line: 12 } }];
    const failed = job("test", ["src/a.c:3:1: error: undeclared"], { annotated: { places: [], unshown, more: 1 } });
    const message = renderMessage({ report: report([failed]), passedOnAttempt: null });
    expect(read(message)).toMatch(
      /undeclared\nparts\/a\.wid:12 too <wide>\n\+ 1 more annotation\nsrc\/a\.c:3\n50 more/,
    );
    const url = "https://github.com/acme/shop/blob/abc1234def5678abc1234def5678abc1234def56";
    expect(JSON.stringify(message)).toContain(
      JSON.stringify({ type: "link", url: `${url}/src/a.c#L3`, text: "src/a.c:3", style: { code: true } }),
    );
    expect(JSON.stringify(message)).toContain(`${url}/parts/a.wid#L12`);
  });

  it("gives up links before it shortens an excerpt", () => {
    const lines = (i: number) =>
      Array.from({ length: 6 }, (_, l) => `src/${"folder/".repeat(9)}${i}.c:${l + 1}: error`);
    const jobs = Array.from({ length: 4 }, (_, i) => job(`test (${i})`, lines(i)));
    const message = renderMessage({ report: report(jobs), passedOnAttempt: null });
    expect(JSON.stringify(message).match(/\/blob\//g)?.length ?? 0).toBeLessThan(20);
    for (let i = 0; i < 4; i++) expect(read(message)).toContain(`${i}.c:6: error`);
  });

  it("tells a failure that several jobs share once", () => {
    const jobs = ["a", "b", "c"].map((name) => job(name, ["Error: same"]));
    const message = read(renderMessage({ report: report(jobs), passedOnAttempt: null }));
    expect(message.match(/^Error: same$/gm)).toHaveLength(1);
    expect(message).toContain("the same in 2 more jobs: b, c");
  });

  it("begins with the headline, and with that of each failure where there are several", () => {
    const long = `Error: ${"x".repeat(160)}`;
    const jobs = [job("a", ["Error: one", "at a"]), job("b", [long, "at b"])];
    const message = renderMessage({ report: report(jobs), passedOnAttempt: null });
    const said = read(message);
    expect(said.startsWith("❌ Error: one\n\nCI on topic: 2 of 14 jobs failed\n")).toBe(true);
    expect(said).toContain("\n\nError: one\na · step Run tests");
    expect(said).toContain(`\n\n${long}\nb · step Run tests`);
    const bold = message.blocks.flatMap((block) => (block.type === "rich_text" ? block.elements : []));
    const texts = bold
      .flatMap(({ elements }) => elements)
      .flatMap((it) => ("style" in it && it.style?.bold ? it.text : []));
    expect(texts).toContain(long);
    // A header holds 150 characters: what it cuts stands below it whole.
    const alone = renderMessage({ report: report([job("b", [long])]), passedOnAttempt: null });
    expect(read(alone)).toMatch(/^❌ Error: x+…\n/);
    expect(read(alone)).toContain(`\n\n${long}\nb · step`);
  });

  it("cuts decoration shorter than the comment does", () => {
    const { blocks } = renderMessage({
      report: report([job("a", [`${"=".repeat(20)}… FAILURES`])]),
      passedOnAttempt: null,
    });
    expect(JSON.stringify(blocks)).toContain(`"text":"${"=".repeat(10)}… FAILURES"`);
  });

  it("says what ended a job from outside before what its log says", () => {
    const annotation = "The job has exceeded the maximum execution time of 6m0s";
    const timedOut = job("a", ["waiting"], { conclusion: "timed_out", annotation });
    const message = renderMessage({ report: report([timedOut]), passedOnAttempt: null });
    expect(message.text).toMatch(/^❌ The job has exceeded the maximum execution time of 6m0s · CI/);
    expect(read(message).match(/exceeded/g)).toHaveLength(1);
  });

  it("says what is known of a failure from before, a line for each fact, with a link", () => {
    const history = ["Also fails on main, for 3 hours", "Seen on 3 other branches in 7 days", "not this one"].map(
      (text, i) => ({ fact: `fact-${i}`, text, url: `https://github.com/acme/shop/actions/runs/${i}` }),
    );
    const message = renderMessage({ report: report([job("a", ["x"], { history })]), passedOnAttempt: null });
    expect(read(message)).toMatch(/\nAlso fails on main, for 3 hours\nSeen on 3 other branches in 7 days\n/);
    expect(read(message)).not.toContain("not this one");
    const [fact] = history;
    expect(JSON.stringify(message)).toContain(JSON.stringify({ type: "link", url: fact?.url, text: fact?.text }));
  });

  it("names the runs of the same commit that failed alike, each with its event", () => {
    const failed = report([job("a", ["x"])]);
    const push = {
      ...failed.run,
      id: "8",
      number: 46,
      event: "push",
      url: "https://github.com/acme/shop/actions/runs/8",
    };
    const message = renderMessage({ report: failed, passedOnAttempt: null, twins: [push] });
    expect(read(message)).toContain("acme/shop · run 45 (pull_request) · run 46 (push) · topic");
    expect(JSON.stringify(message)).toContain('"url":"https://github.com/acme/shop/actions/runs/8"');
  });

  it("turns green when a later attempt passes", () => {
    const message = renderMessage({ report: report([job("test", ["TypeError"])]), passedOnAttempt: 2 });
    expect(message.text).toBe("✅ CI on topic: passed on attempt 2 on the same commit, without a change: flaky?");
    expect(read(message)).not.toContain("TypeError");
  });
});

describe("any message", () => {
  const text = fc.oneof(
    fc.constantFrom(...HOSTILE),
    fc.string({ maxLength: 4000 }),
    fc.constant("界".repeat(3000)),
    fc.constant('"'.repeat(3000)),
  );

  it("stays within Slack's limits and ours, and pings nobody", () => {
    fc.assert(
      fc.property(fc.array(text, { minLength: 1, maxLength: 40 }), text, text, (lines, name, title) => {
        const jobs = lines.map((line, i) =>
          job(`${name}${i}`, [line], {
            told: {
              kind: "excerpt",
              excerpt: excerpt([line.slice(0, 3000)], { step: { number: 1, name: title, command: name, exitCode: 2 } }),
            },
          }),
        );
        const base = report(jobs);
        const message = renderMessage({
          report: { ...base, run: { ...base.run, workflowName: name, headBranch: title, title: name, author: title } },
          passedOnAttempt: null,
        });
        expect(JSON.stringify(message).length).toBeLessThan(SLACK_MESSAGE_MAX_CHARS);
        expect(message.blocks.length).toBeLessThanOrEqual(SLACK_BLOCKS_MAX);
        expect(message.text).not.toMatch(/<[!@#]/);
        const [header] = message.blocks;
        expect(header?.type === "header" && header.text.text.length).toBeLessThanOrEqual(SLACK_HEADER_MAX_CHARS);
        const elements = message.blocks
          .flatMap((block) => (block.type === "rich_text" ? block.elements : []))
          .flatMap(({ elements }) => elements);
        for (const element of elements) expect("text" in element && element.text).not.toBe("");
      }),
      { numRuns: 200 },
    );
  });
});
