// Output that a tool quotes: what a test printed, a list of warnings, a usage text. Words of failure in it are not why
// the step failed, unless they form a known tool's message. Data and one class. Pure.

type CapturedOutput = {
  readonly what: string;
  /** Its first line. */
  readonly from: RegExp;
  /** The first line after it. */
  readonly to: RegExp;
  /** Even a known tool's message does not count in it. */
  readonly ignored?: true;
};

const CAPTURED_OUTPUT: readonly CapturedOutput[] = [
  {
    what: "rspec numbers its pending examples as it numbers its failures",
    from: /^Pending: \(/,
    to: /^(?:Failures:|Finished in )/,
    ignored: true,
  },
  {
    what: "jest shows what a test file printed, of passing tests too",
    from: /^\s{0,4}● Console$|^\s+console\.(?:log|warn|error|info|debug)$/,
    to: /^\s{0,4}● (?!Console$)|^(?:PASS|FAIL) |^Tests?(?: Suites)?:/,
  },
  { what: "vitest shows what a test printed", from: /^(?:stdout|stderr) \| \S/, to: /^\s*$/ },
  {
    what: "ExUnit shows what a failed test logged",
    from: /^\s*The following output was logged:/,
    to: /^\s{1,4}\d{1,4}\) |^Finished in /,
    ignored: true,
  },
  {
    what: "pytest's warnings, durations and skips",
    from: /^=+ (?:warnings summary|slowest \d+ durations|slowest durations|XPASSES|PASSES)/,
    to: /^=+ (?!warnings summary)\w/,
  },
  { what: "gradle's advice", from: /^\* (?:Try|Get more help)/, to: /^\s*$/ },
  {
    what: "a tool's usage text",
    from: /^\s*(?:[Uu]sage|USAGE|Options|OPTIONS|Flags|Available [Cc]ommands|Examples?)(?::|$)/,
    to: /^\S.*(?:rror|ailed|exit)|^\s*\w*Error: |^##/,
  },
];

/** Every line that begins captured output contains one of these. */
export const CAPTURED_OUTPUT_NEEDLES = [
  "Console",
  "console.",
  "stdout |",
  "stderr |",
  "warnings summary",
  "slowest ",
  "PASSES",
  "* Try",
  "* Get more",
  "sage",
  "SAGE",
  "ptions",
  "PTIONS",
  "Flags",
  "ommands",
  "xample",
  "Pending: (",
  "output was logged",
];

/** Whose messages count on a line: anybody's, only those of tools that have a table, or nobody's. */
export type Heard = "anybody" | "known tools" | "nobody";

/** Takes every line in order, and knows which of them are captured output. */
export class CapturedOutputTracker {
  #inside: CapturedOutput | null = null;

  get isInside(): boolean {
    return this.#inside !== null;
  }

  /** Takes the step's next line, and says whose messages count on it. */
  next(text: string): Heard {
    if (this.#inside?.to.test(text)) this.#inside = null;
    if (this.#inside === null && text !== "")
      this.#inside = CAPTURED_OUTPUT.find(({ from }) => from.test(text)) ?? null;
    if (this.#inside === null) return "anybody";
    return this.#inside.ignored ? "nobody" : "known tools";
  }
}
