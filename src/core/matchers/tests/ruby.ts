// Ruby's rspec and minitest. Data only.

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
];
