// Which lines of a step are shown beside those that a tool's table names.
import { describe, expect, it } from "vitest";
import { excerptOf, failedLog } from "../synthetic-log.ts";

const shown = (output: string) => excerptOf(failedLog(output.split("\n")));
const textsOf = (output: string) => shown(output).lines.map(({ text }) => text);
const progress = (count: number) => Array.from({ length: count }, (_, n) => `frobbing widget ${n}`).join("\n");

describe("what follows a failure and belongs to it", () => {
  it("is shown: a diff that is indented below a verdict, after a blank line", () => {
    const diff = ["  --- expected.frob", "  +++ actual.frob", ...Array.from({ length: 9 }, (_, n) => `  + <row ${n}>`)];
    const { text } = shown(`going\ntables: FAIL\n\n${diff.join("\n")}\nimages: ok\n${progress(60)}`);
    expect(text).toContain(diff.join("\n"));
    expect(text).not.toContain("images: ok");
  });

  it("is shown where the first failure's reason stands inside its block", () => {
    const rest = ["       1. set a longer one", "       2. set none", "", "     code: frob(pipe)", "     stacktrace:"];
    const { text } = shown(
      `going\n\n  1) test frobs a pipe (Frob.PipeTest)\n     test/pipe_test.exs:7\n     ** (ExUnit.TimeoutError) timed out:\n\n${rest.join("\n")}\n\nFinished in 84.1 seconds\n17 tests, 1 failure`,
    );
    expect(text).toContain(rest.slice(3).join("\n"));
  });

  it("is shown of the first failure, not of what came before it", () => {
    const block = ["ERROR in widget 7", "current file: frob.org", 'it has no "Features:" list', "see the template"];
    expect(textsOf(`${progress(60)}\n\n${block.join("\n")}\n\n${progress(60)}`)).toEqual(expect.arrayContaining(block));
  });

  it("ends before a program that goes on, however long its lines are", () => {
    const long = Array.from({ length: 40 }, (_, n) => `  note ${n}: ${"x".repeat(400)}`).join("\n");
    const { lines, text } = shown(`error: pipe 7 has no end\n${long}\n${progress(40)}\nwidget 40 has not been frobbed`);
    expect(text.length).toBeLessThanOrEqual(3_000);
    expect(lines.at(-1)?.text).toContain("widget 40 has not been frobbed");
  });
});

describe("a stack below a failure", () => {
  const stack = (frames: number) =>
    Array.from({ length: frames }, (_, n) => `    at frob${n} (/work/node_modules/frob/lib/frob.js:${n + 1}:3)`);
  const own = ["    at pipe (/work/src/pipe.js:7:1)", "    at main (/work/src/main.js:3:1)"];
  const failure = "FrobSyntaxError: pipes.frob:11:3: Unknown word";

  it("is shown with its frames of others' code, if it is short", () => {
    const frames = stack(9);
    expect(textsOf(`${progress(60)}\n\n${failure}\n${frames.join("\n")}\n${progress(60)}`)).toEqual(
      expect.arrayContaining(frames),
    );
  });

  it("is shown by its first frames of the repository's own, if it is long", () => {
    const frames = [...stack(20), ...own];
    const texts = textsOf(`${progress(60)}\n\n${failure}\n${frames.join("\n")}\n${progress(60)}`);
    expect(texts).toEqual(expect.arrayContaining(own));
    expect(texts).not.toContain(stack(20)[7]);
  });
});

describe("what a known tool says of several places", () => {
  const errorAt = (place: string) => [
    "error[E0425]: cannot find value `PIPE` in this scope",
    ` --> src/pipe.rs:${place}:5`,
    "  |",
    `${place} |     open(PIPE)`,
    "  |          ^^^^ not found in this scope",
  ];

  it("is shown whole for each, though its words are the same", () => {
    const { text } = shown(["70", "79", "88"].map((place) => `${errorAt(place).join("\n")}\n`).join("\n"));
    for (const place of ["70", "79", "88"]) expect(text).toContain(errorAt(place).join("\n"));
  });

  it("leaves out whole places where there is no room for all", () => {
    const places = Array.from({ length: 40 }, (_, n) => String(n + 10));
    const { lines } = shown(places.map((place) => `${errorAt(place).join("\n")}\n`).join("\n"));
    const texts = lines.map(({ text }) => text);
    expect(texts.length).toBeLessThanOrEqual(30);
    const code = places.filter((place) => texts.includes(`${place} |     open(PIPE)`));
    expect(code.length).toBeGreaterThan(3);
    for (const place of code) expect(texts).toContain(` --> src/pipe.rs:${place}:5`);
  });

  it("is not followed by what the step went on to print", () => {
    const { text } = shown(`${errorAt("70").join("\n")}\n\nthe widgets are packed\nthe pipes are packed`);
    expect(text).not.toContain("are packed");
  });
});

