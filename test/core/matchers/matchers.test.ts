import { describe, expect, it } from "vitest";
import { MATCHERS } from "../../../src/core/matchers/all.ts";
import { splitPrefix } from "../../../src/core/step/prefix.ts";

describe("the tables", () => {
  it("give every entry its source, and no pattern a state", () => {
    for (const { tool, source, line } of MATCHERS) {
      expect(source.length, tool).toBeGreaterThan(10);
      expect(line.flags, tool).not.toMatch(/[gy]/);
    }
  });

  // Quadratic or worse patterns would need seconds for one of these, not milliseconds.
  it("match in linear time, whatever a line repeats", () => {
    const pieces = [
      "a",
      " ",
      ".",
      "/",
      "(",
      "[",
      "1",
      "=",
      "-",
      "_",
      "│",
      "a.",
      "a:",
      "1:",
      "(1,",
      "a ",
      "- ",
      " | ",
      "::",
      "error",
      "error ",
      "FAIL ",
      "at ",
      "a/",
      "\t",
      "#",
      "==",
      "1) ",
    ];
    const patterns = MATCHERS.flatMap(({ line, problem, until, through, lead, keep, head, next }) =>
      [
        line,
        ...(problem?.pattern.map(({ regexp }) => regexp) ?? []),
        until,
        through,
        lead,
        keep,
        next,
        ...(head === undefined ? [] : head instanceof RegExp ? [head] : head),
      ].filter((pattern) => pattern !== undefined),
    );
    for (const piece of pieces) {
      const text = piece.repeat(4000 / piece.length);
      splitPrefix(text);
      for (const pattern of patterns) {
        const start = performance.now();
        pattern.test(text);
        pattern.test(`${text}!`);
        expect(performance.now() - start, `${pattern} on "${piece}…"`).toBeLessThan(60);
      }
    }
  });
});
