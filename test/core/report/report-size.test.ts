import * as v from "valibot";
import { describe, expect, it } from "vitest";
import { EXCERPT_MAX_CHARS, EXCERPT_MAX_LINES } from "../../../src/core/excerpt/limits.ts";
import { outcomesBefore } from "../../../src/core/report/attempt.ts";
import { JOBS_TOLD_MAX, NAME_MAX_CHARS, REPORT_MAX_BYTES } from "../../../src/core/report/limits.ts";
import type { JobReport, Report } from "../../../src/core/report/report.ts";
import { fitReport } from "../../../src/core/report/report-size.ts";
import { jobOf } from "../../../src/core/webhook/job-and-run.ts";
import { FIELD_MAX_CHARS, STORED_NAME_MAX_CHARS } from "../../../src/core/webhook/limits.ts";
import { renderComment, type Section } from "../../../src/sinks/comment/render/comment.ts";
import { COMMENT_BUDGET_CHARS } from "../../../src/sinks/comment/render/limits.ts";
import { SLACK_MESSAGE_MAX_CHARS } from "../../../src/sinks/slack/render/limits.ts";
import { renderMessage } from "../../../src/sinks/slack/render/message.ts";
import { excerpt, job, report } from "../samples.ts";

/** What a row of a Durable Object may have. */
const ROW_MAX_BYTES = 2_000_000;
const bytes = (value: unknown) => Buffer.byteLength(JSON.stringify(value));
const rendered = (sections: readonly Section[]) => renderComment(sections, report([]).run.headSha);
const wide = (length: number) => "試".repeat(length);

/** All that can stand in a job's report, in characters of three bytes, and different in each. */
function worstJob(i: number, field: number): JobReport {
  const rows = Array.from({ length: EXCERPT_MAX_LINES }, (_, k) => `${i} ${k} ${wide(90)}`);
  const told = excerpt(rows, {
    step: { number: 3, name: wide(STORED_NAME_MAX_CHARS), command: wide(300), exitCode: 1 },
    text: rows.join("\n").slice(0, EXCERPT_MAX_CHARS),
    headline: `${i} 0 ${wide(90)}`,
    fingerprint: `fingerprint ${i}`,
  });
  const place = { path: wide(300), line: 1 };
  return job(`${i} ${wide(STORED_NAME_MAX_CHARS - 5)}`, [], {
    url: `https://github.com/acme/shop/${"x".repeat(field)}`,
    conclusion: wide(field),
    told: { kind: "excerpt", excerpt: told },
    annotation: wide(STORED_NAME_MAX_CHARS),
    annotated: {
      places: told.lines.map(({ line }) => ({ line, place })),
      unshown: [1, 2, 3].map(() => ({ message: wide(STORED_NAME_MAX_CHARS), where: wide(field), place })),
      more: 7,
    },
  });
}

function worstReport(field: number): Report {
  const base = report(Array.from({ length: JOBS_TOLD_MAX }, (_, i) => worstJob(i, field)));
  const name = wide(STORED_NAME_MAX_CHARS);
  const run = {
    ...base.run,
    workflowName: name,
    title: name,
    author: name,
    headBranch: wide(field),
    event: wide(field),
  };
  return { ...base, run, totalJobs: JOBS_TOLD_MAX };
}

describe("a report", () => {
  it("stays as it is where it is small", () => {
    const small = report([job("test", ["x"])]);
    expect(fitReport(small)).toBe(small);
  });

  it("of the worst that can fail fits a row, with all jobs, and says what was left out", () => {
    const worst = worstReport(100);
    expect(bytes(worst)).toBeGreaterThan(ROW_MAX_BYTES);
    const fitted = fitReport(worst);
    expect(bytes(fitted)).toBeLessThanOrEqual(REPORT_MAX_BYTES);
    expect(fitted.jobs.map(({ name }) => name.slice(0, 150))).toEqual(worst.jobs.map(({ name }) => name.slice(0, 150)));
    expect(Math.max(...fitted.jobs.map(({ name }) => name.length))).toBeLessThanOrEqual(NAME_MAX_CHARS);
    for (const { told, annotated } of fitted.jobs) {
      expect(told.kind === "excerpt" && told.excerpt.hiddenLines).toBe(51);
      expect(annotated).toEqual({ places: [], unshown: [], more: 10 });
    }
    expect(rendered([{ report: fitted, passed: null }]).length).toBeLessThanOrEqual(COMMENT_BUDGET_CHARS);
    const message = renderMessage({ report: fitted, passedOnAttempt: null });
    expect(JSON.stringify(message).length).toBeLessThan(SLACK_MESSAGE_MAX_CHARS);
  });

  it("fits a row also where every field is as long as it may be, and counts the jobs that it does not name", () => {
    const fitted = fitReport(worstReport(FIELD_MAX_CHARS));
    expect(bytes(fitted)).toBeLessThanOrEqual(REPORT_MAX_BYTES);
    expect(fitted.failedJobs).toBe(JOBS_TOLD_MAX);
    expect(fitted.jobs.length).toBeGreaterThan(100);
  });

  it("loses the steps' last lines before anything else", () => {
    const told = (i: number) => {
      const rows = Array.from({ length: 30 }, (_, k) => `${i} ${k} ${"x".repeat(90)}`);
      return { kind: "excerpt" as const, excerpt: excerpt(rows, { tail: { count: 30, text: wide(3_000) } }) };
    };
    const jobs = Array.from({ length: 48 }, (_, i) => job(`test (${i})`, [], { told: told(i) }));
    for (const { told: kept } of fitReport(report(jobs)).jobs) {
      expect(kept).toHaveProperty("excerpt.lines.length", 30);
      expect(kept).not.toHaveProperty("excerpt.tail");
    }
  });

  it("keeps some rows of each excerpt where that is enough, and its jobs that failed alike together", () => {
    const told = (i: number) => {
      const rows = Array.from({ length: 30 }, (_, k) => `${i} ${k} ${wide(90)}`);
      return { kind: "excerpt" as const, excerpt: excerpt(rows, { fingerprint: String(i) }) };
    };
    const jobs = Array.from({ length: 64 }, (_, i) => job(`test (${i})`, [], { told: told(i % 32) }));
    const fitted = fitReport(report(jobs));
    const [first] = fitted.jobs;
    expect(first?.told.kind === "excerpt" && first.told.excerpt).toMatchObject({
      hiddenLines: 21 + 18,
      lines: { length: 12 },
    });
    expect(rendered([{ report: fitted, passed: null }])).toContain("The same in 1 more job");
  });
});

describe("how jobs ended before", () => {
  it("is kept of as many as fit a row", () => {
    const jobs = Array.from({ length: 2_000 }, (_, i) =>
      v.parse(jobOf(1), {
        id: i + 1,
        run_id: 1,
        name: `${i} ${wide(STORED_NAME_MAX_CHARS - 5)}`,
        conclusion: "failure",
        head_sha: "abc",
      }),
    );
    const before = outcomesBefore(2, jobs, jobs);
    expect(Object.keys(before).length).toBe(100);
    expect(bytes(before)).toBeLessThan(ROW_MAX_BYTES);
  });
});
