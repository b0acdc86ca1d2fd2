import type { Scenario } from "../types.ts";
import { lockFile, nodeDeprecation } from "./setup.ts";

const matrix = ([18, 20, 22, 24] as const).map(
  (node): Scenario => ({
    id: `matrix-node-${node}`,
    tool: "mocha",
    kind: node === 24 ? "matrix, this one passes" : "matrix of four, three of which fail alike",
    version: "npx mocha --version",
    about: node === 24 ? "nothing: Node 24 has RegExp.escape" : "RegExp.escape is not there before Node 24",
    mustShow: node === 24 ? [] : ["TypeError: RegExp.escape is not a function"],
    ...(node !== 24 && { headline: "TypeError: RegExp.escape is not a function" }),
    project: "parser-matrix",
    prepare: lockFile,
    job: { name: `test (${node})`, run: "topic/quoted-queries", node },
    steps: [{ run: "npm ci" }, { name: "Test", run: "npm test" }],
  }),
);

export const javascriptTests: readonly Scenario[] = [
  {
    id: "jest-coverage",
    tool: "jest",
    kind: "test failure before a coverage table",
    version: "npx jest --version",
    about: "a coupon is taken off the subtotal instead of what is left after the discount",
    mustShow: [
      "Cart › with a half-price coupon › takes half of what is left after the discount",
      '+   "total": "45.90 EUR",',
    ],
    headline: "takes half of what is left after the discount",
    project: "cart-jest",
    prepare: lockFile,
    job: { name: "test", node: 22, trailer: nodeDeprecation },
    steps: [
      { name: "Install", run: "npm ci" },
      { name: "Unit tests", run: "npm test -- --verbose=false" },
      {
        name: "Upload coverage",
        uses: "actions/upload-artifact@v4",
        with: { name: "coverage", path: "coverage/" },
        says: ["With the provided path, there will be 12 files uploaded"],
      },
    ],
  },
  {
    id: "vitest-github-reporter",
    tool: "vitest",
    kind: "test failure, also as annotation",
    version: "npx vitest --version",
    about: "a value above the last bound gets lost instead of being counted in an overflow bucket",
    mustShow: [
      "keeps values above the last bound in an overflow bucket",
      "AssertionError: expected { count: 1, sum: 127,",
    ],
    headline: "AssertionError: expected { count: 1, sum: 127,",
    project: "metrics-vitest",
    prepare: lockFile,
    job: { name: "unit", node: 24 },
    steps: [{ run: "npm ci" }, { name: "Test", run: "npm test" }],
  },
  ...matrix,
  {
    id: "playwright-timeout",
    tool: "playwright",
    kind: "a test fails twice, another passes at its second try",
    version: "npx playwright --version",
    about: "the button that clears completed items never becomes enabled",
    mustShow: ["clears what is completed", "expect(locator).toBeEnabled() failed"],
    headline: "expect(locator).toBeEnabled() failed",
    project: "todo-playwright",
    prepare: lockFile,
    job: { name: "e2e (chromium)", workflow: "E2E", node: 22 },
    steps: [{ run: "npm ci" }, { name: "End-to-end tests", run: "npm run e2e" }],
  },
];
