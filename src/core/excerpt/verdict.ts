// A line that says no more than that something failed: made of the words of failing, of what can be run, and numbers,
// whatever tool prints it. Pure.

const FAILING = words(
  "fail fails failed failing failure failures error errors errored err aborted abort aborting unsuccessful unsuccessfully halted broken lints issue issues problem problems violation violations offense offenses",
);

/** What can be run, and so can fail. */
const RUNS = words(
  "stack commit commits build builds building test tests testing suite suites spec specs job jobs task tasks target targets step steps stage command commands process script scripts run runs running execution action actions workflow pipeline check checks lint linting compile compiled compilation compiling package packages project module operation deployment deploy deploying update release upload install installation hook hooks session typecheck verification validation analysis generation coverage subprocess program lifecycle scenario scenarios example examples case cases",
);

/** What stands around them. */
const AROUND = words(
  "you your we our message messages a an the this that it in at on of for by to from with without while during when due because not no did was were is are be been has have had there some one more or and any all out compiler see above below before previous details detail log logs output please done finished completed complete successfully success exit exited exiting code status result results returned return non zero nonzero total summary number found detected encountered occurred unit integration ok pass passed passing skip skipped skipping warn warning warnings ignored pending ms s sec secs second seconds m min mins minute minutes h took time elapsed after first last",
);

/** A level before the words: `ERROR: `, `[error] `, `error - `. */
const LEVEL =
  /^\W{0,8}(?:(?:caused by|[\w.$]{0,120}error|[\w.$]{1,120}exception|\[\s?\w{1,8}\]|fatal|failure|critical)\s?(?:[:!-]|(?<=\]))\s*){1,3}/i;
/** What stands around a word: punctuation, and a value behind `=`. */
const AROUND_WORD = /^[^a-z]+|(?:=\S*|\(s\)|[^a-z])+$/g;
const MAX_WORDS = 20;

/** Whether a line of one sentence passes a failure on without a reason; one name may stand in it. */
export function isVerdict(text: string): boolean {
  const said = text
    .replace(LEVEL, "")
    .toLowerCase()
    .split(/\s+/)
    .map((word) => word.replace(AROUND_WORD, ""))
    .filter((word) => word !== "");
  if (said.length > MAX_WORDS || !said.some((word) => FAILING.has(word))) return false;
  const names = said.filter((word) => !FAILING.has(word) && !RUNS.has(word) && !AROUND.has(word)).length;
  return names === 0 || (names === 1 && said.some((word) => RUNS.has(word)));
}

function words(list: string): Set<string> {
  return new Set(list.split(" "));
}
