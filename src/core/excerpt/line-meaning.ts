// What a line says by itself: a reason, only a name, or nothing but that something failed. Data and tests. Pure.
//
//   states a reason   `error: linker 'cc' not found`      the best headline
//   only a name       `--- FAIL: TestRoundTrip (0.02s)`   says where, not why
//   uninformative     `Build failed with 3 errors.`       says that something failed, which everybody knows

type Uninformative = {
  readonly what: string;
  readonly line: RegExp;
  /** It names the test or the place: better than nothing. */
  readonly names?: true;
};

/** git, diff, svn, rustfmt. */
const DIFF_OF = /^(?:diff (?:--git |-\w{1,8} |\S{1,300}\.orig )\S|Diff in \S|Index: \S|\+{3} \S)/;

const UNINFORMATIVE: readonly Uninformative[] = [
  {
    what: "how something ended, without what it was doing; HTTP's refusals (400 to 599) say what went wrong",
    line: /^(?!(?:[^:]{1,80}: ){3})(?!.{0,400}\bstatus(?: code)?[ :=]{1,3}[45]\d\d\W{0,3}$)(?=.{0,400}$).*?(?:exit(?:ed)?|return|status)(?: with)?(?: error)?(?: \(?code\)?| status| value)?[ :=(]{1,3}-?\d{1,5}[)"']?\.?\s*$|\bcode: -?\d{1,5}$|\*\*\* \[.{1,300}\] \w+ \d{1,3}$|(?:exit|return|status) (?:code|status)\W{0,3}$|non-zero exit code|exited[- ]with[- ](?:an )?error/i,
  },
  {
    what: "that it failed, and no more",
    line: /^\W{0,8}(?:FAILURE: |error: )?(?:[Bb]uild|BUILD|[Tt]ests?|[Cc]ommand|[Rr]un|[Cc]ompilation|Failed to (?:compile|build)|(?:Test|Lint|Build|Check)s?)(?: run)? ?(?:has |have )?(?:[Ff]ailed|FAILED|completed|finished|unsuccessful(?:ly)?|errors?)?\b(?: with (?:an exception|\d+ errors?|errors?)| in [\d.]+ ?m?s|, to rerun .{0,200})?[.!:\s]{0,3}$|errors occurred!?$/,
  },
  {
    what: "a task's or a test's verdict",
    names: true,
    line: /^\s{0,8}(?:> Task \S+ FAILED|(?:-{2,3} )?FAIL(?:ED)?:? +\S+$|not ok \d|--- FAIL|\d{1,4}\) )|(?:^|[\s.)])(?:FAILED!?|\[FAIL(?:ED)?\])(?: \([\d.]+m?s\))?\s*$/,
  },
  {
    what: "a heading",
    line: /^[=_*#─━]{3}.{1,160}[=_*#─━]{3}$|^[\W_]{0,80}\w[^:]{0,60}:?[=_*#\s-]{3,80}$|^(?:[^:]{0,60}|.{0,80}\b(?:errors?|failed|failures?)):\s*$|^\W{0,80}(?:Failures?|FAILURES?|Errors?|ERRORS?|Failed \w+)\W{0,80}$/,
  },
  {
    what: "one side of a comparison; `Expected 'a' to be 'b'.` has both",
    names: true,
    line: /^[\s#│|>+-]{0,16}(?![Ee]xpected .{1,200}(?: to (?:be|equal|have|contain|include|match|throw)|,? but (?:got|was|found))\b)(?:\$?[Ee]xpected|EXPECTED|[Aa]ctual|(?:but )?(?:\$?[Gg]ot|was)|[Ww]ant|[Rr]eceived|Locator)\b[^:=]{0,40}(?:[:=]|\s{2}|$)/,
  },
  {
    what: "where it was, without what",
    names: true,
    line: /^\s*(?:thread '.{0,200}panicked at |at |in )\S{0,200}:\s*$|^\s*(?:https?|file):\/\/\S+$|^\W{0,8}\S{1,200}:\d{1,7}:?(?: \(\w+\)| in \S{1,80})?$/,
  },
  {
    what: "a file's path alone",
    names: true,
    line: /^\s{0,8}(?:\.{1,2}|[A-Za-z]:)?[\w@.~+-]{0,80}[\\/]\S{1,300}\.\w{1,10}$/,
  },
  {
    what: "that a command ended, and which",
    names: true,
    line: /\b(?:[Cc]ommand|[Pp]rocess|[Ss]ubprocess) (?:failed|exited|returned|ended|finished)(?: with)?(?: a)?(?: non-zero)?(?: exit)?(?: code| status)? -?\d{1,10}: \S/,
  },
  {
    what: "a frame of a stack",
    line: /^\s*(?:at .{0,300}:\d{1,7}(?::\d{1,7})?\)?|(?:from|in) \S{1,300}:\d{1,7}:in .{1,200}|\S{1,300}:\d{1,7}:in [`'][^']{1,200}')\s*$/,
  },
  {
    what: "the file whose test failed: `FAILED in chrome - file:///app/cart.spec.ts`",
    names: true,
    line: /^(?:FAIL|PASS)ED in .{1,80} - \S{1,300}$/,
  },
  { what: "where it was, in a workflow", names: true, line: /^\S{1,200} ?\(Line: \d{1,6}, Col: \d{1,6}\):?\s*$/ },
  { what: "a tool's usage", line: /^(?:\w{1,20}: ){0,2}[Uu]sage: \S/ },
  {
    what: "a value of a result",
    names: true,
    line: /^\s{0,80}(?:"[^"]{1,300}"|'[^']{1,300}'|[\w.$-]{1,60}): ?(?:["'[{].{0,300}["'\]}]|[\w.-]{1,60}),$|^\s{1,80}["'].{0,300}["'],?$/,
  },
  {
    what: "that a file of commands for the runner is wrong; the runner's next line says how",
    line: /^Unable to process file command '\w{1,40}' successfully\.$/,
  },
  { what: "the stage of a Dockerfile that failed", names: true, line: /^ > \[[^\]]{1,80}\] .{1,300}:$/ },
  {
    what: "what joins two tracebacks of python",
    line: /^\W{0,8}(?:The above exception was the direct cause of|During handling of the above exception, another)/,
  },
  {
    what: "a compiler's command that was echoed",
    line: /^(?:\S{0,200}\/)?(?:[\w.]{1,30}-){0,4}(?:gcc|g\+\+|cc|c\+\+|clang|clang\+\+|ld|javac|rustc|ghc|gfortran|nvcc)(?:-[\d.]{1,6})? -\S/,
  },
  {
    what: "that a program ended, by what ran it",
    line: /^(?:ERROR: )?command finished with error: |\b(?:completed|finished|ended) with (?:status|result|conclusion):? ?"?(?:FAILURE|FAILED|ERROR)"?$/i,
  },
  {
    what: "a share: `7 of 8 good`, `1 finding in 31 files`",
    line: /^\W{0,8}\d{1,7} (?:\w{1,20} ){0,2}(?:of|in) \d{1,7}(?: \w{1,20}){0,2}\W{0,3}$/,
  },
  {
    what: "that it gave up because of what stands above",
    line: /^(?:Compilation failed in require|BEGIN (?:failed|not safe)\b)/,
  },
  {
    what: "source code that is quoted",
    line: /^\s{0,40}(?:[>→] {0,8})?\d{1,6} ?(?:[|│](?! (?:ERROR|WARNING) +\|)(?:\s|$)| {2,}>>> )/,
  },
  {
    what: "counts",
    line: /^\W{0,8}(?:Found )?\d[\d,]{0,9} (?:\w+ ){0,3}(?:errors?|problems?|failures?|failed|failing|issues?)\b|\b\d+ failed\b.{0,60}\b\d+ passed|\(\d+ (?:failed|FAILED|failures?|errors?)\)|\b\d+ (?:examples?|tests?|runs|assertions?), \d+|^\W{0,8}(?:[A-Za-z][A-Za-z ]{0,40}[:=] ?\d{1,7}[,;|]? {0,3}){2,12}$/,
  },
  {
    what: "a number with its name; HTTP's refusals say what went wrong",
    line: /^(?!.{0,60}[Ss]tatus)\W{0,8}[A-Za-z][\w ]{0,40}[:=] {0,8}\d{1,7}(?:\.\d{1,4})?%?$/,
  },
  { what: "how many of one file's tests failed: prove", line: /^\W{0,8}Failed \d{1,6}\/\d{1,6} (?:sub)?tests?\b/ },
  { what: "a level, and who says it", line: /^\W{0,8}(?:ERROR|[Ee]rror|FATAL|[Ff]atal)\b:? ?\[[\w.:-]{1,80}\]:?$/ },
  { what: "that something begins", line: /^\W{0,8}[A-Z][a-z]{2,20}ing\b.{0,80}(?:\.{3}|…)$/ },
  { what: "how much ran", line: /^\W{0,8}(?:Ran|Executed) \d[\d,]{0,9}(?: of \d{1,9})? \w/ },
  { what: "that something passed", line: /^\s{0,40}(?:✓|✔|√|✅|ok \d|PASS(?:ED)?\b)|\.{3} ok$/ },
  { what: "a line of a diff, or a command that a shell echoes", line: /^@@ -\d|^\+{1,4} {0,200}[^\s+]/ },
  {
    what: "an error's class alone",
    line: /^\W{0,16}(?:(?:name|type|code): )?['"]?[\w.$]{0,80}(?:Error|Exception)['"]?:?$/,
  },
  {
    what: "a class behind the place",
    names: true,
    line: /^\W{0,8}\S{1,300}\.\w{1,10}:\d{1,7}: [\w.]{0,80}(?:Error|Exception)$/,
  },
  { what: "a word as a value", names: true, line: /^\s{1,80}[\w.-]{1,40}: '[\w.-]{1,60}'$/ },
  {
    what: "that a task runs or has run: gradle's, ctest's",
    line: /^(?:\[[^\]]{0,12}\] )?> Task :\S{1,200}(?: (?:UP-TO-DATE|FROM-CACHE|NO-SOURCE|SKIPPED))?$|^Internal ctest changing into directory: |^Test project \S|^\s{0,8}Start +\d{1,5}: /,
  },
  {
    what: "that something happened",
    line: /^\W{0,4}(?:\w{0,60}(?:Error|Exception): )?(?:[Aa]n? (?:\w{1,12} )?(?:error|exception) (?:has )?occurred(?! \([A-Z])|[Ss]omething went wrong)[^:]{0,80}:?(?: \(\w+\))?$/,
  },
  {
    what: "a code of the tool's own",
    line: /^npm (?:error|ERR!) (?:code|errno|npm|path|command|workspace|location)\b/,
  },
];

