// Python's linters and type checkers: mypy, pyright, flake8, ruff, pylint. Data only.

import type { Matcher } from "../../matching/matcher.ts";

export const PYTHON_LINTERS: readonly Matcher[] = [
  {
    tool: "mypy",
    source: "mypy: `file:line: error: message  [code]`, with notes behind it",
    needle: ": error: ",
    line: /^\s*\S+\.pyi?:\d+(?::\d+)?: error: \S/,
    category: "cause",
    after: 1,
    until: /^(?!\s*\S+\.pyi?:\d+(?::\d+)?: note: )/,
  },
  {
    tool: "pyright",
    source: "pyright: `file:line:col - error: message (rule)` below the file's name",
    needle: " - error: ",
    line: /^\s*\S+\.pyi?:\d+:\d+ - error: \S/,
    category: "cause",
  },
  {
    tool: "mypy",
    source: "mypy's and pyright's counts",
    needle: " error",
    line: /^(?:Found \d+ errors? in \d+ files?|\d+ errors?, \d+ warnings?)/,
    category: "outcome",
    last: true,
  },
  {
    tool: "flake8, ruff, pylint",
    source: "`file:line:col: CODE message`, the form they share",
    needle: [".py:", ".pyi:", ".ipynb:"],
    line: /^\S+\.(?:pyi?|ipynb)(?::cell \d+)?:\d+(?::\d+)?: \[?[A-Z]{1,4}\d{2,5}\b/,
    category: "cause",
  },
  {
    tool: "ruff",
    source: "ruff's full output: `CODE message`, then ` --> file:line:col` and the code",
    needle: "--> ",
    line: /^\s*--> \S+\.(?:pyi?|ipynb):\d+:\d+$/,
    category: "cause",
    before: 1,
    lead: /^(?:[A-Z]{1,4}\d{2,4}|invalid-syntax:|error) ?\S/,
    after: 5,
    blanks: 1,
    head: /^(?:[A-Z]{1,4}\d{2,4}|invalid-syntax:) /,
  },
  {
    tool: "ruff",
    source: "ruff's and black's counts",
    needle: ["Found ", "would be reformatted"],
    line: /^(?:Found \d+ errors?\.?|\d+ files? would be reformatted.*)$/,
    category: "error",
  },
  {
    tool: "ruff, black",
    source: "ruff and black name each file that is not formatted: `would reformat file.py`, `Would reformat: file.py`",
    needle: ["would reformat ", "Would reformat: "],
    line: /^[Ww]ould reformat:? \S/,
    category: "cause",
  },
];
