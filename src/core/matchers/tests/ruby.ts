// Ruby's rspec, minitest, test-unit and cucumber. Data only.

import type { Matcher } from "../../matching/matcher.ts";

export const RUBY_TESTS: readonly Matcher[] = [
  {
    tool: "rspec",
    source: "rspec's counts, and the commands to run a failure again",
    needle: [" examples, ", " example, "],
    line: /^\d+ examples?, [1-9]\d* failures?/,
    category: "outcome",
    last: true,
  },
  {
    tool: "rspec",
    source: "rspec lists how to run each failed example again",
    needle: "rspec ./",
    line: /^rspec \.\/\S+:\d+ # /,
    category: "maybe",
  },
  {
    tool: "minitest",
    source: "minitest: `  1) Failure:` or `Failure:`, the test with its place, the message",
    needle: ["Failure:", "Error:"],
    line: /^\s*(?:\d+\) )?(?:Failure|Error):$/,
    category: "test",
    after: 5,
    head: [/^\S*(?:Error|Exception): /, /^(?!\S+#\S+|Expected|\s|\d+\) |(?:Failure|Error):)\S/, /^\S+#\S+/],
    until: /^\s+(?:\/|\S+\.rb:\d+:in)/,
  },
  {
    tool: "minitest",
    source: "minitest's counts",
    needle: " assertions, ",
    line: /^\d+ (?:runs|tests), \d+ assertions, (?!0 failures, 0 errors)/,
    category: "outcome",
    last: true,
  },
  {
    tool: "test-unit",
    source: "test-unit: `Failure: test_name(Class):`, the message, the frames, the source with an arrow",
    needle: ["Failure: ", "Error: "],
    line: /^(?:Failure|Error): test\S*(?: \S+)*\(\w[\w:]*\)(?::|$)/,
    category: "test",
    after: 12,
    until: /^={20,}/,
    keep: /^(?!\s*\S+:\d+:in |\s{0,8}(?:=> ?)?\s{0,8}\d{1,7}: )/,
    head: [/^\s+\w[\w:]*\(</, /^\S.*: \S+(?:Error|Exception): /, /^<.*expected/, /^\s+\S/],
  },
  {
    tool: "cucumber",
    source: "cucumber: below the step that failed `message (Class)`, then where, as ruby writes it",
    needle: ["Error)", "Exception)", "NotMetError)"],
    line: /^\s+\S.* \((?:\w+::)*\w+(?:Error|Exception)\)$/,
    next: /^\s+\S+:\d+:in [`']/,
    category: "test",
    before: 1,
    lead: /\s# \S+:\d+$/,
  },
  {
    tool: "cucumber",
    source: "cucumber lists how to run each failed scenario again, below `Failing Scenarios:`",
    needle: "cucumber ",
    line: /^cucumber (?:-p \S+ )?\S+\.feature:\d+/,
    category: "maybe",
  },
];
