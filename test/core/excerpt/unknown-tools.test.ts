// What tools print that no table knows: the habits that they share must be enough.
import { describe, expect, it } from "vitest";
import { JobLogReader } from "../../../src/core/excerpt/excerpt.ts";
import { Tables } from "../../../src/core/excerpt/tables.ts";
import { MATCHERS } from "../../../src/core/matchers/all.ts";
import { CLEANUP, excerptOf, failedLog, logOf, runStep } from "../synthetic-log.ts";

const shown = (output: string) => excerptOf(failedLog(output.split("\n")));

describe("a tool without a table", () => {
  it("is understood by the place before its message", () => {
    const { headline, lines } = shown("probing 12 files\nsrc/pipe.zig:14:9 - too wide for its slot\n12 files done");
    expect(headline).toBe("src/pipe.zig:14:9 - too wide for its slot");
    expect(lines.map(({ text }) => text)).toContain("src/pipe.zig:14:9 - too wide for its slot");
  });

  it("is understood by what it expected", () => {
    const { headline, text } = shown("ran 40\n\nthe basket is emptied\n  Expected: 0\n  Actual: 2\n\nran 41");
    expect(headline).toBe("the basket is emptied");
    expect(text).toContain("  Actual: 2");
  });

  it("shows the list of failures rather than what passing tests print", () => {
    const chatter = "error: quota exceeded (simulated)\n".repeat(3);
    const { headline, text } = shown(
      `${chatter}${"tick\n".repeat(20)}Failures:\n\n  empties the basket\n  Expected: 0\n\n9 passed, 1 failed\nbye\nbye\nbye\nbye`,
    );
    expect(text).not.toContain("quota");
    expect(text).toContain("9 passed, 1 failed");
    expect(headline).toBe("empties the basket");
  });

  it("is headed by a message, not by a line that only passes the failure on", () => {
    const { headline } = shown("cannot open the ledger: locked by 4711\nwaiting\nwaiting\nerror: Build failed.");
    expect(headline).toBe("cannot open the ledger: locked by 4711");
  });

  it("has the source that it quotes shown with its error", () => {
    const { text } = shown("go\n/srv/a/main.lang:3\n  let x = y.z\n          ^\n\nTypeError: y is undefined\nbye");
    expect(text).toContain("/srv/a/main.lang:3\n  let x = y.z\n          ^\n\nTypeError: y is undefined");
  });

  it("has gaps of one line closed, which would take as much room", () => {
    const { text } = shown("error: first of two\n\nerror: second of two\nerror: third");
    expect(text).not.toContain("… 1 line");
  });
});

const headline = (output: string) => shown(output).headline;