describe("a failure that its tool reports in a block", () => {
  it.each([
    [
      "run-tests.php",
      `========DIFF========
001+ Deprecated: pipes are deprecated in /w/ext/pipe/tests/fill.php on line 3
001- 2
========DONE========
FAIL Fills a pipe [ext/pipe/tests/fill.phpt]`,
    ],
    [
      "emacs",
      `Debugger entered--Lisp error: (error "Package pipe-25.1 is unavailable")
  signal(error ("Package pipe-25.1 is unavailable"))
  package-install(frob)
  normal-top-level()`,
    ],
  ])("is shown as that block, without the step's end: %s", (_, block) => {
    const { text } = shown(`${progress(60)}\n\n${block}\n\n${progress(40)}\nthe pipes are packed`);
    expect(text).toContain(block);
    expect(text).not.toContain("the pipes are packed");
  });
});

describe("a step of which no tool is known", () => {
  it("has more of its end shown than one whose cause is certain", () => {
    const end = Array.from("abcdefghijklmnopqrst", (letter) => `the last lines, ${letter}`);
    expect(textsOf(`${progress(60)}\n${end.join("\n")}`)).toEqual(expect.arrayContaining(end));
    const { lines } = shown(
      `${progress(60)}\nsrc/a.ts(1,2): error TS2322: Type 'a' is not assignable to type 'b'.\n\n${end.join("\n")}`,
    );
    expect(lines.length).toBeLessThan(15);
  });

  it("has the lines that are left spent on what stands above the failure and on its end, after its own details", () => {
    const details = Array.from({ length: 6 }, (_, n) => `  pipe 7, detail ${n}`);
    const end = Array.from("abcdefghijklmnop", (letter) => `the last lines, ${letter}`);
    const above = ["widget 7 is ready", "", "opening pipe 7", "", "pipe 7 was made for water"];
    const texts = textsOf(
      `${above.join("\n")}\n\nFROB ERROR: pipe 7 cannot be opened\n\n${details.join("\n")}\n\n${end.join("\n")}`,
    );
    expect(texts).toEqual(expect.arrayContaining([...above.filter((line) => line !== ""), ...details, ...end]));
    expect(texts.length).toBeLessThanOrEqual(30);
  });
});

describe("words of failure within a name", () => {
  it.each([
    "ERLC error_logger.erl lager_app.erl",
    "include exceptions-0.10.0-K1J",
    "compiling Text.Frob.Error",
    "frob.org/vendor/errors",
    "frob --fail-fast --missing-ok",
  ])("say nothing: %s", (line) => {
    const error = "src/a.ts(1,2): error TS2322: Type 'a' is not assignable to type 'b'.";
    expect(textsOf(`${line}\n${progress(60)}\n\n${error}\n\n${progress(60)}`)).not.toContain(line);
  });

  it("do where they are words of their own", () => {
    const output = `${progress(30)}\ncaught java.lang.IllegalStateException: no pipe\n${progress(60)}`;
    expect(shown(output).headline).toBe("caught java.lang.IllegalStateException: no pipe");
  });
});

describe("how a program ended", () => {
  it("takes no line of an excerpt's end: the exit code stands beside it", () => {
    expect(textsOf("going\nnothing to frob\nfrob-1 exited with code 3").slice(-2)).not.toContain(
      "frob-1 exited with code 3",
    );
  });
});

describe("what a passing test logs", () => {
  const failing = ["=== RUN   TestFails", "    a_test.go:7: pipe 7 is full", "--- FAIL: TestFails (0.00s)"];

  it("is not shown with `go test -v`, where it looks like a failed one's message", () => {
    const passing = Array.from({ length: 20 }, (_, n) => [
      `=== RUN   TestPasses${n}`,
      `    a_test.go:${n}: cannot frob pipe ${n}, as it should be`,
      `--- PASS: TestPasses${n} (0.00s)`,
    ]).flat();
    const { headline, text } = shown([...passing, ...failing, ...passing, "FAIL", "FAIL\tfrob\t0.01s"].join("\n"));
    expect(headline).toContain("a_test.go:7: pipe 7 is full");
    expect(text).not.toContain("as it should be");
  });

  it("is told from the failed test's by the name that stands before it, where tests run at once", () => {
    const log = [
      "=== RUN   TestFails",
      "=== PAUSE TestFails",
      "=== RUN   TestPasses",
      "=== PAUSE TestPasses",
      "=== CONT  TestFails",
      "=== CONT  TestPasses",
      "    a_test.go:9: cannot frob pipe 9, as it should be",
      "=== NAME  TestFails",
      "    a_test.go:7: pipe 7 is full",
      "--- FAIL: TestFails (0.00s)",
      "--- PASS: TestPasses (0.00s)",
      "FAIL",
    ];
    expect(shown(log.join("\n")).headline).toContain("a_test.go:7: pipe 7 is full");
  });
});

