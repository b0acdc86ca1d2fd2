// What tools print when they fail, in few lines, and which of them says why.
import { describe, expect, it } from "vitest";
import { excerptOf, failedLog } from "../synthetic-log.ts";

/** Tool, headline, output. */
const SAID: readonly [string, string, string][] = [
  ["tsc", "src/a.ts(1,2): error TS2345: Argument of type 'x'.", `src/a.ts(1,2): error TS2345: Argument of type 'x'.`],
  [
    "eslint",
    "2:5  error  'a' is not defined  no-undef",
    `/w/src/a.js
  1:1  warning  x  r
  2:5  error  'a' is not defined  no-undef

✖ 2 problems (1 error, 1 warning)`,
  ],
  [
    "rustc",
    "error[E0308]: mismatched types",
    `warning: unused import
 --> src/a.rs:1:1

error[E0308]: mismatched types
 --> src/b.rs:3:5
error: could not compile \`a\``,
  ],
  [
    "go build",
    "./a.go:3:2: undefined: b",
    `# x/a
./a.go:3:2: undefined: b`,
  ],
  [
    "gcc",
    "a.c:3:4: error: expected ';'",
    `a.c:1:2: warning: unused
a.c:3:4: error: expected ';'
make: *** [a.o] Error 1`,
  ],
  [
    "ld",
    "/usr/bin/ld: a.o: undefined reference to `b'",
    `/usr/bin/ld: a.o: undefined reference to \`b'
collect2: error: ld returned 1 exit status`,
  ],
  [
    "cmake",
    "Could not find Foo.",
    `CMake Error at CMakeLists.txt:3 (find_package):
  Could not find Foo.

-- Configuring incomplete, errors occurred!`,
  ],
  [
    "gradle",
    "> Could not find x:y:1.",
    `> Task :a FAILED

* What went wrong:
Execution failed for task ':a'.
> Could not find x:y:1.

* Try:
> Run with --stacktrace`,
  ],
  [
    "kotlinc",
    "e: file:///w/A.kt:1:2 Unresolved reference 'b'.",
    `e: file:///w/A.kt:1:2 Unresolved reference 'b'.
* What went wrong:
> Compilation error. See log for more details`,
  ],
  [
    "maven",
    "[ERROR] /w/A.java:[1,2] cannot find symbol",
    `[ERROR] /w/A.java:[1,2] cannot find symbol
[INFO] BUILD FAILURE
[ERROR] -> [Help 1]`,
  ],
  [
    "dotnet",
    "/w/A.cs(1,2): error CS0103: The name 'b' does not exist [/w/A.csproj]",
    `/w/A.cs(1,2): error CS0103: The name 'b' does not exist [/w/A.csproj]
Build FAILED.
    1 Error(s)`,
  ],
  [
    "terraform",
    "Error: Unsupported argument",
    `╷
│ Error: Unsupported argument
│ 
│   on main.tf line 1, in module "a":
╵`,
  ],
  [
    "buildkit",
    "a.go:3:2: undefined: b",
    `#5 0.512 OK
#6 1.2 a.go:3:2: undefined: b
#6 ERROR: process did not complete successfully: exit code: 1`,
  ],
  [
    "npm",
    "npm error ERESOLVE unable to resolve dependency tree",
    `npm error code ERESOLVE
npm error ERESOLVE unable to resolve dependency tree
npm error A complete log of this run can be found in: x`,
  ],
  [
    "pnpm",
    "ERR_PNPM_OUTDATED_LOCKFILE  Cannot install with frozen lockfile",
    ` ERR_PNPM_OUTDATED_LOCKFILE  Cannot install with frozen lockfile`,
  ],
  [
    "apt",
    "E: Unable to locate package x",
    `Reading package lists...
E: Unable to locate package x`,
  ],
  [
    "git",
    "! [rejected]        main -> main (fetch first)",
    `To x
 ! [rejected]        main -> main (fetch first)
hint: pull first`,
  ],
];

describe("what fails while it builds, checks or installs says why in its headline", () => {
  it.each(SAID)("%s", (_, headline, output) => {
    expect(excerptOf(failedLog(output.split("\n"))).headline).toBe(headline);
  });
});
