import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { findingsIn } from "../../../src/core/excerpt/findings.ts";
import { Tables } from "../../../src/core/excerpt/tables.ts";
import { plainText } from "../../../src/core/log/log-line.ts";
import { MATCHERS } from "../../../src/core/matchers/all.ts";
import * as PUBLISHED from "../../../src/core/matchers/published/problem-matchers.ts";
import type { Matcher } from "../../../src/core/matching/matcher.ts";
import { matcherFrom } from "../../../src/core/matching/problem-entry.ts";
import { type ProblemMatcher, problemAt } from "../../../src/core/matching/problem-matcher.ts";
import { readProblemMatchers } from "../../../src/core/matching/problem-matcher-json.ts";
import { bodyOf } from "../../../src/core/step/step-body.ts";
import { wordsIn } from "../../../src/core/text/regexp-words.ts";

const { CSC, ESLINT_COMPACT, ESLINT_STYLISH, GCC, GO, PYTHON_RAISE, TSC } = PUBLISHED;
const LOGS = join(import.meta.dirname, "..", "..", "logs");

const recorded = (id: string): string => readFileSync(join(LOGS, id, "log.txt"), "utf8");
const entry = (problem: ProblemMatcher): Matcher => matcherFrom(problem, { source: "the test" });

/** `file:line message`, with the text of the block's lines. */
function foundIn(log: string, matchers: readonly Matcher[]) {
  const body = bodyOf(log.split("\n").map((raw, at) => ({ number: at + 1, raw }))).lines;
  const findings = findingsIn(body, [], new Tables(matchers)).filter(({ problem }) => problem !== null);
  return findings.map(({ problem, lines, head }) => ({
    said: `${problem?.file}:${problem?.line} ${problem?.message}`,
    lines: lines.map((line) => body[line]?.text),
    head: body[head]?.text,
  }));
}

const saidIn = (log: string, problem: ProblemMatcher) => foundIn(log, [entry(problem)]).map(({ said }) => said);

describe("a published problem matcher knows what real tools print", () => {
  it("eslint, stylish: the file above, warnings between, each error for itself", () => {
    const found = foundIn(recorded("eslint-warnings"), [entry(ESLINT_STYLISH)]);
    expect(found.map(({ said }) => said)).toEqual([
      "/home/runner/work/octo-repo/octo-repo/src/drag.js:11 'rerender' is not defined",
      "/home/runner/work/octo-repo/octo-repo/src/search.js:9 Duplicate case label",
    ]);
    expect(found[0]?.lines).toEqual([
      "/home/runner/work/octo-repo/octo-repo/src/drag.js",
      "  11:5  error  'rerender' is not defined  no-undef",
    ]);
  });

  it("eslint, compact", () => {
    const log = `/w/a.js: line 3, col 5, Error - 'b' is not defined. (no-undef)
C:\\w\\a.js: line 4, col 1, Error - Parsing error: Unexpected token
/w/a.js: line 9, col 1, Warning - Unexpected console statement. (no-console)`;
    expect(saidIn(log, ESLINT_COMPACT)).toEqual([
      "/w/a.js:3 'b' is not defined.",
      "C:\\w\\a.js:4 Parsing error: Unexpected token",
    ]);
  });

  it("tsc, plain and pretty and without a place", () => {
    expect(saidIn(recorded("tsc-problem-matcher"), TSC).slice(0, 2)).toEqual([
      "src/invoice.ts:9 'first' is possibly 'undefined'.",
      "src/invoice.ts:9 Type 'Money' is not assignable to type 'number'.",
    ]);
    expect(saidIn("src/a b.ts:3:7 - error TS2304: Cannot find name 'b'.", TSC)).toEqual([
      "src/a b.ts:3 Cannot find name 'b'.",
    ]);
    expect(saidIn("error TS5023: Unknown compiler option 'b'.", TSC)).toEqual([
      "null:null Unknown compiler option 'b'.",
    ]);
  });

  it("go vet", () => {
    expect(saidIn(recorded("go-vet"), GO)).toEqual([
      "./report.go:12 fmt.Fprintf format %s has arg item.Quantity of wrong type int",
      "./report.go:15 unreachable code",
    ]);
  });

  it("python: the frame that raises", () => {
    expect(saidIn(recorded("python-traceback"), PYTHON_RAISE)).toEqual([
      "/home/runner/work/octo-repo/octo-repo/nightly.py:31 no limits for step {step!r} in config/nightly.json",
    ]);
  });

  it("csc and msbuild, with the project", () => {
    const log = `/w/A.cs(1,2): error CS0103: The name 'b' does not exist [/w/A.csproj]
/w/A.cs(4,2): warning CS0168: The variable 'c' is never used [/w/A.csproj]
/w/A.csproj : error NU1101: Unable to find package B. [/w/A.sln]
CSC : error CS5001: No 'Main' method suitable for an entry point`;
    expect(saidIn(log, CSC)).toEqual([
      "/w/A.cs:1 The name 'b' does not exist",
      "/w/A.csproj:null Unable to find package B.",
      "CSC:null No 'Main' method suitable for an entry point",
    ]);
    const line = log.split("\n")[0] ?? "";
    expect(problemAt(CSC, () => line)).toMatchObject({ code: "CS0103", column: "2", fromPath: "/w/A.csproj" });
  });

  it("gcc", () => {
    expect(saidIn(recorded("gcc-parallel-make"), GCC).slice(0, 2)).toEqual([
      "src/calibrate.c:4 ‘const struct calibration’ has no member named ‘scale’",
      "src/calibrate.c:5 ‘struct reading’ has no member named ‘time’; did you mean ‘time_ms’?",
    ]);
  });

  it("and is what its JSON would be", () => {
    const json = JSON.stringify({ problemMatcher: Object.values(PUBLISHED) }, (_, value: unknown) =>
      value instanceof RegExp ? value.source : value,
    );
    expect(readProblemMatchers(json)).toEqual({ kind: "read", matchers: Object.values(PUBLISHED) });
  });
});

