// Alcotest, busted, and Erlang's eunit and common test. Data only.

import type { Matcher } from "../../matching/matcher.ts";

export const OCAML_ERLANG_LUA_TESTS: readonly Matcher[] = [
  {
    tool: "alcotest",
    source: "alcotest: a frame with `[FAIL]  suite  0  name.`, the assertion, `Expected:` and `Received:`",
    needle: "[FAIL] ",
    line: /^│ \[FAIL\] {2,}\S/,
    category: "test",
    after: 8,
    blanks: 2,
    until: /^(?:Raised at|Logs saved|Called from|Full test results)/,
    head: [/^FAIL \S/, /^(?!│|ASSERT)\S/],
  },
  {
    tool: "busted",
    source: "busted: `Failure → spec/file.lua @ 2`, the test's name, then `file:3: message` and the values",
    needle: [" @ "],
    line: /^(?:Failure|Error) (?:→|->) \S+ @ \d+$/,
    category: "test",
    after: 7,
    until: /^(?:Failure|Error) (?:→|->) |^stack traceback:/,
    head: /^\S+\.\w+:\d+: \S/,
  },
  {
    tool: "busted",
    source: "busted's counts",
    needle: " successes / ",
    line: /^\d+ success(?:es)? \/ \d+ failures? \/ \d+ errors? \/ \d+ pending/,
    category: "outcome",
    last: true,
  },
  {
    tool: "eunit",
    source: "rebar3 eunit: `  1) module:test/0`, `Failure/Error: ?assertEqual(…)`, expected and got",
    needle: [":"],
    line: /^ {2}\d{1,4}\) \w+:\w+\/\d+$/,
    category: "test",
    within: "first",
    after: 5,
    until: /^\s*%% |^ {2}\d{1,4}\) /,
    head: /^\s+Failure\/Error: /,
  },
  {
    tool: "common test",
    source: "rebar3 ct: `%%% suite_SUITE ==> case: FAILED`, the reason below",
    needle: " ==> ",
    line: /^%%% \w+ ==> .*: FAILED$/,
    category: "test",
    after: 6,
    head: /^%%% \w+ ==> (?!.*: FAILED$)\S/,
  },
];
