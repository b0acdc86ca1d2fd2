import type { Scenario } from "../types.ts";
import { lockFile } from "./setup.ts";

export const javascriptChecks: readonly Scenario[] = [
  {
    id: "tsc-problem-matcher",
    tool: "tsc",
    kind: "several type errors, marked by a problem matcher",
    version: "npx tsc --version",
    about: "money became a bigint with a currency, and its callers still take it for a number",
    mustShow: [
      "src/invoice.ts(9,36): error TS18048",
      "src/order.ts(13,53): error TS2362",
      "src/server.ts(5,33): error TS2345",
    ],
    project: "orders-tsc",
    prepare: lockFile,
    job: { name: "build", node: 22 },
    steps: [{ run: "npm ci" }, { run: "npm run codegen" }, { name: "Compile", run: "npm run build" }],
  },
  {
    id: "eslint-warnings",
    tool: "eslint",
    kind: "two errors among many warnings",
    version: "npx eslint --version",
    about: "an undefined function is called, and a case stands twice",
    mustShow: ["'rerender' is not defined", "Duplicate case label"],
    headline: "'rerender' is not defined",
    project: "board-eslint",
    prepare: lockFile,
    job: { name: "lint", node: 22 },
    steps: [{ run: "npm ci" }, { name: "Lint", run: "npm run lint" }],
  },
  {
    id: "prettier-check",
    tool: "prettier",
    kind: "unformatted files and a syntax error",
    version: "npx prettier --version",
    about: "three files are not formatted, and one cannot be parsed",
    mustShow: ["[error] src/broken.ts: SyntaxError", "[warn] src/colors.ts"],
    headline: "src/broken.ts: SyntaxError",
    project: "styles-prettier",
    prepare: lockFile,
    job: { name: "format", node: 22 },
    steps: [{ run: "npm ci" }, { name: "Check formatting", run: "npm run format:check" }],
  },
];
