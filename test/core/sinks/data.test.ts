// The line of a comment that programs read, as a program reads it: a Markdown parser finds it, a JSON parser reads it.
import fc from "fast-check";
import MarkdownIt from "markdown-it";
import { describe, expect, it } from "vitest";
import type { Report } from "../../../src/core/report/report.ts";
import { renderComment, type Section } from "../../../src/sinks/comment/render/comment.ts";
import { COMMENT_MAX_CHARS, DATA_MAX_CHARS } from "../../../src/sinks/comment/render/limits.ts";
import { withGitHubsLimits } from "../../world/github-limits.ts";
import { excerpt, HOSTILE, job, report } from "../samples.ts";

const markdown = new MarkdownIt({ html: true }).use(withGitHubsLimits);
const HEAD = report([]).run.headSha;
const red = (of: Report): Section => ({ report: of, passed: null });

function linesIn(body: string): string[] {
  const blocks = markdown.parse(body, {}).filter(({ type }) => type === "html_block");
  return blocks.map(({ content }) => content.trimEnd()).filter((content) => content.startsWith("<!-- whyred:data "));
}

function dataIn(body: string) {
  const [line = "", ...more] = linesIn(body);
  expect(more).toEqual([]);
  expect(line.length).toBeLessThanOrEqual(DATA_MAX_CHARS);
  const json = /^<!-- whyred:data (.*) -->$/.exec(line)?.[1] ?? "";
  expect(json).not.toMatch(/--|>/);
  return JSON.parse(json);
}

describe("what programs read in a comment", () => {
  it("is each failure with all that a person sees of it, as the comment's last line", () => {
    const history = [{ fact: "base", text: "Also fails on main", url: "https://github.com/acme/shop/actions/runs/3" }];
    const failed = job("test", ["src/a.ts:3:1: error: no --> here"], { id: "77", history });
    const body = renderComment([red(report([failed]))], HEAD);
    expect(body.endsWith(linesIn(body)[0] ?? "?")).toBe(true);
    expect(dataIn(body)).toEqual({
      version: 1,
      commit: HEAD,
      failures: [
        {
          workflow: "CI",
          run: "7",
          attempt: 1,
          job: "test",
          jobId: "77",
          step: "Run tests",
          command: "npm test",
          exitCode: 1,
          headline: "src/a.ts:3:1: error: no --> here",
          fingerprint: "src/a.ts:3:1: error: no --> here",
          places: [{ path: "src/a.ts", line: 3 }],
          history,
        },
      ],
      omitted: 0,
    });
  });

  it("is as much as fits of a matrix of 256, of different failures before the same ones, and counts the others", () => {
    const jobs = Array.from({ length: 256 }, (_, i) =>
      job(`test (${i})`, [`Error ${i < 200 ? "same" : i} ${"x".repeat(70)}`]),
    );
    const body = renderComment([red(report(jobs, { failedJobs: 260, totalJobs: 300 }))], HEAD);
    expect(body.length).toBeLessThan(COMMENT_MAX_CHARS);
    const { failures, omitted } = dataIn(body);
    expect(failures.length).toBeGreaterThan(10);
    expect(failures.length + omitted).toBe(260);
    const headlines = failures.map(({ headline }: { headline: string }) => headline);
    expect(new Set(headlines).size).toBe(headlines.length);
  });

  it("has a run that could not start, and of a job without a log what is known", () => {
    const unable = report([], { outcome: "startup-failure", totalJobs: 0, failedJobs: 0 });
    const silent = report([job("a", [], { told: { kind: "no-log", why: "expired" } })]);
    const other = { ...silent, run: { ...silent.run, id: "8", workflowId: "10" } };
    expect(dataIn(renderComment([red(unable), red(other)], HEAD))).toMatchObject({
      failures: [
        { run: "7", job: null, headline: expect.stringContaining("could not start") },
        { run: "8", job: "a", step: null, exitCode: null, headline: null, fingerprint: null, places: [], history: [] },
      ],
      omitted: 0,
    });
  });

  it("names no failure that has passed since, and two that are told once once", () => {
    const failed = report([job("a", ["x"])]);
    const push = { ...failed, run: { ...failed.run, id: "8", event: "push" } };
    expect(dataIn(renderComment([red(failed), red(push)], HEAD))).toMatchObject({
      failures: [{ run: "7" }],
      omitted: 0,
    });
    const passed = { runId: "7", attempt: 2, headSha: HEAD, url: failed.run.url };
    expect(dataIn(renderComment([{ report: failed, passed }], HEAD))).toMatchObject({
      commit: HEAD,
      failures: [],
      omitted: 0,
    });
  });

  it("can be read whatever the texts are, and holds no secret", () => {
    const text = fc.oneof(
      fc.constantFrom(...HOSTILE, "-->", "--!>", "<!--", "-".repeat(400), ">".repeat(400)),
      fc.string(),
    );
    fc.assert(
      fc.property(
        fc.array(text, { minLength: 5, maxLength: 5 }),
        ([name = "", step = "", command = "", line = "", fact = ""]) => {
          const told = {
            kind: "excerpt" as const,
            excerpt: excerpt([line], { step: { number: 1, name: step, command, exitCode: -1 } }),
          };
          const history = [{ fact, text: fact, url: line }];
          const failed = job(`${name} ghp_${"a1B2c3D4e5".repeat(4).slice(0, 36)}`, [], { told, history });
          const data = dataIn(renderComment([red(report([failed]))], HEAD));
          expect(data.failures).toHaveLength(1);
          expect(JSON.stringify(data)).not.toContain("ghp_");
        },
      ),
      { numRuns: 200 },
    );
  });
});