/** One matcher as a repository keeps it; its only pattern may be given in part. */
const fileWith = (matcher: object) => JSON.stringify({ problemMatcher: [{ owner: "lint", ...matcher }] });
const pattern = (more: object) => [{ regexp: "^(\\S+) at line (\\d+): (.*)$", message: 3, ...more }];

function ownMatchers(json: string): Matcher[] {
  const read = readProblemMatchers(json);
  return read.kind === "read" ? read.matchers.map((matcher) => entry(matcher)) : [];
}

describe("a repository's own problem matcher", () => {
  it("is found beside what is known already, and before it", () => {
    const json = fileWith({ pattern: pattern({ file: 1, line: 2 }) });
    const log = "db/init.sql at line 12: no such table: ledger\nmain.c:3:4: error: expected ';'\nall done";
    const found = foundIn(log, [...ownMatchers(json), ...MATCHERS]);
    expect(found.map(({ said }) => said)).toEqual(["db/init.sql:12 no such table: ledger", "main.c:3 expected ';'"]);
  });

  it("names warnings and notices, which are no cause", () => {
    const log = "WARNING in line 3: dusty\nerror in line 4: broken\nnotice in line 5: nice";
    const levels = pattern({ regexp: "^(\\w+) in line (\\d): (.*)$", severity: 1, line: 2 });
    const [own] = ownMatchers(fileWith({ pattern: levels, severity: "warning" }));
    const severities = log.split("\n").map((line) => own?.problem && problemAt(own.problem, () => line)?.severity);
    expect(severities).toEqual(["warning", "error", "notice"]);
    const warnings = fileWith({ severity: "warning", pattern: pattern({}) });
    expect(foundIn("a at line 1: dusty", ownMatchers(warnings))).toEqual([]);
  });

  it("reaches over several lines, and the message may stand on any of them", () => {
    const json = fileWith({
      pattern: [
        { regexp: "^Rule (\\S+)$", code: 1 },
        { regexp: "^  says (.*)$", message: 1 },
        { regexp: "^  found in (\\S+) (\\d+)$", file: 1, line: 2 },
      ],
    });
    const log = "Rule 7\n  says no tabs\n  found in a.txt 3\nRule 8\n  found in b.txt 4";
    expect(foundIn(log, ownMatchers(json))).toEqual([
      { said: "a.txt:3 no tabs", lines: log.split("\n").slice(0, 3), head: "  says no tabs" },
    ]);
  });

  it("follows a loop up to the line that began it, over lines of other programs", () => {
    const json = fileWith({
      pattern: [
        { regexp: "^In (\\S+):$", file: 1 },
        { regexp: "^ (\\d+) bad (.*)$", line: 1, message: 2, loop: true },
      ],
    });
    const log = "[a] In x.txt:\n[a]  1 bad end\n[b] busy\n[a]  2 bad start\n[a] In y.txt:\n\n[a]  3 bad luck";
    const lines = log.replace("\n\n", "\n[a] and\n");
    expect(foundIn(lines, ownMatchers(json)).map(({ said }) => said)).toEqual(["x.txt:1 end", "x.txt:2 start"]);
  });

  it("does not follow a loop without end: behind many lines its beginning is not known", () => {
    const log = ["/w/a.js", ...Array.from({ length: 60 }, (_, at) => `  ${at}:1  error  bad  rule`)].join("\n");
    const said = saidIn(log, ESLINT_STYLISH);
    expect(said).toHaveLength(60);
    expect([said[20], said[59]]).toEqual(["/w/a.js:20 bad", "null:59 bad"]);
  });

  it.each([
    ["{", "The file is no JSON."],
    ["{}", /problemMatcher is not as problem matchers have it/],
    [fileWith({ owner: "", pattern: pattern({}) }), "An owner is empty."],
    [fileWith({ pattern: [] }), "A matcher has no pattern."],
    [fileWith({ pattern: pattern({ regexp: "(" }) }), "`(` is no regular expression."],
    [fileWith({ pattern: pattern({ regexp: "a".repeat(2001) }) }), "A regexp is longer than 2000 characters."],
    [fileWith({ pattern: pattern({ file: 4 }) }), "lint: file is set to 4, and its regexp has no such group."],
    [fileWith({ pattern: pattern({ line: -1 }) }), "lint: line is set to -1, and its regexp has no such group."],
    [fileWith({ pattern: pattern({ line: "2" }) }), /problemMatcher\.0\.pattern\.0\.line is not as/],
    [fileWith({ pattern: [{ regexp: "error" }] }), "lint: no pattern has a message."],
    [fileWith({ pattern: pattern({ loop: true }) }), "lint: only the last one of several patterns may loop."],
    [
      fileWith({ pattern: [...pattern({}), { regexp: "also", loop: true }] }),
      "lint: the pattern that loops has no message.",
    ],
    [fileWith({ pattern: [...pattern({}), ...pattern({})] }), "lint: message is set twice."],
    [fileWith({ severity: "fatal", pattern: pattern({}) }), "lint: its severity is neither error, warning nor notice."],
    [fileWith({ pattern: pattern({ regexp: "^(\\S+)(.)(.*)$" }) }), /^lint: its last regexp holds no word/],
    [
      JSON.stringify({ problemMatcher: ["a", "A"].map((owner) => ({ owner, pattern: pattern({}) })) }),
      "Two matchers have the same owner.",
    ],
    [" ".repeat(65537), "The file is longer than 65536 characters."],
  ])("is refused with a reason: %.60s", (json, why) => {
    const reason = typeof why === "string" ? why : expect.stringMatching(why);
    expect(readProblemMatchers(json)).toEqual({ kind: "refused", why: reason });
  });

  it("is read or refused, whatever the file holds", () => {
    fc.assert(
      fc.property(fc.string(), (regexp) => {
        const { kind } = readProblemMatchers(fileWith({ pattern: [{ regexp, message: 0 }] }));
        expect(["read", "refused"]).toContain(kind);
      }),
    );
  });
});