describe("a hook that changed files", () => {
  it("is shown with the files that it names", () => {
    const log = `trim trailing whitespace.................................................Passed
fix end of files.........................................................Failed
- hook id: end-of-file-fixer
- exit code: 1
- files were modified by this hook

Fixing docs/intro.md

check yaml...............................................................Passed`;
    expect(shown(log).text).toContain("Fixing docs/intro.md");
  });
});

describe("several programs that print at once", () => {
  const other = (before: string) => Array.from({ length: 30 }, (_, n) => `${before}request ${n}: ERROR as expected`);
  /** Lines of both, in turns. */
  const mixed = (one: readonly string[], two: readonly string[]) =>
    two.flatMap((line, n) => [line, ...one.slice(n, n + 1)]).join("\n");
  const words = ["reading 12 sheets", "sheet 7 has two colours, three were ordered", "11 of 12 sheets"];

  it.each([
    ["turbo", "web:lint: ", "api:test: ", "web#lint: command (/work/web) npm run lint exited (1)"],
    ["moon", " web:lint | ", " api:test | ", "  × Task web:lint failed to run."],
    ["lerna", "@acme/web: ", "@acme/api: ", "lerna ERR! npm run lint exited 1 in '@acme/web'"],
    ["concurrently", "[web] ", "[api] ", "[web] npm run web exited with code 1"],
    ["npm-run-all", "[lint ] ", "[tests] ", 'ERROR: "lint" exited with 1.'],
    [
      "go-task",
      "[web:lint] ",
      "[api:test] ",
      'task: Failed to run task "ci": task: Failed to run task "web:lint": exit status 1',
    ],
    ["docker compose 1", "web_1   | ", "queue_1 | ", "octo_web_1 exited with code 3"],
    ["hivemind", "web    | ", "queue  | ", "web    | Exited with code 3"],
    [
      "Cloud Build",
      'Step #1 - "web": ',
      'Step #0 - "api": ',
      'ERROR: build step 1 "node" failed: step exited with non-zero status: 2',
    ],
    ["ctest -V", "2: ", "1: ", "The following tests FAILED:\n\t  2 - web (Failed)"],
    [
      "yarn workspaces foreach",
      "[@acme/web]: ",
      "[@acme/api]: ",
      "[@acme/web]: Process exited (exit code 1), completed in 0s 300ms",
    ],
  ])("are told apart by the one that the verdict names: %s", (_, blamed, another, verdict) => {
    const { headline, text } = shown(
      `${mixed(
        words.map((line) => `${blamed}${line}`),
        other(another),
      )}\n${verdict}`,
    );
    expect(headline).toBe("sheet 7 has two colours, three were ordered");
    expect(text).toContain(`${blamed}sheet 7 has two colours, three were ordered`);
    expect(text).not.toContain("as expected");
  });

  it("all count where no verdict names one of them", () => {
    const { text } = shown(
      mixed(
        words.map((line) => `[web] ${line}`),
        other("[api] "),
      ),
    );
    expect(text).toContain("[api] request 29: ERROR as expected");
  });

  it("are not seen in the numbers of a search, which differ in each line", () => {
    const found = Array.from({ length: 20 }, (_, n) => `${n + 1}: let row${n} = 1`);
    expect(textsOf(`${found.join("\n")}\nerror: row0 is never used`)).toContain("20: let row19 = 1");
  });
});

describe("many lines that differ only in a number", () => {
  it("are one where they end a step, and the reason before them is shown and heads the excerpt", () => {
    const { headline, lines } = shown(`${progress(99)}\nthe index says 1.4, the tag 1.5\n${progress(80)}`);
    expect(lines.map(({ text }) => text)).toEqual(
      expect.arrayContaining(["the index says 1.4, the tag 1.5", "frobbing widget 79"]),
    );
    expect(lines.length).toBeLessThan(8);
    expect(headline).toBe("the index says 1.4, the tag 1.5");
  });

  it("do not crowd out what came before them, though each has a word of failure", () => {
    const tries = Array.from({ length: 150 }, (_, n) => `connection refused, try ${n + 1} of 150`);
    const texts = textsOf(`table "orders" has no key\nmaintenance begins\n${tries.join("\n")}\ngiving up`);
    expect(texts).toContain('table "orders" has no key');
    expect(texts.filter((text) => text.startsWith("connection refused")).length).toBeLessThan(5);
  });

  it("are all shown where they are few: each is a finding of its own", () => {
    const list = Array.from({ length: 5 }, (_, n) => `row ${n} of the ledger is off by one`);
    expect(textsOf(`${progress(20)}\n${list.join("\n")}`)).toEqual(expect.arrayContaining(list));
  });
});

