// The name that a tool running several programs puts before each of their lines (`web-1  | `, `@app/ui:build: `).
// Matchers look at the text after it, and a message does not continue from one program's lines into another's.
// A table and one function. Pure.

type Prefix = {
  readonly what: string;
  readonly at: RegExp;
  /** The prefix names no program: all lines count as one program's. */
  readonly nobody?: true;
  /** Its digits tell programs apart. In other prefixes, digits are times or replicas of one program. */
  readonly numbered?: true;
};

/** Each pattern is anchored and matches in one way only, so the time per line is linear. */
const PREFIXES: readonly Prefix[] = [
  { what: "buildkit: `#12 34.56 `", at: /^#\d+ (?:\d+\.\d+ )?(?=\s{0,80}\S)/ },
  {
    what: "buildkit's last frame, which has one program's lines alone",
    at: /^\d+\.\d{2,3} (?=\s{0,80}\S)/,
    nobody: true,
  },
  { what: "pnpm -r: `packages/name script: `", at: /^(?:[\w@.-]+\/)+[\w@.-]+ [a-z][\w:.-]*:(?: |$)/ },
  { what: "turbo, nx: `package:task: `", at: /^(?!https?:)@?[\w./-]+:[a-z][\w-]*(?::[\w-]+)*:(?: |$)/ },
  { what: "lerna --stream: `@scope/package: `", at: /^@[\w.-]+\/[\w.-]+:(?: |$)/ },
  { what: "moon: `project:task | `", at: /^ ?[\w@][\w@./-]*:[a-z][\w-]* {1,20}\|(?: |$)/ },
  {
    what: "earthly: `+target | `, right-aligned",
    at: /^ {0,40}[\w./-]{0,80}\+[\w.-]{1,60}(?: \*\w{1,12}\*)? \|(?: |$)/,
  },
  { what: "docker compose, foreman: `service-1  | `, `web.1  | `", at: /^[a-z][\w.-]*[-_.]\d+ {1,20}\|(?: |$)/ },
  { what: 'Cloud Build: `Step #1 - "name": `', at: /^Step #\d{1,3}(?: - "[^"]{1,80}")?:(?: |$)/, numbered: true },
  { what: "dagger's seconds", at: /^\[\d{1,5}\.\d{1,3}s\] \| /, nobody: true },
  { what: "kubectl logs: `[pod/name/container] `", at: /^\[pod\/[\w./-]{1,120}\](?: |$)/ },
  { what: "ray: `(name pid=1, ip=…) `", at: /^\([\w.:-]{1,80} pid=\d{1,9}[^)]{0,80}\) / },
  { what: "mpirun --tag-output: `[1,0]<stderr>:`", at: /^\[\d{1,6},\d{1,6}\]<std(?:out|err)>: ?/ },
  { what: "MSBuild's nodes: `12>`, `12:3>`", at: /^\d{1,4}(?::\d{1,4})?>(?=[^\s&>])/ },
  { what: "yarn workspaces, melos: `[@scope/name]: `", at: /^\[@[\w.-]{1,60}\/[\w.-]{1,80}\]:?(?: |$)/ },
  {
    what: "concurrently, npm-run-all, playwright's web server: `[name] `",
    at: /^\[(?!(?:ERROR|error|Error|FATAL|fatal|WARN|warn|INFO|info|DEBUG|debug|TRACE|command) {0,8}\]|[A-Z_]+ {0,8}\])[A-Za-z0-9][\w.:-]{0,24} {0,20}\](?: |$)/,
  },
  { what: "maven's milliseconds since it began", at: /^\d{1,9} (?=\[(?:ERROR|WARNING|INFO|DEBUG)\] )/, nobody: true },
  { what: "flutter -v's milliseconds, or none", at: /^\[(?: {0,6}\+[\d,]{1,9} ms| {8})\] /, nobody: true },
  {
    what: "a logger's time",
    at: /^[[(]?(?:\d{4}[-/]\d\d[-/]\d\d[T ])?\d\d:\d\d:\d\d(?:[.,]\d+)?(?:Z|[+-]\d\d:?\d\d)?[\])]?:? {1,4}(?=\S)/,
  },
];

