// For the patterns of src/core that could have to try many ways: the beginning that lets a pattern start, the unit that
// is repeated until the line is as long as a line can be, and the end that makes it fail late, or holds the word
// without which it is not asked. Found by reading the patterns; a pattern that is new gets its line here. Data only.

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
  // What is masked as a secret, where the line is shown.
  ["error: ", "a://a:", ""],
  ["error: password=", "a1", "$"],
  ["error: ", "authorization: bearer ", ""],
];
