// Tools that no recording is of, as their documentation and public logs show them; each case in our own words.
import { describe, expect, it } from "vitest";
import { excerptOf, failedLog } from "../synthetic-log.ts";

/** Tool, headline, output. */
const SAID: readonly [string, string, string][] = [
  [
    "biome, whose warnings fail nothing",
    "src/cart.tsx format ━━━━━━━━━━━━━━━━━━━━…",
    `src/shop.test.tsx:37:42 lint/suspicious/noExplicitAny ━━━━━━━━━━━━━━━━━━━━━━━━━━━━

  ! Unexpected any. Specify a different type.

    36 │ const basket = [];
  > 37 │ const fake: any = basket;
       │             ^^^

src/cart.tsx format ━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━

  × Formatter would have printed the following content:

    84 84 │     <Cart />
    85    │ - ·<Total·/>
       85 │ + ····<Total·/>

Found 1 error.
Found 1 warning.`,
  ],
  [
    "jest, whose coverage is too low as its suites cannot run",
    "Cannot find module './prices' from 'src/basket.ts'",
    `FAIL src/basket.test.ts
  ● Test suite failed to run

    Cannot find module './prices' from 'src/basket.ts'

Jest: "global" coverage threshold for lines (80%) not met: 3.1%

Test Suites: 1 failed, 1 total`,
  ],
  [
    "pip, which names versions that it may not take",
    "ERROR: Could not find a version that satisfies the requirement frob==311 (from versions: none)",
    `ERROR: Ignored the following versions that require a different python version: 0.36.0 Requires-Python >=3.6,<3.10
ERROR: Could not find a version that satisfies the requirement frob==311 (from versions: none)
ERROR: No matching distribution found for frob==311`,
  ],
  [
    "npm, whose install counts vulnerabilities and goes on",
    '/usr/bin/sh: 1: Syntax error: end of file unexpected (expecting "done")',
    `added 921 packages, and audited 922 packages in 38s

18 vulnerabilities (1 low, 3 moderate, 14 high)

To address all issues, run:
  npm audit fix
/usr/bin/sh: 1: Syntax error: end of file unexpected (expecting "done")`,
  ],
  [
    "the runner, of a step that took too long",
    "The action 'Test' has timed out after 30 minutes.",
    `FAIL src/basket.test.ts
  ● totals

    expect(received).toBe(expected)

    Expected: 8
    Received: 7

Jest did not exit one second after the test run has completed.
##[error]The action 'Test' has timed out after 30 minutes.`,
  ],
  [
    "ctest, of a program that cannot start",
    "==7953==Your program is linked against incompatible runtimes.",
    `Internal ctest changing into directory: /home/runner/work/shop/shop/build
Test project /home/runner/work/shop/shop/build
    Start 1: basket
1/2 Test #1: basket ...........................***Failed    0.06 sec
==7953==Your program is linked against incompatible runtimes.

    Start 2: prices
2/2 Test #2: prices ...........................   Passed    0.01 sec

50% tests passed, 1 tests failed out of 2

The following tests FAILED:
	  1 - basket (Failed)
Errors while running CTest`,
  ],
  [
    "an installer, behind a pipe's end",
    "Insufficient permissions to install frob to /opt",
    `/usr/bin/ldd: line 41: printf: write error: Broken pipe
==> Checking for access
Insufficient permissions to install frob to /opt

Other ways to install it are at https://example.org/install`,
  ],
  [
    "a script's check, beside its server's log",
    "smoke: GET /items/42: expected 404, got 200",
    `smoke: 12 of 14 routes
ERROR unhandled route error
    at /items
smoke: GET /items/42: expected 404, got 200
smoke: done`,
  ],
  [
    "prove, of a test that is expected to fail and one that is not",
    "not ok 3 - quotes a comma",
    `#   Failed (TODO) test '2.5 rounds up'
#   at t/round.t line 9.
#          got: '2'
#     expected: '3'
not ok 2 - 2.5 rounds up # TODO banker's rounding
not ok 3 - quotes a comma
Failed 1/27 subtests`,
  ],
  [
    "coverage, which warns and then fails",
    "FAIL Required test coverage of 80% not reached. Total coverage: 69.06%",
    `coverage/inorout.py:537: CoverageWarning: Module bot was previously imported, but not measured
_______________ coverage: platform linux, python 3.10.19-final-0 _______________
TOTAL      812    251    69%
FAIL Required test coverage of 80% not reached. Total coverage: 69.06%
============================= 212 passed in 8.1s ===============================`,
  ],
  [
    "cmake, through MSBuild",
    "CUSTOMBUILD : error : downloading 'https://example.org/frob.tar.xz' failed",
    `  CMake Error at frob-subbuild/download-frob.cmake:163 (message):
    Each download failed!

CUSTOMBUILD : error : downloading 'https://example.org/frob.tar.xz' failed
            status_code: 22`,
  ],
  [
    "run-tests.php",
    "001+ Deprecated: pipes are deprecated in /w/ext/pipe/tests/fill.php on line 3",
    `PASS Drains a pipe [ext/pipe/tests/drain.phpt]
========DIFF========
001+ Deprecated: pipes are deprecated in /w/ext/pipe/tests/fill.php on line 3
001- 2
========DONE========
FAIL Fills a pipe [ext/pipe/tests/fill.phpt]
PASS Joins pipes [ext/pipe/tests/join.phpt]`,
  ],
  [
    "ginkgo 2",
    "Expected",
    `• [FAILED] [0.003 seconds]
Stock when empty [It] refuses an order
/src/stock_test.go:20

  [FAILED] Expected
      <int>: 3
  to equal
      <int>: 4
  In [It] at: /src/stock_test.go:22 @ 11/27/26 10:00:00.000
------------------------------

Summarizing 1 Failure:
  [FAIL] Stock when empty [It] refuses an order
  /src/stock_test.go:22

Ran 8 of 8 Specs in 0.012 seconds
FAIL! -- 7 Passed | 1 Failed | 0 Pending | 0 Skipped
--- FAIL: TestStock (0.01s)
FAIL`,
  ],
  [
    "kuttl",
    "resource Deployment:test/web: .status.readyReplicas: value mismatch, expected: 2 != actual: 1",
    `    logger.go:42: 10:00:01 | scale/1-scale | starting test step 1-scale
    logger.go:42: 10:00:31 | scale/1-scale | test step failed 1-scale
    case.go:364: failed in step 1-scale
    case.go:366: resource Deployment:test/web: .status.readyReplicas: value mismatch, expected: 2 != actual: 1
    logger.go:42: 10:00:32 | scale | Deleting namespace: test
=== CONT  kuttl
    harness.go:405: run tests finished
--- FAIL: kuttl (33.00s)
    --- FAIL: kuttl/harness (32.00s)
FAIL`,
  ],
  [
    "dart analyze under melos",
    "error - lib/cart.dart:12:3 - The method 'total' isn't defined for the type 'Cart'. - undefined_method",
    `$ melos analyze
  └> dart analyze --concurrency 5
     └> RUNNING (in 2 packages)

shop:
Analyzing shop...

   info - lib/a.dart:3:1 - Missing a required trailing comma. - require_trailing_commas
  error - lib/cart.dart:12:3 - The method 'total' isn't defined for the type 'Cart'. - undefined_method

2 issues found.

$ melos analyze
  └> dart analyze --concurrency 5
     └> FAILED (in 1 packages)
        └> shop (with exit code 3)`,
  ],
  [
    "zig build test",
    "expected 3, found 2",
    `test
+- run test 24 pass, 1 fail (25 total)
error: 'tree.test.grows' failed:
       expected 3, found 2
failed command: ./.zig-cache/o/1/test --listen=-

Build Summary: 7/9 steps succeeded (1 failed); 24/25 tests passed (1 failed)
test transitive failure
error: the following build command failed with exit code 1:
.zig-cache/o/2/build zig lib . .zig-cache`,
  ],
  [
    "cibuildwheel",
    "No build identifiers selected: BuildSelector(build_config='cp27-*')",
    `     _ _       _ _   _       _           _
Here we go!
cibuildwheel: No build identifiers selected: BuildSelector(build_config='cp27-*')`,
  ],
  [
    "karma",
    "TypeError: cart is undefined",
    `Chrome Headless 120.0.0.0 (Linux x86_64) cart adds up FAILED
	TypeError: cart is undefined
	    at <Jasmine>
Chrome Headless 120.0.0.0 (Linux x86_64): Executed 8 of 8 (1 FAILED) (0.1 secs / 0.05 secs)`,
  ],
  [
    "scalatest under sbt",
    "3 did not equal 4 (CartSpec.scala:12)",
    `[info] CartSpec:
[info] - adds up *** FAILED ***
[info]   3 did not equal 4 (CartSpec.scala:12)
[info] Run completed in 300 milliseconds.
[error] Failed tests:
[error] 	CartSpec
[error] (Test / test) sbt.TestsFailedException: Tests unsuccessful`,
  ],
  [
    "clojure.test",
    "actual: (not (= 3 4))",
    `lein test cart-test

FAIL in (adds-up) (cart_test.clj:8)
expected: (= 3 (total cart))
  actual: (not (= 3 4))

Ran 4 tests containing 9 assertions.
1 failures, 0 errors.
Tests failed.`,
  ],
  [
    "ant's brief formatter",
    "expected:<3> but was:<4>",
    `    [junit] Testsuite: shop.CartTest
    [junit] Tests run: 4, Failures: 1, Errors: 0, Skipped: 0, Time elapsed: 0.1 sec
    [junit]
    [junit] Testcase: addsUp took 0.02 sec
    [junit] 	FAILED
    [junit] expected:<3> but was:<4>
    [junit] junit.framework.AssertionFailedError: expected:<3> but was:<4>
    [junit] 	at shop.CartTest.addsUp(CartTest.java:12)

BUILD FAILED
/src/build.xml:55: Test shop.CartTest failed`,
  ],
  [
    "credo",
    "[W] ↗ There should be no calls to IO.inspect/1.",
    `Checking 12 source files ...

  Warnings - please take a look
┃
┃ [W] ↗ There should be no calls to IO.inspect/1.
┃       lib/cart.ex:12:5 #(Cart.total)

Analysis took 0.3 seconds
34 mods/funs, found 1 warning.`,
  ],
  [
    "testthat",
    "`total(cart)` not equal to 4.",
    `── Failure ('test-cart.R:3:3'): it adds up ──────────────
\`total(cart)\` not equal to 4.
1/1 mismatches
[1] 3 - 4 == -1

[ FAIL 1 | WARN 0 | SKIP 0 | PASS 8 ]
Error: Test failures
Execution halted`,
  ],
  [
    "npm audit",
    "Path traversal in unpacker - https://github.com/advisories/GHSA-0000-0000-0000",
    `# npm audit report

unpacker  <=1.2.3
Severity: high
Path traversal in unpacker - https://github.com/advisories/GHSA-0000-0000-0000
fix available via \`npm audit fix\`
node_modules/unpacker

1 high severity vulnerability`,
  ],
  [
    "yarn 1's audit",
    "Path traversal in unpacker",
    `┌───────────────┬──────────────────────────────────────────────────────────────┐
│ high          │ Path traversal in unpacker                                   │
├───────────────┼──────────────────────────────────────────────────────────────┤
│ Package       │ unpacker                                                     │
├───────────────┼──────────────────────────────────────────────────────────────┤
│ Patched in    │ >=1.2.4                                                      │
└───────────────┴──────────────────────────────────────────────────────────────┘
1 vulnerabilities found - Packages audited: 320`,
  ],
  [
    "composer audit",
    "Path traversal in unpacker",
    `Found 1 security vulnerability advisory affecting 1 package:
+-------------------+----------------------------------+
| Package           | octo/unpacker                    |
| CVE               | CVE-2026-0001                    |
| Title             | Path traversal in unpacker       |
| URL               | https://example.test/advisory    |
| Affected versions | <1.2.4                           |
+-------------------+----------------------------------+`,
  ],
  [
    "packer",
    "Build 'amazon-ebs.web' errored after 3 seconds: Error launching source instance: UnauthorizedOperation",
    `==> amazon-ebs.web: Launching a source AWS instance...
Build 'amazon-ebs.web' errored after 3 seconds: Error launching source instance: UnauthorizedOperation

==> Wait completed after 3 seconds

==> Some builds didn't complete successfully and had errors:`,
  ],
  [
    "platformio",
    "UnknownBoard: Unknown board ID 'esp33dev'",
    `Processing esp33dev (board: esp33dev; framework: arduino)
--------------------------------------------------------------------------------
UnknownBoard: Unknown board ID 'esp33dev'
========================= [FAILED] Took 0.32 seconds =========================`,
  ],
  [
    "checkov",
    'CKV_AWS_18: "Ensure the S3 bucket has access logging enabled"',
    `Passed checks: 11, Failed checks: 1, Skipped checks: 0

Check: CKV_AWS_18: "Ensure the S3 bucket has access logging enabled"
	FAILED for resource: aws_s3_bucket.site
	File: /main.tf:3-8`,
  ],
  [
    "maven with -e and times",
    "CartTest.addsUp:12 expected: <3> but was: <4>",
    `19547 [INFO] Results:
19547 [ERROR] Failures:
19547 [ERROR]   CartTest.addsUp:12 expected: <3> but was: <4>
19548 [ERROR] Tests run: 9, Failures: 1, Errors: 0, Skipped: 0
19550 [INFO] BUILD FAILURE
19551 [ERROR] Failed to execute goal org.apache.maven.plugins:maven-surefire-plugin:3.2.5:test on project shop: There are test failures.
org.apache.maven.lifecycle.LifecycleExecutionException: Failed to execute goal org.apache.maven.plugins:maven-surefire-plugin
    at org.apache.maven.lifecycle.internal.MojoExecutor.doExecute2 (MojoExecutor.java:333)
Caused by: org.apache.maven.plugin.MojoFailureException: There are test failures.
    at org.apache.maven.plugin.surefire.SurefireHelper.reportExecution (SurefireHelper.java:161)`,
  ],
  [
    "xcpretty",
    "testPaysOnce, XCTAssertEqual failed",
    `CartTests
    ✓ testEmpty (0.001 seconds)
    ✗ testPaysOnce, XCTAssertEqual failed: ("2") is not equal to ("1")
    ✓ testTotal (0.001 seconds)

Shop.CartTests
  testPaysOnce, XCTAssertEqual failed: ("2") is not equal to ("1")
  /src/Tests/CartTests.swift:21
  \`\`\`
        cart.pay()
        XCTAssertEqual(cart.payments, 1)
  \`\`\`

	 Executed 3 tests, with 1 failure (0 unexpected) in 0.012 (0.014) seconds`,
  ],
  [
    "pester",
    "Expected 3, but got 2.",
    `Describing Get-Total
  [+] adds nothing 12ms
  [-] adds two prices 31ms
    Expected 3, but got 2.
    12:         Get-Total 1 1 | Should -Be 3
    at <ScriptBlock>, /src/Total.Tests.ps1: line 12
  [+] rounds 5ms
Tests completed in 1.2s`,
  ],
  [
    "libyaml",
    "(./pages/total.md): did not find expected key while parsing a block mapping at line 3 column 1",
    `checking 212 pages
(./pages/total.md): did not find expected key while parsing a block mapping at line 3 column 1
rake aborted!
Failed 1 tests!!
/src/Rakefile:21:in \`block in <top (required)>'
(See full trace by running task with --trace)`,
  ],
  [
    "go's yaml",
    "yaml: line 7: mapping values are not allowed in this context",
    "rendering chart\nError: failed to parse values.yaml: error converting: yaml: line 7: mapping values are not allowed in this context\ndone",
  ],
  [
    "node:test, as TAP",
    "connect ECONNREFUSED 127.0.0.1:2525",
    `not ok 4 - a mail is sent
  ---
  duration_ms: 12.1
  location: '/src/test/invoice.test.js:7:1'
  failureType: 'testCodeFailure'
  error: 'connect ECONNREFUSED 127.0.0.1:2525'
  code: 'ECONNREFUSED'
  name: 'Error'
  stack: |-
    TCPConnectWrap.afterConnect (node:net:1611:16)
  ...
# tests 4
# pass 3
# fail 1`,
  ],
  [
    "automake's parallel tests",
    "100 C: expected 212 F, got 210 F",
    `FAIL: tests/temp
==================
   units 1.4: ./test-suite.log
==================

# PASS:  2
# FAIL:  1
# ERROR: 0

FAIL: tests/temp
================

checking 100 C
100 C: expected 212 F, got 210 F
FAIL tests/temp (exit status: 1)

# ERROR: 0
See ./test-suite.log
make[3]: Leaving directory '/src'
make[3]: *** [Makefile:725: test-suite.log] Error 1
make[2]: *** [Makefile:833: check-TESTS] Error 2`,
  ],
  [
    "javac in another language",
    "src/Main.java:8: 错误: 不兼容的类型: Integer无法转换为String",
    `src/Main.java:5: 警告: [rawtypes] 找到原始类型: ArrayList
    List<String> names = new ArrayList();
                             ^
src/Main.java:8: 错误: 不兼容的类型: Integer无法转换为String
    String label = count;
                   ^
1 个错误
make: *** [Makefile:5: classes] Error 1
make: Leaving directory '/src'`,
  ],
  [
    "AddressSanitizer",
    "SUMMARY: AddressSanitizer: heap-use-after-free /src/merge_test.cpp:16 in main",
    `==8838==ERROR: AddressSanitizer: heap-use-after-free on address 0x607000000120 at pc 0x55f7669d62d1
READ of size 4 at 0x607000000120 thread T0
    #0 0x55f7669d62d0 in main /src/merge_test.cpp:16

SUMMARY: AddressSanitizer: heap-use-after-free /src/merge_test.cpp:16 in main
Shadow bytes around the buggy address:
  0x0c0e7fff7fd0: 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00
==8838==ABORTING`,
  ],
  [
    "phpcs",
    "There must not be a space before the colon",
    `FILE: /src/Basket.php
----------------------------------------------------------------------
FOUND 1 ERROR AFFECTING 1 LINE
----------------------------------------------------------------------
  9 | ERROR   | [x] There must not be a space before the colon in a
    |         |     return type declaration
----------------------------------------------------------------------
PHPCBF CAN FIX THE 1 MARKED SNIFF VIOLATIONS AUTOMATICALLY
Time: 1.77 secs; Memory: 6MB`,
  ],
  [
    "go's race detector",
    "WARNING: DATA RACE",
    `=== RUN   TestMany
==================
WARNING: DATA RACE
Write at 0x00c00001c0a8 by goroutine 8:
  example.test/pool.(*Pool).Put()
      /src/pool.go:20 +0x44

Previous write at 0x00c00001c0a8 by goroutine 7:
  example.test/pool.(*Pool).Put()
      /src/pool.go:20 +0x44
==================
    testing.go:1319: race detected during execution of test
--- FAIL: TestMany (0.10s)
FAIL`,
  ],
  [
    "ld, a program that is too large",
    "blink.elf section `.data' will not fit in region `data'",
    `avr-gcc -mmcu=attiny13 -o blink.elf main.o font.o
/usr/lib/gcc/avr/5.4.0/../../../avr/bin/ld: blink.elf section \`.data' will not fit in region \`data'
/usr/lib/gcc/avr/5.4.0/../../../avr/bin/ld: region \`data' overflowed by 1984 bytes
collect2: error: ld returned 1 exit status
make: *** [Makefile:6: blink.elf] Error 1`,
  ],
  [
    "glibc",
    "free(): double free detected in tcache 2",
    `packing samples/c.txt
  47 bytes read, 0 errors
free(): double free detected in tcache 2
Aborted
make: *** [Makefile:3: check] Error 134`,
  ],
  [
    "icarus verilog",
    "FATAL: tb.v:13: 15 mismatches",
    `116000 ns  cycle 10  MISMATCH q=1 want=0
first mismatch after wrap
FATAL: tb.v:13: 15 mismatches
       Time: 256000 Scope: tb
make: *** [Makefile:2: sim] Error 1`,
  ],
  [
    "a long traceback of python",
    "StoreError: the column is unknown",
    `Traceback (most recent call last):
  File "/src/store.py", line 3, in read
KeyError: 'kind'

The above exception was the direct cause of the following exception:

Traceback (most recent call last):
${'  File "/usr/lib/python3/dist-packages/mig/run.py", line 7, in f\n    g()\n'.repeat(40)}  File "/src/migrations/c3.py", line 6, in upgrade
    rename("kind")
shop.StoreError: the column is unknown`,
  ],
];

