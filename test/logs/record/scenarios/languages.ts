import type { Scenario } from "../types.ts";

export const languages: readonly Scenario[] = [
  {
    id: "ghc",
    tool: "ghc",
    kind: "a type error with its context",
    version: "ghc --version",
    about: "a Maybe stands where an Either is wanted",
    mustShow: ["src/Calc.hs:16:22: error:", "Couldn't match type ‘Maybe’ with ‘Either String’"],
    headline: "Couldn't match type ‘Maybe’ with ‘Either String’",
    project: "stack-haskell",
    job: { name: "build" },
    steps: [{ name: "Build", run: "ghc -Wall -isrc -outputdir build -o calc src/Main.hs" }],
  },
  {
    id: "mix-test",
    tool: "elixir",
    kind: "two failing ExUnit tests between log lines and a compiler warning",
    version: "elixir --version | tail -n 1",
    about: "history is the wrong way round, and strangers may speak",
    mustShow: [
      "test history is in the order of speaking (Chat.RoomTest)",
      "test only who has joined may speak (Chat.RoomTest)",
      "Assertion with == failed",
    ],
    headline: "(Chat.RoomTest)",
    project: "chat-elixir",
    job: { name: "mix test", env: { MIX_ENV: "test" } },
    steps: [
      { name: "Compile", run: "mix compile" },
      { name: "Test", run: "mix test --color --trace" },
    ],
  },
  {
    id: "perl-prove",
    tool: "perl",
    kind: "one failing TAP test of three files",
    version: "perl -e 'print $^V'",
    about: "swapping two people loses one of them",
    mustShow: ["Failed test 'two people change places'", "$got->[2] = 'edsger'"],
    headline: "Failed test 'two people change places'",
    project: "rota-perl",
    job: { name: "prove" },
    steps: [{ name: "Test", run: "prove -l -v t" }],
  },
];
