// What tools print that no table knows: the habits that they share must be enough.
import { describe, expect, it } from "vitest";
import { excerptOf, failedLog } from "./synthetic-log.ts";

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

describe("a script that says nothing", () => {
  it("shows the lines of it that end it badly", () => {
    const script = ["set -u", ...Array.from({ length: 12 }, (_, n) => `step_${n}`), "[ -s out ] || exit 1"].join("\n");
    const { text } = excerptOf(failedLog([], script));
    expect(text).toContain("set -u");
    expect(text).toContain("[ -s out ] || exit 1");
    expect(text).not.toContain("step_9");
  });
});
