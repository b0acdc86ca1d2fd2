// The problem matchers that setup actions and compilers' actions bring, as we write them: the same owners, the same
// lines, regular expressions of our own that take time linear in the line's length. Data only.
// What the format cannot say (category, the code below a message) stands in the tables, where each has its place.

import type { ProblemMatcher } from "../../matching/problem-matcher.ts";

/** github.com/actions/setup-node, eslint-stylish: a file's name, and below it one line for each problem. */
export const ESLINT_STYLISH: ProblemMatcher = {
  owner: "eslint-stylish",
  pattern: [
    { regexp: /^\s*(\S.*)/, file: 1 },
    {
      regexp: /^\s+(\d+):(\d+)\s+(error|warning|info)\s+(\S.*?)(?:\s\s(\S+))?$/,
      line: 1,
      column: 2,
      severity: 3,
      message: 4,
      code: 5,
      loop: true,
    },
  ],
};

/** github.com/actions/setup-node, eslint-compact: `file: line 1, col 2, Error - message (rule)`. */
export const ESLINT_COMPACT: ProblemMatcher = {
  owner: "eslint-compact",
  pattern: [
    {
      regexp: /^((?:[A-Za-z]:)?[^:]+): line (\d+), col (\d+), (Error|Warning|Info) - (.*?)(?: \((\S+)\))?$/,
      file: 1,
      line: 2,
      column: 3,
      severity: 4,
      message: 5,
      code: 6,
    },
  ],
};

/**
 * github.com/actions/setup-node, tsc: `file(line,col): error TS1234: message`; with --pretty `file:line:col - error …`,
 * and `error TS1234: message` where it is nowhere.
 */
export const TSC: ProblemMatcher = {
  owner: "tsc",
  pattern: [
    {
      regexp:
        /^(?:\s*(\S.*?)[(:](\d{1,7})[,:](\d{1,7})\)?(?: ?:| -) ?|.*?(?:\s|\) ?:|\d ?-)|)(error|warning) {1,4}(TS\d+): ?(\S.*)/,
      file: 1,
      line: 2,
      column: 3,
      severity: 4,
      code: 5,
      message: 6,
    },
  ],
};

/** github.com/actions/setup-go, go: `./file.go:line:col: message` of go build and go vet. */
export const GO: ProblemMatcher = {
  owner: "go",
  pattern: [
    {
      regexp: /^(?:vet: )?((?:[A-Za-z]:)?[\w@/\\.~+-]+\.go):(\d+):(\d+): (\S.*)/,
      file: 1,
      line: 2,
      column: 3,
      message: 4,
    },
  ],
};

/** github.com/actions/setup-python, python: a frame of a traceback, and the line that raises with words of its own. */
export const PYTHON_RAISE: ProblemMatcher = {
  owner: "python",
  pattern: [
    { regexp: /^\s*File "([^"]+)", line (\d+), in \S/, file: 1, line: 2 },
    { regexp: /^\s*raise ([A-Za-z_][\w.]*)\(f?["'](.*)["']/, code: 1, message: 2 },
  ],
};

/**
 * github.com/actions/setup-dotnet, csc: `file(line,col): error CS1234: message [project]`; msbuild, nuget and msvc use
 * the same form, and the tool's or the project's name where there is no place.
 */
export const CSC: ProblemMatcher = {
  owner: "csc",
  pattern: [
    {
      regexp:
        /^\s*(\S.*?(?=\(\d)|\S+?)(?:\((\d{1,7})(?:,(\d{1,7}))?(?:,\d{1,7}){0,2}\))?(?: :)? ?: (?:fatal )?(error|warning) ([A-Z]{1,6}\d{1,5})\s?: (?=\S)([^\n]*?)(?: \[([^[\]]+)\])?$/,
      file: 1,
      line: 2,
      column: 3,
      severity: 4,
      code: 5,
      message: 6,
      fromPath: 7,
    },
  ],
};

/** github.com/ammaraskar/gcc-problem-matcher: `file:line:col: error: message` (GNU coding standards, formatting errors). */
export const GCC: ProblemMatcher = {
  owner: "gcc-problem-matcher",
  pattern: [
    {
      regexp: /^((?:[A-Za-z]:)?[^\s:(][^:(]{0,400}):(\d+)(?::(\d+))?: (?:fatal )?(error|warning): (\S.*)/,
      file: 1,
      line: 2,
      column: 3,
      severity: 4,
      message: 5,
    },
  ],
};

/** github.com/ocaml/setup-ocaml, ocaml: a place, the source, a caret below it, and then `Error: message`. */
export const OCAML: ProblemMatcher = {
  owner: "ocaml",
  pattern: [
    { regexp: /^File "([^"]+)", lines? (\d+)(?:-\d+)?(?:, characters (\d+)-\d+)?:$/, file: 1, line: 2, column: 3 },
    { regexp: /^\s*\d+ \|/ },
    { regexp: /^\s+\^+\s*$/ },
    { regexp: /^(Error|Warning)(?: \d+)?(?: (?:\[[^\]]*\]|\([^()]*\)))?: (\S.*)/, severity: 1, message: 2 },
  ],
};