describe("a long stack", () => {
  const times = (count: number, frame: (n: number) => string) => Array.from({ length: count }, (_, n) => frame(n + 1));

  it.each([
    [
      "V8",
      "TypeError: x is undefined",
      "    at total (/app/src/cart.js:4:9)",
      (n: number) => `    at run (/app/node_modules/frob/lib/${n}.js:1:2)`,
    ],
    [
      "the JVM",
      "java.lang.IllegalStateException: no row",
      "\tat shop.Cart.total(Cart.kt:12)",
      (n: number) => `\tat org.junit.runners.Runner.run${n}(Runner.java:${n})`,
    ],
    [
      ".NET",
      "System.InvalidOperationException: no row",
      "   at Shop.Cart.Total() in /app/src/Cart.cs:line 12",
      (n: number) => `   at System.Linq.Enumerable.Next${n}()`,
    ],
    [
      "PHP",
      "PHP Fatal error:  Uncaught TypeError: no row in /app/src/Cart.php:12",
      "#0 /app/src/Cart.php(12): Cart->total()",
      (n: number) => `#${n} /app/vendor/frob/src/Run.php(${n}): Frob\\run()`,
    ],
    [
      "Ruby",
      "lib/cart.rb:12:in `total': no row (RuntimeError)",
      "\tfrom lib/cart.rb:3:in `each'",
      (n: number) => `\tfrom /var/lib/gems/3.1/gems/frob-1.0/lib/run.rb:${n}:in \`run'`,
    ],
    [
      "Elixir",
      "** (KeyError) key :price not found in: %{}",
      "    (shop 0.1.0) lib/shop/cart.ex:12: Shop.Cart.total/1",
      (n: number) => `    (stdlib 6.0) erl_eval.erl:${n}: :erl_eval.do_apply/7`,
    ],
    [
      "Dart",
      "Unhandled exception: no row",
      "#0      total (file:///app/lib/cart.dart:12:5)",
      (n: number) => `#${n}      _run (dart:async/zone.dart:${n}:13)`,
    ],
    [
      "Lua",
      "lua5.4: cart.lua:12: attempt to index a nil value",
      "\tcart.lua:12: in function 'total'",
      () => "\t[C]: in function 'pcall'",
    ],
    [
      "Perl",
      'Can\'t locate object method "total" via package "Cart" at lib/Cart.pm line 12.',
      "\tCart::sum(1) called at lib/Cart.pm line 3",
      (n: number) => `\tTry::Tiny::try(1) called at /usr/share/perl5/Try/Tiny.pm line ${n}`,
    ],
    [
      "Swift",
      "Fatal error: no row",
      "1 [ra] 0x000055d0c8a1b2 total() + 12 in shop at /app/Sources/Cart.swift:12:5",
      (n: number) => `${n + 1} [ra] 0x00007f1a2b3c4d swift_fatal${n} + 12 in libswiftCore.so`,
    ],
  ])("keeps the repository's own first frame, and folds what others wrote: %s", (_, message, own, others) => {
    const texts = textsOf(`${progress(20)}\n${message}\n${own}\n${times(20, others).join("\n")}`);
    expect(texts).toEqual(expect.arrayContaining([message, own]));
    expect(texts.filter((text) => times(20, others).includes(text)).length).toBeLessThan(8);
  });

  it("is shown as it is where it is short", () => {
    const stack = [
      "    at total (/app/src/cart.js:4:9)",
      "    at run (/app/src/run.js:1:2)",
      "    at /app/src/main.js:3:4",
    ];
    expect(textsOf(`${progress(20)}\nTypeError: x is undefined\n${stack.join("\n")}`)).toEqual(
      expect.arrayContaining(stack),
    );
  });
});

describe("a tower of make's verdicts", () => {
  it("is shown by its innermost one, beside the cause", () => {
    const cause = "main.c:3:5: error: expected ';' before 'return'";
    const tower = [
      "make[2]: *** [Makefile:4: main.o] Error 1",
      "make[1]: *** [Makefile:9: src] Error 2",
      "make: *** [Makefile:2: all] Error 2",
    ];
    const texts = textsOf(`${progress(30)}\n${cause}\n${progress(12)}\n${tower.join("\n")}`);
    expect(texts).toEqual(expect.arrayContaining([cause, tower[0]]));
    expect(texts).not.toContain(tower[1]);
    expect(texts).not.toContain(tower[2]);
  });
});
