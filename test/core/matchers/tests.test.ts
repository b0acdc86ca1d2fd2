// What tools print when they fail, in few lines, and which of them says why.
import { describe, expect, it } from "vitest";
import { excerptOf, failedLog } from "../synthetic-log.ts";

/** Tool, headline, output. */
const SAID: readonly [string, string, string][] = [
  [
    "pytest",
    "assert 1 == 2",
    `=== FAILURES ===
____ test_a ____
    def test_a():
>       assert 1 == 2
E       assert 1 == 2

FAILED t/test_a.py::test_a - assert 1 == 2
=== 1 failed, 9 passed in 0.12s ===`,
  ],
  [
    "unittest",
    "AssertionError: None",
    `FAIL: test_a (t.A.test_a)
-----
Traceback (most recent call last):
  File "a.py", line 3, in test_a
    self.fail()
AssertionError: None

FAILED (failures=1)`,
  ],
  [
    "python",
    "NameError: name 'os' is not defined",
    `Traceback (most recent call last):
  File "a.py", line 1, in <module>
    os.x
NameError: name 'os' is not defined`,
  ],
  [
    "jest",
    "● b › adds",
    `PASS a.test.js
  ● Console

    Error: quoted

FAIL b.test.js
  ● b › adds

    expect(received).toBe(expected)

Tests: 1 failed, 3 passed, 4 total`,
  ],
  [
    "vitest",
    "AssertionError: expected 3 to be 4",
    `stderr | a.test.ts > warns
Error: of a passing test

 FAIL  b.test.ts > adds
AssertionError: expected 3 to be 4`,
  ],
  [
    "mocha",
    "TypeError: x is not a function",
    `  1 failing

  1) compile
       keeps quotes:
     TypeError: x is not a function
      at a.js:1:1`,
  ],
  [
    "playwright",
    "Error: expect(locator).toBeVisible() failed",
    `  ✘  1 a.spec.ts:3:1 › logs in (3s)

  1) a.spec.ts:3:1 › logs in ───

    Error: expect(locator).toBeVisible() failed

  1 failed`,
  ],
  [
    "cargo test",
    "assertion failed: x",
    `test a ... FAILED
---- a stdout ----
thread 'a' panicked at src/a.rs:1:1:
assertion failed: x
test result: FAILED. 0 passed; 1 failed`,
  ],
  [
    "go test",
    "a_test.go:3: got 1, want 2",
    `--- FAIL: TestA (0.00s)
    a_test.go:3: got 1, want 2
FAIL
FAIL	x/a	0.01s`,
  ],
  [
    "gtest",
    "a_test.cc:3: Failure",
    `[ RUN      ] A.B
a_test.cc:3: Failure
Expected: true
[  FAILED  ] A.B (0 ms)`,
  ],
  [
    "rspec",
    "Failure/Error: expect(1).to eq(2)",
    `Pending: (Failures listed here are expected)
  1) P waits
Failures:

  1) A adds
     Failure/Error: expect(1).to eq(2)
1 example, 1 failure`,
  ],
  [
    "phpunit",
    "Failed asserting that 1 is 2.",
    `1) ATest::testB
Failed asserting that 1 is 2.

Tests: 1, Assertions: 1, Failures: 1.`,
  ],
  [
    "ansible",
    'fatal: [a]: FAILED! => {"msg": "y"}',
    `TASK [try] ****
fatal: [a]: FAILED! => {"msg": "x"}
...ignoring
TASK [install] ****
fatal: [a]: FAILED! => {"msg": "y"}`,
  ],
  [
    "bash",
    "./a.sh: line 3: b: command not found",
    `ready
./a.sh: line 3: b: command not found`,
  ],
  [
    "powershell",
    "Cannot find path '/b'.",
    `Get-Content: /w/a.ps1:3
Line |
   3 |  Get-Content b
     |  ~~~~~~~~~~~~~
     | Cannot find path '/b'.`,
  ],
];

describe("what fails while it runs says why in its headline", () => {
  it.each(SAID)("%s", (_, headline, output) => {
    expect(excerptOf(failedLog(output.split("\n"))).headline).toBe(headline);
  });
});