describe("the headline of a tool without a table", () => {
  it("is not a line that another tool's level word would have claimed", () => {
    const log =
      "[warn] src/a.ext:3: may be wrong\nERROR: Widget frob not found in path\nERROR: Package Demo errored during testing";
    expect(headline(log)).toBe("ERROR: Widget frob not found in path");
    expect(headline("error handler tells the failure ... ok (8ms)\nERROR: no ledger here")).toBe(
      "ERROR: no ledger here",
    );
  });

  it.each([
    "Error: frobtest unit tests failed",
    "ERROR: Error during FrobScanner execution",
    "Error: Process completed with errors, see the log output above for details",
    "Done. PASS=31 WARN=0 ERROR=1 SKIP=15 TOTAL=47",
    "| Number of failures | 1 |",
    "Valid: 3, Invalid: 1, Errors: 2",
    "StandardError: An error has occurred, all later steps are canceled",
    "Error: frob run failed with exit code",
    "make: *** [Makefile:40: check] Error 1",
  ])("is what was said before %j, which says nothing by itself", (verdict) => {
    expect(headline(`the ledger could not be opened\n${verdict}`)).toBe("the ledger could not be opened");
  });

  it("is the line that a heading announces", () => {
    expect(headline("going\nError:\nFROB_FAILED: pipe 7 has no end\nbye")).toBe("FROB_FAILED: pipe 7 has no end");
    expect(headline("✖ [3/40] Building pipe\ntrace: frob -o pipe\nerror: pipe.x:4:2: type mismatch")).toBe(
      "error: pipe.x:4:2: type mismatch",
    );
  });

  it("is the first of what stands together, not the loudest", () => {
    const log =
      "frob@host: Permission denied (key).\nfrob: connection closed\nfrob error: unexplained (code 255) at io";
    expect(headline(log)).toBe("frob@host: Permission denied (key).");
  });

  it("is not something that the next error has nothing to do with", () => {
    expect(headline("Pipe 7 does not exist. Making it now.\n\nError: frob 7 failed: deadline exceeded")).toBe(
      "Error: frob 7 failed: deadline exceeded",
    );
  });

  it("is an error, though it speaks of an option's name", () => {
    expect(
      headline(
        "error: unexpected argument '--fail' found\n\nUsage: frob [OPTIONS]\n\nFor more information, try '--help'.",
      ),
    ).toBe("error: unexpected argument '--fail' found");
  });

  it("is a logger's message, wherever its level stands", () => {
    expect(headline('level=info msg="going"\nlevel=fatal msg="dial tcp: connection refused"\nbye')).toBe(
      "dial tcp: connection refused",
    );
    const record = '{"level":50,"err":{"type":"Error","message":"row 17: no price is given"},"msg":"import failed"}';
    expect(headline(`{"level":30,"msg":"failed rows are kept"}\n${record}\n{"level":30,"msg":"bye, no error"}`)).toBe(
      "row 17: no price is given",
    );
    expect(headline("(04:11:11) INFO: going\n(04:11:13) ERROR: no such pipe: 7\n(04:11:14) INFO: bye")).toBe(
      "ERROR: no such pipe: 7",
    );
  });

  it("is the message beside a verdict, not the verdict", () => {
    const log =
      "[0-0] going\n[0-0] Error in the basket\nError: the basket wasn't found\n[0-0] FAILED in chrome - basket.x\nbye";
    expect(headline(log)).toBe("Error: the basket wasn't found");
  });

  it("is the test's name where the rest is a comparison", () => {
    expect(
      headline(" ✗ the basket is emptied\n   -- differs --\n   index    : 0\n   expected : 0\n   actual   : 1\n   --"),
    ).toBe("✗ the basket is emptied");
  });
});

describe("a line that says nothing by itself", () => {
  it.each([
    ["a tool's usage", "ERROR: usage: frob [options] [pipe]", "frob: error: unrecognized arguments: --deep"],
    ["a value of a result", '      "frob -e exit(1) on(error)"', "An error occurred (NoSuchPipe) when calling Frob: "],
    ["an echoed command", "+ echo 'cannot frob'", "pipe 7 needs a lock that session 17 holds"],
    ["advice", "Please run frob --fix, or the build must fail", "cannot build pipe 7: it is not formatted"],
    ["a success", "[✓] frob installed: the old one was not found", "no space left on device"],
    ["a warning of the shell", "warning: unable to access '/etc/frob': Permission denied", "ERROR: pipe 7 is full"],
  ])("is no headline: %s", (_, line, cause) => {
    expect(headline(`${line}\n${cause}\nfrob failed`)).toBe(cause.trim());
  });

  it("gives way to the runner's next line, which says what is wrong", () => {
    const general = "##[error]Unable to process file command 'output' successfully.";
    expect(headline(`found 3 pipes\n${general}\n##[error]Invalid format '  "a": 1'`)).toContain("Invalid format");
    const place = "##[error]octo/frob/action.yml (Line: 41, Col: 24):";
    expect(headline(`${place}\n##[error]The template is not valid. Unexpected symbol`)).toContain(
      "The template is not",
    );
  });

  it("is no headline where it is the last thing that worked", () => {
    expect(headline("selftest 1 of 3: ok")).toBe("Process completed with exit code 1.");
  });

  it("gives way to what was said before it, in the trace of a shell", () => {
    const trace =
      "+ ./migrate\nmigration 42 needs a lock\n+ rc=5\n+ '[' 5 -ne 0 ']'\n+ echo 'migrate failed'\nmigrate failed";
    expect(headline(trace)).toBe("migration 42 needs a lock");
  });
});

