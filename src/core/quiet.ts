// Stretches of output that quote what ran: a test's console, a list of warnings. Words of failure in there are no cause
// unless a known tool's message says so. Data and one function. Pure.

type Quiet = { readonly what: string; readonly from: RegExp; readonly to: RegExp };

const QUIET: readonly Quiet[] = [
  {
    what: "jest shows what a test file printed, of passing tests too",
    from: /^\s{0,4}● Console$|^\s+console\.(?:log|warn|error|info|debug)$/,
    to: /^\s{0,4}● (?!Console$)|^(?:PASS|FAIL) |^Tests?(?: Suites)?:/,
  },
  { what: "vitest shows what a test printed", from: /^(?:stdout|stderr) \| \S/, to: /^\s*$/ },
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

/** True for each line that stands in such a stretch. */
export function quietLines(texts: readonly string[]): boolean[] {
  let open: Quiet | null = null;
  return texts.map((text) => {
    if (open?.to.test(text)) open = null;
    if (open === null && text !== "") open = QUIET.find(({ from }) => from.test(text)) ?? null;
    return open !== null;
  });
}
