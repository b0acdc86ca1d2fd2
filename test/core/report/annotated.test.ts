import { describe, expect, it } from "vitest";
import type { Annotation } from "../../../src/core/excerpt/annotation.ts";
import { JobLogReader } from "../../../src/core/excerpt/excerpt.ts";
import { annotatedBy } from "../../../src/core/report/annotated.ts";
import { placesOf } from "../../../src/core/report/job-places.ts";
import { excerpt } from "../samples.ts";
import { failedLog } from "../synthetic-log.ts";

const at = (path: string | null, line: number | null, message: string, more: Partial<Annotation> = {}): Annotation => ({
  path,
  line,
  level: "failure",
  title: "",
  message,
  ...more,
});

/** What a job of this output and these annotations tells. */
function told(output: readonly string[], annotations: readonly Annotation[]) {
  const reader = new JobLogReader(null);
  reader.push(new TextEncoder().encode(failedLog(output)));
  const explanation = reader.finish(annotations);
  if (explanation.kind !== "explained") throw new Error(explanation.kind);
  const annotated = annotatedBy(annotations, explanation.excerpt, null);
  const places = placesOf({ told: { kind: "excerpt", excerpt: explanation.excerpt }, ...(annotated && { annotated }) });
  return { excerpt: explanation.excerpt, annotated, places };
}

describe("an annotation whose message stands in a shown line", () => {
  it("gives that line its place, and is not told twice", () => {
    const { annotated, places } = told(
      ["##[error]basket is never sorted"],
      [at("src/basket.ts", 7, "basket is never sorted\nand more of it")],
    );
    expect(places).toEqual([{ path: "src/basket.ts", line: 7 }]);
    expect(annotated?.unshown).toEqual([]);
  });

  it.each([
    ["names its file", "basket.ts says: basket is never sorted"],
    ["names its line", "  7:12  error  basket is never   sorted  no-chaos"],
  ])("gives its place to a longer line that %s", (_what, line) => {
    expect(told([line], [at("src/basket.ts", 7, "basket is never sorted ")]).places).toEqual([
      { path: "src/basket.ts", line: 7 },
    ]);
  });

  it("gives no place to a line that says the same of another file", () => {
    const { places, annotated } = told(
      ["src/other.ts:3:1: error: basket is never sorted"],
      [at("src/basket.ts", 7, "basket is never sorted")],
    );
    expect(places).toEqual([{ path: "src/other.ts", line: 3 }]);
    expect(annotated).toBeUndefined();
  });

  it("gives its place once where the line names it too, and none in a dependency", () => {
    const { places } = told(
      ["src/a.ts:7:1: error: basket is never sorted", "##[error]basket is broken"],
      [
        at("/home/runner/work/shop/shop/src/a.ts", 7, "basket is never sorted"),
        at("node_modules/basket/index.js", 3, "basket is broken"),
      ],
    );
    expect(places).toEqual([{ path: "src/a.ts", line: 7 }]);
  });
});

describe("a line that no table knows", () => {
  const noise = Array.from({ length: 60 }, (_, i) => `step ${i} of the wizard`);
  const output = [...noise, "widget 12 is wider than its hole", ...noise];

  it("is a cause where an annotation names a file with it", () => {
    const { excerpt: shown, places } = told(output, [at("parts/a.wid", 12, "widget 12 is wider than its hole")]);
    expect(shown.headline).toBe("widget 12 is wider than its hole");
    expect(places).toEqual([{ path: "parts/a.wid", line: 12 }]);
  });

  it.each([
    ["a warning", { level: "warning" }],
    ["a notice", { level: "notice" }],
    ["without a file", { path: null }],
  ])("is none where the annotation is %s", (_what, more) => {
    const annotation = at("parts/a.wid", 12, "widget 12 is wider than its hole", more);
    expect(told(output, [annotation]).excerpt).toEqual(told(output, []).excerpt);
  });
});

describe("an annotation that stands in no shown line", () => {
  it("is told with its place, three of them at the most, and the others are counted", () => {
    const many = Array.from({ length: 5 }, (_, i) => at("src/a.ts", i + 1, `rule ${i} is broken here`));
    const { annotated } = told(["it failed"], many);
    expect(annotated?.unshown.map(({ where, message }) => `${where} ${message}`)).toEqual([
      "src/a.ts:1 rule 0 is broken here",
      "src/a.ts:2 rule 1 is broken here",
      "src/a.ts:3 rule 2 is broken here",
    ]);
    expect(annotated?.more).toBe(2);
  });

  it.each([
    "Process completed with exit code 1.",
    "The process '/usr/bin/git' failed with exit code 128",
    "The operation was canceled.",
    "Canceling since a higher priority waiting request for CI exists",
    "",
  ])("is not told where it only says how the job ended: %j", (message) => {
    expect(annotatedBy([at(null, null, message)], excerpt(["it failed"]), null)).toBeUndefined();
  });

  it("is not told where it is a warning, or is told as the job's end", () => {
    const message = "The job has exceeded the maximum execution time of 6m0s";
    expect(annotatedBy([at("a.ts", 1, "unused", { level: "warning" })], null, null)).toBeUndefined();
    expect(annotatedBy([at(null, null, message)], null, message)).toBeUndefined();
  });

  it("is told with its title, its secrets masked, and its colours off", () => {
    const token = `ghp_${"a1".repeat(20)}`;
    const annotated = annotatedBy([at("a.ts", 1, `\n\u001b[31mleaked ${token}`, { title: "Scan" })], null, null);
    expect(annotated?.unshown).toEqual([
      { message: "Scan: leaked ***", where: "a.ts:1", place: { path: "a.ts", line: 1 } },
    ]);
  });
});

describe("a file that heads what was found in it", () => {
  const stylish = (file: string) => [
    file,
    "  7:12  error  Unexpected console statement  no-console",
    "",
    "✖ 1 problem",
  ];

  it("gives the lines below it their places", () => {
    const { places } = told(stylish("/home/runner/work/shop/shop/src/basket.ts"), []);
    expect(places).toEqual([{ path: "src/basket.ts", line: 7 }]);
  });

  it("gives none where it is a dependency's, or no file", () => {
    expect(told(stylish("/home/runner/work/shop/shop/node_modules/pad/index.js"), []).places).toEqual([]);
    expect(told(stylish("Linting everything"), []).places).toEqual([]);
  });
});
