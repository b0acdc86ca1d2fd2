// Which later step may print why the failed one failed, judged by its name, its command or its action: tables. Pure.
//
//   - run: npm test > test.log     fails, and prints nothing or only counts
//   - if: always()
//     run: cat test.log            prints the failures

/** An action as the runner names it in the step's header. */
const ACTION = /^[\w.-]+\/[\w./-]+@\S/;

/** Words for keeping, fetching, cleaning up or passing on what others made. */
const KEEPS =
  /\b(?:up-?load|download|check-?out|cache|set-?up|install|log-?in|log-?out|deploy|notify|notification|slack|discord|e-?mail|comment|codecov|coveralls|artifacts?|tmate|clean-?up|prune)/i;

/** Words for printing what others found. */
const REPORTS =
  /(?:^|[^a-z])(?:reports?|reporter|reporting|summar(?:y|ize|ise)|results?|failures?|failed|failing|logs?|print|show|display|dump|output|diagnos\w{0,12}|debug|annotate|inspect|junit\w{0,12}|cat|tail|head|xmllint|journalctl|dmesg|describe)(?![a-z])/i;

/** Is it an action that only keeps, fetches or passes on? A script's first line says too little to tell. */
export const isHousekeeping = (title: string | null): boolean =>
  title !== null && ACTION.test(title) && KEEPS.test(title);

/** Does the step's name or command say that it keeps things? */
export const keepsThings = (name: string): boolean => KEEPS.test(name);

/** Does one of these texts, the step's name or command, say that it prints what others found? */
export const saysItReports = (texts: readonly string[]): boolean => texts.some((text) => REPORTS.test(text));
