// For the patterns of src/core that could have to try many ways: the beginning that lets a pattern start, the unit that
// is repeated until the line is as long as a line can be, and the end that makes it fail late, or holds the word
// without which it is not asked. Found by reading the patterns, and by `npm run bench -- patterns`, which looks at every
// pattern by itself; a pattern that turns out bad gets its line here. A beginning with a line end opens a block first,
// for the patterns that say where it ends. Data only.

export type WorstLine = readonly [begin: string, unit: string, end: string];

export const WORST_LINES: readonly WorstLine[] = [
  // Linkers: `/path/ld: error`, from every slash.
  ["ld: ", "/lld", " x"],
  ["", "/", "x ld: "],
  ["", "/ld.", "x collect2: error"],
  // Gradle, playwright, buildkit: a separator and then anything, from every separator.
  ["a", " > ", " FAILED x"],
  ["  1) a", " › ", "x"],
  [" > [a", "] ", "x"],
  // Ruby, dotnet, minitest, ExUnit: something in brackets at the end of the line.
  ["a:1:in ", "(", "Error)x"],
  ["Failed a", " [1", "x"],
  ["  1) test a", " (a", "x"],
  // jest's, nextest's, pytest's, surefire's counts.
  ["Tests: ", " ", "x"],
  [" tests run: Summary [", "] 1", "x"],
  ["", "1 a, ", "failed x failed"],
  // turbo, nx, pnpm, compose: a program's name before its line.
  ["", "a#", " exited ("],
  ["", "a:", " error"],
  ["", "a/", " error"],
  ["a-1", " |", " error"],
  // ansible, tsc, valgrind, clang-tidy, xctest: anything, and then the words.
  ["FAILED! => | ", "a", ""],
  ["", "| ", "FAILED! =>"],
  ["", " a", "error TS"],
  ["==1== ", " bytes in ", "x"],
  ["-warnings-as-errors] ", ": error: ", "x"],
  [":1: error: -", ".", " : error: "],
  // Crosses, levels and exceptions behind blanks; carets and rules.
  ["", " ", "a❌"],
  ["", "\t", "a error: "],
  ["error: ", "_", ".go:"],
  ["error: ", "Error", ""],
  ["error: ", "=", "x"],
  // Dots before `ok`, as passing tests have them.
  ["error: ", ".", "x"],
  // Traceback and its like take the lines behind them for their block.
  ["Traceback (most recent call last):", " ", ""],
  ["FAIL: a (b)", " ", ""],
  ["● a › b\n", " ", "x"],
  ["  1) [a] › b\n", " ", "x"],
  ["FAIL a > b\n", " ", "x❯"],
  ["■  A: b\n", " ", "x"],
  ["Error: a\n", " ", "x"],
  ["thread 'a' panicked at b\n", " ", "x"],
  ["error: subprocess-exited-with-error\n", " ", "x"],
  ["--- FAIL: a\n ", "a", "x"],
  // pytest's verdict behind each test's name, flutter's counts; a place in the sources.
  ["", ".py::", " FAILED x"],
  ["1:1 ", " -1:", "x [E]"],
  ["error: ", "@", "x"],
  // What is masked as a secret, where the line is shown.
  ["error: ", "a://a:", ""],
  ["error: password=", "a1", "$"],
  ["error: ", "authorization: bearer ", ""],
  ["error: ", "-eyJ", "x"],
];