describe("the words that a pattern needs", () => {
  it.each([
    [/^(?:vet: )?(\S+\.go):(\d+)/, [".go:"]],
    [/^(\S+): (?:fatal )?(error|warning): /, ["error", "warning"]],
    [/^\s*(?:E|Err)\b: x/, [": x"]],
    [/a{2}(?!bcd)(?=efg)h?ijk*/, ["ij"]],
    [/\d+: (.*)$/, [": "]],
    [/^([-=])\1+: x/, [": x"]],
    [/[ab]\w+(?:long enough)?/, null],
    [/^.*(?:one|\d)/, null],
  ])("of %s", (regexp, words) => {
    expect(wordsIn(regexp)).toEqual(words);
  });

  it("stand in every recorded line that one of the tables' patterns matches", () => {
    const logs = readdirSync(LOGS).filter((id) => existsSync(join(LOGS, id, "log.txt")));
    const lines = [...new Set(logs.flatMap((id) => recorded(id).split("\n").map(plainText)))];
    const worded = MATCHERS.map(({ line }) => ({ line, words: wordsIn(line) })).filter(({ words }) => words !== null);
    const missed = worded.flatMap(({ line, words }) =>
      lines.filter((text) => words?.every((word) => !text.includes(word)) && line.test(text)),
    );
    expect(worded.length).toBeGreaterThan(100);
    expect(missed).toEqual([]);
  });
});