describe("a tool that only its documentation tells of", () => {
  it.each(SAID)("%s: the headline says why", (_, headline, output) => {
    expect(excerptOf(failedLog(output.split("\n"))).headline).toContain(headline);
  });
});

/** What is shown, and the words that must be in it and must not. */
const SHOWN: readonly [string, string, readonly string[], readonly string[]][] = [
  [
    "ginkgo's name of what failed stands above its message",
    "• [FAILED] [1.014 seconds]\nCart [It] pays once\n/src/cart_test.go:645\n\n  [FAILED] Timed out after 1.001s.\n  to receive something.\n  In [It] at: /src/cart_test.go:661",
    ["Cart [It] pays once", "/src/cart_test.go:645", "Timed out"],
    [],
  ],
  [
    "clang's note says why no candidate fits",
    "cart.cpp:2:9: error: no matching function for call to 'pay'\n    2 |   pay(1);\n      |   ^~~\ncart.h:1:6: note: candidate function not viable: requires 2 arguments, but 1 was provided\n1 error generated.",
    ["requires 2 arguments"],
    [],
  ],
  [
    "a diff is shown with its context, across blank lines",
    `diff --git a/a.md b/a.md\n--- a/a.md\n+++ b/a.md\n@@ -1,5 +1,6 @@\n # Cart\n \n+* Contents\n \n-old\n+new`,
    ["+* Contents", "-old", "+new"],
    [],
  ],
  [
    "a list of failures may have its count in its heading",
    `${"tick\n".repeat(40)}Failed tests: 1\n[2/23] [cart:1/1] TEST FAILURE: Run tests timeout\n-----\n${"tock\n".repeat(30)}`,
    ["TEST FAILURE: Run tests timeout"],
    [],
  ],
  [
    "a heading names the file that findings are in",
    `${"tick\n".repeat(40)}FILE: /src/Basket.php\n--------------------------\nFOUND 1 ERROR AFFECTING 1 LINE\n--------------------------\n  9 | ERROR | No blank here\n${"tock\n".repeat(40)}`,
    ["FILE: /src/Basket.php"],
    [],
  ],
  [
    "of a long traceback the repository's own frames are shown",
    `Traceback (most recent call last):\n${'  File "/usr/lib/python3/dist-packages/mig/run.py", line 7, in f\n    g()\n'.repeat(40)}  File "/src/migrations/c3.py", line 6, in upgrade\n    rename("kind")\nshop.StoreError: the column is unknown`,
    ["/src/migrations/c3.py", 'rename("kind")', "shop.StoreError"],
    ["dist-packages"],
  ],
  [
    "a drawn table is shown whole",
    `${"tick\n".repeat(40)}The job encountered '1' error(s) during execution\n+------+------+\n| Type | Text |\n+------+------+\n| update_not_needed | { |\n| | "name": "rand" |\n| | } |\n+------+------+\n${"tock\n".repeat(4)}`,
    ["update_not_needed", '"name": "rand"'],
    [],
  ],
  [
    "a failed test is found in a flood of words of failure",
    `${"a request failed as it should\n".repeat(3000)}[info] - the cart is kept *** FAILED ***\n[info]   2 did not equal 3\n${"another request failed as it should\n".repeat(3000)}`,
    ["the cart is kept *** FAILED ***", "2 did not equal 3"],
    [],
  ],
  [
    "counts of nothing and where make works are not shown",
    `${"tick\n".repeat(40)}# FAIL:  0\ncore:test | # fail 0\napi:lint | a.js:3:7 error: 'limit' is never used\nmake[1]: Leaving directory '/src'`,
    ["'limit' is never used"],
    ["Leaving directory"],
  ],
  [
    "passing tests below one that is crossed are no part of it",
    "  ✗ pays once\n    expected 1\n  ✓ pays nothing\n  ✓ pays twice\n12 run, 1 bad",
    ["expected 1"],
    [],
  ],
  [
    "a fault that a test's title only speaks of is none",
    "SKIP Bug 12 (the cache causes Segmentation fault)\nFAIL Bug 7 Segmentation fault/invalid pointer [b7.phpt]\nerror: 1 test failed: b7.phpt is not as expected",
    ["b7.phpt is not as expected"],
    [],
  ],
];

describe("the lines that belong to a message", () => {
  it.each(SHOWN)("%s", (_, output, words, others) => {
    const { text } = excerptOf(failedLog(output.split("\n")));
    for (const word of words) expect(text).toContain(word);
    for (const word of others) expect(text).not.toContain(word);
  });
});

describe("an entry claims only what its tool alone prints", () => {
  it("python's `Error in atexit…:` is not R's", () => {
    const output = ["ERROR: test_a (t.A.test_a)", "Traceback (most recent call last):", "ValueError: no such list", ""];
    const exit = ["Error in atexit._run_exitfuncs:", "Traceback (most recent call last):", "KeyError: 3"];
    expect(excerptOf(failedLog([...output, ...exit])).headline).toBe("ValueError: no such list");
  });
});
