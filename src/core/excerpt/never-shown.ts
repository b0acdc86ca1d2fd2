// Lines that do not say why a step failed, though they hold words of failure or look important: some are never shown,
// others only where a known tool's message says so. Data and two tests. Pure.

type Shape = { readonly what: string; readonly line: RegExp };

const NEVER_SHOWN: readonly Shape[] = [
  {
    what: "frames inside dependencies and runtimes",
    line: /^\s*(?:│\s*)?at .*(?:node_modules|node:internal|<anonymous>$|java\.base\/|jdk\.internal|sun\.|org\.(?:junit|gradle|apache)\.)/,
  },
  {
    what: "npm's pointer to its own log",
    line: /^npm (?:error|ERR!)(?: \d+)?\s*(?:$|A complete log of this run|\/.*\.log$|Usage:|Options:|Run "npm help|aliases: |Clean install a project|Note that you can also|tarball, folder|\[-)/,
  },
  {
    what: "maven's pointers to more",
    line: /^\[ERROR\]\s*(?:$|-> \[Help|To see the full|Re-run Maven|For more information about|\[Help \d\]|After correcting)/,
  },
  { what: "where make works", line: /^\S{0,80}make(?:\.exe)?(?:\[\d{1,3}\])?: (?:Entering|Leaving) directory / },
  { what: "frames of a native stack", line: /^\s*\d{1,3}: 0x[0-9a-f]{5,16}\b/ },
  {
    what: "a sanitizer's map of memory",
    line: /^(?:\d{1,4}: )?(?:=>|\s{2})0x[0-9a-f]{6,16}: ?[0-9a-f]{2}[ [][0-9a-f]{2}|Shadow bytes around/,
  },
  {
    what: "a sanitizer's legend of that map",
    line: /^Shadow byte legend|^\s{2}[A-Z][A-Za-z ]{3,30}: {1,20}[0-9a-f]{2}(?: [0-9a-f]{2}){0,8}$/,
  },
  { what: "valgrind's empty lines", line: /^==\d+==\s*$/ },
  { what: "underlines and rules", line: /^[\s=_~^#*│┌└─━-]*$/ },
];

/** What passing tests and finished tasks print. */
const SUCCESS =
  /^\s*\[?(?:✓|✔|√|✅|ok \d|(?:--- )?PASS|=== (?:RUN|CONT|PAUSE|NAME) |PASSED|ok\s|\[ {6,7}OK \]|\[ {2}PASSED|\[ RUN)|\.{3} ?(?:ok|passed|Passed|PASSED)\b|\bPASSED$|: +(?:OK|ok)(?: \([\d.]+ ?m?s\))?$|\| (?:SUCCESS|CHANGED|PASS|OK)\b/;

const BENIGN: readonly Shape[] = [
  {
    what: "warnings",
    line: /^\W{0,4}(?:\[?(?:warn(?:ing)?|WARN(?:ING)?|w|notice|info|INFO|debug|DEBUG|TRACE|trace|hint)\]?\b|npm (?:warn|WARN|notice))|: (?:warning|note|info)(?: \w+)?: |\((?:warning|info|style|note)\): |\b\w{0,40}Warning: |^\s+\d+:\d+\s+warning\s|warnings? generated|[Dd]eprecat/,
  },
  {
    what: "a logger's records below an error: words, or the numbers of pino and bunyan",
    line: /"level": ?(?:"(?:info|debug|trace|warn(?:ing)?)"|[1-4]0\b)|\b(?:level|lvl)=(?:info|debug|trace|warn(?:ing)?)\b/i,
  },
  {
    what: "counts of nothing",
    line: /\b(?:0|no|No) (?:errors?|failures?|failed|problems?|issues?|vulnerabilities)\b|\b(?:errors?|failures?|failed)["']?[:=] ?(?:0\b|false\b|null\b|\[\]|"")/,
  },
  {
    what: "counts of nothing in a summary: `# fail 0`, `Failures: 0, Errors: 0`",
    line: /^(?!.{0,300}\b(?:errors?|fail(?:ures?|ed)?)["']?(?:[:=]\s{0,4}|\s)[1-9])(?!.{0,300}\b[1-9]\d{0,6} (?:errors?|fail)).{0,300}\b(?:errors?|fail(?:ures?|ed)?)(?:[:=]\s{0,4}|\s)0\b(?!\.)/i,
  },
  {
    what: "passing tests and finished tasks",
    line: SUCCESS,
  },
  {
    what: "settings that speak of failure",
    line: /fail[-_]?fast|--?(?:no-)?fail|continue[-_]on[-_]error|if-no-files-found|errexit|error[-_]?(?:level|format|handler)|\bon_?error|fail_ci|pipefail|ignore[-_]errors/i,
  },
  {
    what: "package names and downloads",
    line: /^\s*(?:Get:\d|Selecting |Preparing |Unpacking |Setting up |Collecting |Downloading |Downloaded |Compiling |Fetching |Requirement already|Installing |Using cached |\+ [@\w])/,
  },
  {
    what: "what a tool offers to try",
    line: /^\s*(?:> (?:Run with|Get more help)|\* Try:|Run with --|Use --|For more |To see |Learn more|See https?:|View the full|Read more|hint: |help: |Visit )/,
  },
  {
    what: "a build's word on each file: `  CC      main.o`, `[ 12%] Building C object …`, `[3/40] Compiling …`",
    line: /^\s{0,4}[A-Z][A-Z+]{1,10} {2,}[\w./+-]+$|^\[(?: {0,2}\d{1,3}%|\d{1,6}\/\d{1,6})\] (?:Building|Built|Linking|Generating|Compiling|Copying|Archiving|Installing)\b/,
  },
  {
    what: "a cache that is not there (actions/cache, and tools that have one), or could not be saved",
    line: /\b[Cc]ache (?:not found|miss)\b|\b[Nn]o cache (?:was )?found\b|\bUnable to reserve cache\b/,
  },
  {
    what: "tests that are expected to fail, in TAP",
    line: /^\W{0,8}Failed \(TODO\) test\b|^\s{0,16}not ok \d.{0,300}# (?:TODO|SKIP)\b/i,
  },
  {
    what: "the end of a pipe whose reader has seen enough",
    line: /: write error: Broken pipe$/,
  },
  {
    what: "what ant's tasks do",
    line: /^\s{0,12}\[(?:mkdir|copy|delete|javac|move|jar)\] (?:Created dir|Copying|Deleting|Compiling|Moving|Building)\b/,
  },
  { what: "what is better not done, and is done all the same", line: /\bis not recommended\b/ },
  { what: "commands that a shell echoes (`set -x`)", line: /^\++ \S/ },
  {
    what: "values of a result that is printed as JSON",
    line: /^\s+"(?:[^"\\]|\\.){0,300}"(?:: ?(?:"(?:[^"\\]|\\.){0,300}"|[[{\w.-]{1,40}))?,?$/,
  },
  {
    what: "reports and links to them",
    line: /Problems report is available|See the report at|build\/reports|There were failing tests/,
  },
  {
    what: "keeping going after another's failure",
    line: /Waiting for unfinished jobs|retry(?:ing)? (?:in|after|\d)|will retry|Retrying|\(attempt \d|attempt \d+ (?:of|\/)|\b[Ss]kipping\b|\b[Ii]gnoring\b|[Ff]all(?:ing|s)? ?back|\b[Uu]sing default|\bUnable to connect to adb daemon\b/,
  },
];

/** Such a line is shown in no block. */
export const isNeverShown = (text: string): boolean => NEVER_SHOWN.some(({ line }) => line.test(text));

/** Such a line is not why the step failed, unless a known tool's message says so. */
export const isBenign = (text: string): boolean => BENIGN.some(({ line }) => line.test(text));

export const reportsSuccess = (text: string): boolean => SUCCESS.test(text);
