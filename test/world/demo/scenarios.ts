/**
 * The failures that the demonstration offers: which recordings of test/logs they are made of, the pull request on which
 * they happen, and what may follow. Each has a repository of its own, so that one's history is not another's.
 */
import type { RoundKind } from "./failing.ts";

/** Something that happens next: what the button says, and what the page says of it. */
export type Next = { kind: RoundKind; button: string };

export type Scenario = {
  /** As it is named in addresses, and behind `--once`. */
  id: string;
  tool: string;
  /** What goes wrong, in a few words. */
  fails: string;
  group: Group;
  repository: string;
  branch: string;
  /** The pull request's. */
  title: string;
  author: string;
  workflow: string;
  /** Folders of test/logs, a job each. */
  recordings: string[];
  /** Jobs of the same run that pass, by name. */
  passing: string[];
  /** What has failed on the default branch before, as recordings. */
  onMain?: string[];
  /** It fails in the merge queue, not on the pull request itself. */
  isQueued?: true;
  /** The run goes on when it fails, and may pass all the same. */
  isUnfinished?: true;
  /** What another failure is made of, where one follows. */
  other?: string[];
  /** What happens next, one after the other. */
  next?: Next[];
};

export const groups = [
  "Tests",
  "The life of a failure",
  "Compilers and linters",
  "Around the build",
  "Nothing to read",
] as const;
export type Group = (typeof groups)[number];