/** A program's name and its logger's time may both be there. */
const MAX_PREFIXES = 2;
/** No name is longer, even with its path. */
const PREFIX_MAX_CHARS = 200;

/**
 * `said` is the text without prefixes; `source` is equal for all lines of one program. `plain`: another prefix in this
 * step, see {@link plainPrefixIn}.
 */
export function splitPrefix(text: string, plain: RegExp | null = null): { source: string; said: string } {
  const first = plain?.exec(text)?.[0] ?? "";
  let said = text.slice(first.length);
  let source = first;
  for (let round = first === "" ? 0 : 1; round < MAX_PREFIXES; round++) {
    const prefix = prefixOf(said);
    if (prefix === null) break;
    source += prefix.source;
    said = said.slice(prefix.length);
  }
  return { source, said };
}

const MAY_BE_PREFIX = /^(?:[#@\w./[(+]| {1,40}[\w@./:+-]{1,200} {0,20}(?:\*\w{1,12}\* )?\|)/;

function prefixOf(text: string): { length: number; source: string } | null {
  if (!MAY_BE_PREFIX.test(text)) return null;
  for (const { at, nobody, numbered } of PREFIXES) {
    const prefix = at.exec(text)?.[0];
    if (prefix === undefined || prefix === "" || prefix.length > PREFIX_MAX_CHARS) continue;
    if (nobody) return { length: prefix.length, source: "" };
    return { length: prefix.length, source: numbered ? prefix : prefix.replace(/[\d.,:TZ-]+/g, "0") };
  }
  return null;
}

/** A number or a name, and a sign: too common to be recognised on a single line. */
const PLAIN: readonly { readonly at: RegExp; readonly leastNames: number }[] = [
  // 3: Test command: …          ctest -V
  // 31  : [0.2s] | npm test     dagger
  { at: /^\d{1,4} {0,3}:(?: |$)/, leastNames: 1 },
  // web    | GET /              hivemind, honcho; ansible's `host | CHANGED` is no prefix
  {
    leastNames: 2,
    at: /^(?!(?:error|fatal|warn|warning|info|debug|trace|note)\b)[a-z][\w.-]{0,40} {0,20}[|│](?: (?!(?:CHANGED|SUCCESS|FAILED|UNREACHABLE)\b)|$)/,
  },
  // octo> building              nix build -L
  { at: /^[a-z][\w.-]{0,40}>(?: |$)/, leastNames: 1 },
];

/** A program prints at least this many lines. A table's column, or grep's line numbers, differ on each line. */
const LINES_PER_NAME = 4;
const LINES_IN_ALL = 8;
/** The step's last lines are enough to decide. */
const LINES_LOOKED_AT = 4_000;

/**
 * The plain prefix of this step, if most lines of its form share a few prefixes, several lines each; null if there is
 * none.
 */
export function plainPrefixIn(lines: readonly { readonly text: string }[]): RegExp | null {
  const seen = PLAIN.map(({ at, leastNames }) => ({ at, leastNames, names: new Set<string>(), lines: 0 }));
  for (const { text } of lines.slice(-LINES_LOOKED_AT)) {
    if (!MAY_BE_PLAIN.test(text)) continue;
    const one = seen.find(({ at }) => at.test(text));
    if (one === undefined) continue;
    one.names.add(one.at.exec(text)?.[0] ?? "");
    one.lines++;
  }
  const found = seen.find(
    ({ names, leastNames, lines: count }) =>
      names.size >= leastNames && count >= LINES_IN_ALL && count >= LINES_PER_NAME * names.size,
  );
  return found?.at ?? null;
}

const MAY_BE_PLAIN = /^[a-z\d][\w.-]{0,40} {0,20}[:|│>]/;