describe("a program without a word of failure", () => {
  it("is headed by what was wrong, not by what it offers instead", () => {
    const log = `==> Checking for access
Insufficient permissions to install frob to "/opt/frob" (the default prefix).

Alternative (unsupported) installation methods are available at:
https://frob.example/install

Please note that this is an unsupported configuration.`;
    expect(headline(log)).toMatch(/^Insufficient permissions/);
    expect(headline("going\nNo build identifiers selected: frob-*\n\nbye")).toBe(
      "No build identifiers selected: frob-*",
    );
  });
});

describe("a bystander", () => {
  it("is a container beside the one that ended", () => {
    const log = `db-1     | ERROR:  relation "frobs" does not exist at character 15
web-1    | ERROR 404 /favicon.ico
tests-1  | total is 119, and must be 120
tests-1 exited with code 1
Aborting on container exit...
 Container db-1  Stopped`;
    expect(headline(log)).toBe("total is 119, and must be 120");
  });

  it("is an attempt that was made again", () => {
    const log = `frob: (6) could not resolve host: a.example
##[warning]Attempt 1 failed. Reason: exited with error code 6
frob: (22) error: the URL returned 404
##[error]Final attempt failed. exited with error code 22`;
    expect(headline(log)).toBe("frob: (22) error: the URL returned 404");
  });

  it("is an attempt that was made again only where the next one failed", () => {
    const log = "ERROR: pipe 7 is full\nAttempt 1 failed. Reason: timeout\nattempt 2 is done";
    expect(headline(log)).toBe("ERROR: pipe 7 is full");
  });

  it("is a step of an action whose inputs cannot be worked out, as an earlier one failed", () => {
    const lines = [
      ...runStep("./frob", ["The API_KEY input is required"], 1),
      "##[error]octo/frob/action.yml (Line: 83, Col: 27):",
      "##[error]The template is not valid. octo/frob/action.yml (Line: 83, Col: 27): Error reading JToken",
    ];
    const { headline } = excerptOf(logOf({ at: 0, lines }, { at: 9, lines: CLEANUP }));
    expect(headline).toBe("The API_KEY input is required");
  });
});

describe("a step that died without a word", () => {
  const died = (output: string[], exitCode: number) =>
    excerptOf(logOf({ at: 0, lines: runStep("./frob", output, exitCode) }, { at: 9, lines: CLEANUP })).headline;

  it("is headed by how it died, and by the last thing that it said", () => {
    expect(died(["loading the pipe to /cache"], 137)).toBe(
      "The process was killed (SIGKILL: often for its memory), exit code 137; last output: loading the pipe to /cache",
    );
    expect(died([], 139)).toBe("The process was ended by a segmentation fault (SIGSEGV), exit code 139");
  });

  it("is headed by its own words, where it had some, or by what it said last, where its exit code says nothing", () => {
    expect(died(["error: pipe 7 is full"], 137)).toBe("error: pipe 7 is full");
    expect(died(["loading the pipe to /cache"], 3)).toBe("loading the pipe to /cache");
  });
});

describe("a step that goes on after a failure", () => {
  it("is headed by the command that ended it", () => {
    const log = `fatal: Remote branch pages not found in upstream origin
[INFO] first deployment, create new branch
${"copying\n".repeat(20)}fatal: unable to access 'https://example.com/': The requested URL returned error: 403`;
    expect(headline(log)).toContain("unable to access");
  });

  it("is headed by what a program said last, where the action only passes its failure on", () => {
    const log =
      "ERROR: old news\nretried, and well\nwell\nwell\nwell\nERROR: no default branch\n##[error]The process '/opt/frob' failed with exit code 2";
    expect(headline(log)).toBe("ERROR: no default branch");
  });
});