export const scenarios: readonly Scenario[] = [
  {
    id: "vitest",
    tool: "Vitest",
    fails: "one test fails, the others pass",
    group: "Tests",
    repository: "meter",
    branch: "fixed-buckets",
    title: "Count values in fixed buckets",
    author: "mara-lindqvist",
    workflow: "CI",
    recordings: ["vitest-github-reporter"],
    passing: ["lint", "types"],
  },
  {
    id: "pytest",
    tool: "pytest",
    fails: "a wrong result and a broken fixture",
    group: "Tests",
    repository: "ledger",
    branch: "close-empty-accounts",
    title: "Leave empty accounts out when a year is closed",
    author: "tomasz-w",
    workflow: "CI",
    recordings: ["pytest-summary"],
    passing: ["tests (3.12)", "tests (3.13)"],
  },
  {
    id: "go",
    tool: "go test",
    fails: "a subtest fails, packages pass",
    group: "Tests",
    repository: "courier",
    branch: "retry-for-longer",
    title: "Retry deliveries for a day",
    author: "adaeze",
    workflow: "CI",
    recordings: ["go-test"],
    passing: ["lint"],
  },
  {
    id: "matrix",
    tool: "A matrix of four",
    fails: "three of the four fail alike",
    group: "Tests",
    repository: "globs",
    branch: "escape-patterns",
    title: "Escape what is literal in a pattern",
    author: "mara-lindqvist",
    workflow: "CI",
    recordings: ["matrix-node-18", "matrix-node-20", "matrix-node-22", "matrix-node-24"],
    passing: [],
  },
  {
    id: "tsc",
    tool: "tsc",
    fails: "type errors in three files",
    group: "Compilers and linters",
    repository: "storefront",
    branch: "money-with-currency",
    title: "Give money a currency",
    author: "jun-ito",
    workflow: "CI",
    recordings: ["tsc-problem-matcher"],
    passing: ["unit", "lint", "e2e"],
  },
  {
    id: "eslint",
    tool: "ESLint",
    fails: "two errors among many warnings",
    group: "Compilers and linters",
    repository: "board",
    branch: "undo",
    title: "Undo the last move",
    author: "adaeze",
    workflow: "CI",
    recordings: ["eslint-warnings"],
    passing: ["test"],
  },
  {
    id: "rustc",
    tool: "cargo check",
    fails: "three compile errors with arrows",
    group: "Compilers and linters",
    repository: "cache-rs",
    branch: "evict-oldest",
    title: "Evict the oldest entry",
    author: "r-okafor",
    workflow: "CI",
    recordings: ["rustc-errors"],
    passing: ["fmt"],
  },
  {
    id: "gcc",
    tool: "gcc",
    fails: "an early error, and make -j goes on",
    group: "Compilers and linters",
    repository: "sensor-fw",
    branch: "calibration-v2",
    title: "Scale readings by the new calibration",
    author: "tomasz-w",
    workflow: "CI",
    recordings: ["gcc-parallel-make"],
    passing: ["build (clang)", "docs"],
  },
  {
    id: "docker",
    tool: "docker",
    fails: "no daemon, asked three times",
    group: "Around the build",
    repository: "gateway",
    branch: "pull-test-images",
    title: "Pull test images before the tests",
    author: "jun-ito",
    workflow: "CI",
    recordings: ["docker-no-daemon"],
    passing: ["unit"],
  },
  {
    id: "action",
    tool: "A JavaScript action",
    fails: "setFailed, and no exit code",
    group: "Around the build",
    repository: "player",
    branch: "subtitles",
    title: "Show subtitles",
    author: "r-okafor",
    workflow: "Size",
    recordings: ["javascript-action"],
    passing: [],
  },
  {
    id: "timeout",
    tool: "Timed out",
    fails: "longer than timeout-minutes",
    group: "Around the build",
    repository: "queue",
    branch: "at-least-once",
    title: "Deliver at least once",
    author: "mara-lindqvist",
    workflow: "CI",
    recordings: ["timeout"],
    passing: ["unit", "lint"],
  },
  {
    id: "log-missing",
    tool: "The log is gone",
    fails: "GitHub does not keep it any more",
    group: "Nothing to read",
    repository: "atlas",
    branch: "old-tiles",
    title: "Serve the old tiles once more",
    author: "adaeze",
    workflow: "CI",
    recordings: ["log-missing"],
    passing: ["lint"],
  },
  {
    id: "runner-lost",
    tool: "The runner was lost",
    fails: "it went away in the middle of a step",
    group: "Nothing to read",
    repository: "atlas-web",
    branch: "four-shards",
    title: "Run the browser tests in four shards",
    author: "jun-ito",
    workflow: "E2E",
    recordings: ["runner-lost"],
    passing: ["e2e (shard 1)", "e2e (shard 2)", "e2e (shard 4)"],
  },
  {
    id: "on-main",
    tool: "Fails on main too",
    fails: "one of two failures is not yours",
    group: "The life of a failure",
    repository: "bakery",
    branch: "sourdough",
    title: "Let the dough rest overnight",
    author: "adaeze",
    workflow: "CI",
    recordings: ["eslint-warnings", "curl-refused"],
    passing: ["docs"],
    onMain: ["curl-refused"],
  },
  {
    id: "flaky",
    tool: "Flaky?",
    fails: "passes on a re-run, without a change",
    group: "The life of a failure",
    repository: "todo",
    branch: "keyboard-shortcuts",
    title: "Clear completed items by a keyboard shortcut",
    author: "jun-ito",
    workflow: "E2E",
    recordings: ["playwright-timeout"],
    passing: ["e2e (firefox)"],
    next: [{ kind: "passed", button: "Next: a re-run passes" }],
  },
  {
    id: "fixed",
    tool: "Fixed",
    fails: "the next commit passes",
    group: "The life of a failure",
    repository: "cart",
    branch: "half-price-coupons",
    title: "Accept half-price coupons",
    author: "mara-lindqvist",
    workflow: "CI",
    recordings: ["jest-coverage"],
    passing: ["lint"],
    next: [{ kind: "pushed-green", button: "Next: a commit fixes it" }],
  },
  {
    id: "still-red",
    tool: "Still red",
    fails: "for the third time, then otherwise",
    group: "The life of a failure",
    repository: "archive",
    branch: "zip-64",
    title: "Read archives of more than 4 GB",
    author: "r-okafor",
    workflow: "CI",
    recordings: ["unittest"],
    other: ["mypy"],
    passing: ["lint"],
    next: [
      { kind: "pushed-red", button: "Next: a commit that still fails" },
      { kind: "pushed-red", button: "Next: a third one fails the same" },
      { kind: "pushed-otherwise", button: "Next: a fourth one fails differently" },
      { kind: "pushed-green", button: "Next: a commit fixes it" },
    ],
  },
  {
    id: "merge-queue",
    tool: "Out of the merge queue",
    fails: "passes by itself, fails with the others",
    group: "The life of a failure",
    repository: "billing",
    branch: "yearly-invoices",
    title: "Send one invoice a year",
    author: "tomasz-w",
    workflow: "CI",
    recordings: ["maven-junit"],
    passing: ["lint"],
    isQueued: true,
  },
  {
    id: "allowed",
    tool: "Allowed to fail",
    fails: "red, until the run has passed",
    group: "The life of a failure",
    repository: "parser",
    branch: "pedantic-lints",
    title: "Try Clippy's pedantic lints",
    author: "r-okafor",
    workflow: "CI",
    recordings: ["clippy"],
    passing: ["test"],
    isUnfinished: true,
    next: [{ kind: "passed-anyway", button: "Next: the run passes" }],
  },
];
