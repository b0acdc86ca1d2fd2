// Stretches of output that quote what ran: a test's console, a list of warnings. Words of failure in there are no cause
// unless a known tool's message says so. Data and one function. Pure.

type Quiet = {
  readonly what: string;
  readonly from: RegExp;
  readonly to: RegExp;
  /** Not even a known tool's message counts. */
  readonly all?: true;
};

const QUIET: readonly Quiet[] = [
  {
    what: "rspec's pending examples are numbered as its failures are",
    from: /^Pending: \(/,
    to: /^(?:Failures:|Finished in )/,
    all: true,
  },
  {
    what: "jest shows what a test file printed, of passing tests too",
    from: /^\s{0,4}● Console$|^\s+console\.(?:log|warn|error|info|debug)$/,
    to: /^\s{0,4}● (?!Console$)|^(?:PASS|FAIL) |^Tests?(?: Suites)?:/,
  },
  { what: "vitest shows what a test printed", from: /^(?:stdout|stderr) \| \S/, to: /^\s*$/ },
  {
    what: "ExUnit shows what was logged during a test that failed",
    from: /^\s*The following output was logged:/,
    to: /^\s{1,4}\d{1,4}\) |^Finished in /,
    all: true,
  },
  {
    what: "pytest's warnings, durations and skips",
    from: /^=+ (?:warnings summary|slowest \d+ durations|slowest durations|XPASSES|PASSES)/,
    to: /^=+ (?!warnings summary)\w/,
  },
  { what: "gradle's advice", from: /^\* (?:Try|Get more help)/, to: /^\s*$/ },
  {
    what: "a tool's usage",
    from: /^\s*(?:[Uu]sage|USAGE|Options|OPTIONS|Flags|Available [Cc]ommands|Examples?)(?::|$)/,
    to: /^\S.*(?:rror|ailed|exit)|^\s*\w*Error: |^##/,
  },
];

/** Stands in every line that can begin such a stretch. */
export const QUIET_NEEDLES = [
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

export type Loudness = "loud" | "quiet" | "mute";

/** Follows the lines in order: `quiet` where only a known tool's message counts, `mute` where nothing does. */
export class Quietness {
  #open: Quiet | null = null;

  get open(): boolean {
    return this.#open !== null;
  }

  after(text: string): Loudness {
    if (this.#open?.to.test(text)) this.#open = null;
    if (this.#open === null && text !== "") this.#open = QUIET.find(({ from }) => from.test(text)) ?? null;
    if (this.#open === null) return "loud";
    return this.#open.all ? "mute" : "quiet";
  }
}