describe("a headline that is too long", () => {
  const tail = `: ${"and so on ".repeat(30)}`;

  it("loses the path before its message first", () => {
    const text = headline(
      `ERROR: /var/lib/agent/${"very-long-name/".repeat(12)}pipe/BUILD.frob: no such pipe '7'${tail}`,
    );
    expect(text?.startsWith("BUILD.frob: no such pipe '7'")).toBe(true);
  });

  it("loses the project behind its message", () => {
    const project = `[/home/runner/work/shop/shop/src/${"Very.Long.Name/".repeat(12)}Shop.csproj]`;
    const text = headline(`/home/runner/work/shop/shop/src/Basket.cs(7,2): error CS0246: no such type ${project}`);
    expect(text?.endsWith("Basket.cs(7,2): error CS0246: no such type")).toBe(true);
  });

  it("begins with the message of a result in JSON", () => {
    const text = headline(
      `fatal: [host]: FAILED! => {"changed": false, "cmd": "${"x ".repeat(90)}", "msg": "Unable to start frob"}`,
    );
    expect(text).toBe('…"msg": "Unable to start frob"}');
  });

  it("loses the callers' words before the error that they pass on", () => {
    const text = headline(
      `There was an error running frob: Error pushing to https://example.com: Error: no pipe for POST: 404${tail}`,
    );
    expect(text?.startsWith("Error: no pipe for POST: 404")).toBe(true);
  });
});

describe("a block with a problem matcher's mark in its middle", () => {
  it("goes on, and what was logged meanwhile is no cause", () => {
    const { headline: head, text } = shown(`  1) test with frob (FrobTest)
##[error]     test/frob_test.exs:91
     Assertion with == failed
     code:  assert frob == %RuntimeError{message: "Error"}
     left:  nil

     The following output was logged:

     ** (exit) an exception was raised:
         ** (RuntimeError) Error

Finished in 1.0 seconds
4 tests, 1 failure`);
    expect(head).toBe("Assertion with == failed");
    expect(text).toContain("left:  nil");
  });
});

describe("a chain of exceptions", () => {
  it("is headed by the last, which python died of, and shows the first", () => {
    const { headline, text } = shown(
      `Traceback (most recent call last):
  File "a.py", line 1, in a
    b["c"]
KeyError: 'c'

The above exception was the direct cause of the following exception:

Traceback (most recent call last):
  File "a.py", line 9, in d
    raise NoSuchThing("c is not set") from error
NoSuchThing: c is not set`,
    );
    expect(headline).toBe("NoSuchThing: c is not set");
    expect(text).toContain("KeyError: 'c'");
  });
});

describe("a chain of causes", () => {
  it("is headed by the one at its bottom, where that says something", () => {
    const log = `frob.FrobException: could not frob
\tat frob.Frob.run(Frob.java:3)
Caused by: frob.PipeException: could not open the pipe
\t... 3 more
Caused by: java.io.IOException: pipe 7 is in use`;
    expect(headline(log)).toBe("Caused by: java.io.IOException: pipe 7 is in use");
    expect(headline(`${log}\nCaused by: frob.FrobFailedException: Run failed; see the log output for details.`)).toBe(
      "Caused by: java.io.IOException: pipe 7 is in use",
    );
  });
});

describe("a reader with fewer tables", () => {
  it("reads as if it had never heard of the others' tools", () => {
    const log = new TextEncoder().encode(failedLog(["going", "● Cart › totals its items", "", "bye"]));
    const headlineBy = (tables: Tables) => {
      const reader = new JobLogReader(null, tables);
      reader.push(log);
      const explanation = reader.finish();
      return explanation.kind === "explained" ? explanation.excerpt.headline : explanation.kind;
    };
    expect(headlineBy(new Tables(MATCHERS))).toBe("● Cart › totals its items");
    expect(headlineBy(new Tables(MATCHERS.filter(({ tool }) => tool === "runner")))).toBe("bye");
  });
});

describe("a script that says nothing", () => {
  const scriptOf = (steps: number) =>
    ["set -u", ...Array.from({ length: steps }, (_, n) => `step_${n}`), "[ -s out ] || exit 1"].join("\n");

  it("is shown whole", () => {
    expect(excerptOf(failedLog([], scriptOf(20))).text).toContain(scriptOf(20));
  });

  it("shows the lines of it that end it badly, where it is long", () => {
    const { text } = excerptOf(failedLog([], scriptOf(40)));
    expect(text).toContain("set -u");
    expect(text).toContain("[ -s out ] || exit 1");
    expect(text).not.toContain("step_9");
  });

  it("is what a program of make's printed, not the recipe that make echoes before it", () => {
    const output = ["cd shop && ./check", "shop: the total is 7, wanted 8", "make: *** [Makefile:3: check] Error 1"];
    expect(headline(output.join("\n"))).toBe("shop: the total is 7, wanted 8");
  });
});