/** An error's class, a level or a place, and then a message. */
const MESSAGE =
  /\b(?:\w{0,60}(?:Error|Exception|error|ERROR|fatal|FATAL|panic))\b(?:\[[\w-]{1,20}\])?(?: \[\w{1,30}\])?(?: \w{1,8}\d{1,6})?[:\]] {1,4}\S.{5}|^\s{0,8}\S{1,300}\.\w{1,10}:\d{1,7}(?::\d{1,7})?:? (?!in |at )\w+ .{5}/;

/** A rule, a frame's side, an arrow, a bare number say nothing. */
const WORD = /\p{L}|\d\s?[^\s\d.,:]{1,20}\s?\d/u;

const ENDS_OPEN = /[:{[(]\s{0,4}$/;

/** What could be done about it, which says at most half of what is wrong. */
const ADVICE =
  /^\W{0,6}(?:(?:help|hint|tip): |Please|You (?:can|may|might|should|could)|We will|If you|To (?:\w+ )?(?:fix|run|re-?run|see|learn|get|use|ignore|disable|skip|address|resolve)|Try |See |Alternative|Consider |Make sure|For (?:more|lists?) |This may mean|Did you|Run |Rerun |Learn )/;

/** What is wrong, in words that all tools share. */
const REASON =
  /\b(?:(?:[Ii]s|[Aa]re|[Ww]as|[Ww]ere) not|[Ff]ailed to \w+ \w+|[Nn]ot (?:in|found|exist|defined|declared|allowed|permitted|supported|recogni[sz]ed|available|installed|valid|a valid|accessible|authori[sz]ed|enough)|[Nn]o (?:such|matching|space)|[Cc]an(?:not|'t|’t)|[Cc]ould(?: not|n't)|[Uu]nable to|[Dd]oes(?: not|n't)|[Ii]nvalid|[Mm]issing|[Dd]enied|[Ff]orbidden|[Uu]nauthori[sz]ed|[Rr]efused|[Rr]ejected|[Uu]nexpected|[Uu]nknown|[Uu]ndefined|[Uu]ndeclared|[Uu]nresolved|[Uu]nsupported|[Ss]yntax error|[Mm]ismatch(?:ed)?|[Cc]onflicts?|[Ii]ncompatible|[Aa]lready (?:exists?|in use|defined)|[Tt]imed out|[Ee]xceeded|[Ee]xpired|[Ii]nsufficient|[Nn]o [\w '"`@./-]{1,60} (?:selected|found|given|specified|provided|matched|matches|configured|installed)|[Ii]s required|(?:[Ii]s|[Aa]re) (?:too|un)\w{2,20}|[Oo]ut of (?:memory|disk|sync|date)|was cancell?ed|shutdown signal)\b/;

/** The decisive words stand at a line's beginning. */
const MAX_CHARS = 400;

/** A count, a heading, a bare verdict: what is wrong stands elsewhere. */
export function isUninformative(text: string): boolean {
  const beginning = text.slice(0, MAX_CHARS);
  return !WORD.test(beginning) || UNINFORMATIVE.some(({ line }) => line.test(beginning)) || isBareVerdict(beginning);
}

/** It is uninformative, but it names the test or the place. */
export function onlyNames(text: string): boolean {
  const beginning = text.slice(0, MAX_CHARS);
  return UNINFORMATIVE.some(({ line, names }) => names === true && line.test(beginning)) && !isBareVerdict(beginning);
}

/** It says what is wrong: in the form of a message, or in the words for it. */
export function statesReason(text: string): boolean {
  if (isUninformative(text) || endsOpen(text) || isAdvice(text)) return false;
  return MESSAGE.test(text.slice(0, MAX_CHARS)) || saysWhatIsWrong(text);
}

/** It says what could be done about it, and not what is wrong. */
export const isAdvice = (text: string): boolean => ADVICE.test(text);

/** It has one of the words in which all tools say what is wrong. */
export const saysWhatIsWrong = (text: string): boolean => REASON.test(text.slice(0, MAX_CHARS));

/** `Process completed with exit code 1.`, `tests-1 exited with code 1`: a step's exit code is shown elsewhere. */
export const saysHowItEnded = (text: string): boolean => HOW_IT_ENDED.test(text.slice(0, MAX_CHARS));

const HOW_IT_ENDED = /\bexit(?:ed)?(?: with)?(?: error| status)?(?: code| status)? -?\d{1,10}\.?$/;

/** It names the file that a diff is of. */
export const beginsDiff = (text: string): boolean => DIFF_OF.test(text);

/** It stands in a diff. */
export const isOfDiff = (text: string): boolean => /^@@ -\d|^[+-](?![+-])/.test(text);

/** It ends in a colon or a bracket: what it announces stands on the next lines. */
export const endsOpen = (text: string): boolean => ENDS_OPEN.test(text);

/** It ends in a bracket: the value that begins there may hold the message, as in rust's `on an Err value: Syntax(`. */
export const opensValue = (text: string): boolean => /[[({](?:\w{1,20},)?\s{0,4}$/.test(text);

const FAILING = words(
  "fail fails failed failing failure failures error errors errored err aborted abort aborting unsuccessful unsuccessfully halted broken lints issue issues problem problems violation violations offense offenses",
);

/** What can be run, and so can fail. */
const RUNS = words(
  "stack commit commits build builds building test tests testing suite suites spec specs job jobs task tasks target targets step steps stage command commands process script scripts run runs running execution action actions workflow pipeline check checks lint linting compile compiled compilation compiling package packages project module operation deployment deploy deploying update release upload install installation hook hooks session typecheck verification validation analysis generation coverage subprocess program lifecycle scenario scenarios example examples case cases",
);

/** What stands around them. */
const AROUND = words(
  "you your we our message messages a an the this that it in at on of for by to from with without while during when due because not no did was were is are be been has have had there some one more or and any all out compiler see above below before previous details detail log logs output please done finished completed complete successfully success exit exited exiting execute executed executing code status result results returned return non zero nonzero total summary number found detected encountered occurred unit integration ok pass passed passing skip skipped skipping warn warning warnings ignored pending ms s sec secs second seconds m min mins minute minutes h took time elapsed after first last",
);

/** A level before the words: `ERROR: `, `[error] `, `error - `. */
const LEVEL =
  /^\W{0,8}(?:(?:caused by|[\w.$]{0,120}error|[\w.$]{1,120}exception|\[\s?\w{1,8}\]|fatal|failure|critical)\s?(?:[:!-]|(?<=\]))\s*){1,3}/i;
/** What stands around a word: punctuation, and a value behind `=`. */
const AROUND_WORD = /^[^a-z]+|(?:=\S*|\(s\)|[^a-z])+$/g;
const MAX_WORDS = 20;

/** `migrate failed`: the script that says so knows no more. */
const NAME_FAILED = /^\W{0,8}[A-Za-z-]{2,30}['"]? (?:failed|aborted|crashed|died)[.!]?$/;
/** `build.xml:525: `: where the script stands that says so. */
const PLACE = /^\S{1,300}\.\w{1,10}:\d{1,7}(?::\d{1,7})?: /;

/**
 * It says no more than that something failed: it is made of the words of failing, of what can be run, and numbers,
 * whatever tool prints it. One name may stand in it: `Error: frobtest unit tests failed`.
 */
function isBareVerdict(text: string): boolean {
  const behindPlace = text.replace(PLACE, "");
  const verdict = /^[^:]* [^:]*$/.test(behindPlace) ? behindPlace : text;
  if (NAME_FAILED.test(verdict)) return true;
  const spoken = verdict
    .replace(LEVEL, "")
    .toLowerCase()
    .split(/\s+/)
    .map((word) => word.replace(AROUND_WORD, ""))
    .filter((word) => word !== "");
  if (spoken.length > MAX_WORDS || !spoken.some((word) => FAILING.has(word))) return false;
  const names = spoken.filter((word) => !FAILING.has(word) && !RUNS.has(word) && !AROUND.has(word)).length;
  return names === 0 || (names === 1 && spoken.some((word) => RUNS.has(word)));
}

function words(list: string): Set<string> {
  return new Set(list.split(" "));
}
