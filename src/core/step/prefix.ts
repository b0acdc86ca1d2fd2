// The name that a tool running several programs puts before each of their lines (`web-1  | `, `@app/ui:build: `).
// Matchers look at the text after it, and a message does not continue from one program's lines into another's.
// A table and one function. Pure.

type Prefix = {
  readonly what: string;
  readonly at: RegExp;
  /** The prefix does not name a program: all lines count as one program's. */
  readonly nobody?: true;
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
  { what: "moon: `project:task | `", at: /^[\w@][\w@./-]*:[a-z][\w-]* {1,20}\|(?: |$)/ },
  { what: "docker compose: `service-1  | `", at: /^[a-z][\w.-]*-\d+ {1,20}\|(?: |$)/ },
  {
    what: "concurrently, playwright's web server: `[name] `",
    at: /^\[(?!(?:ERROR|error|Error|FATAL|fatal|WARN|warn|INFO|info|DEBUG|debug|TRACE|command)\]|[A-Z_]+\])[A-Za-z0-9][\w.:-]{0,24}\](?: |$)/,
  },
  { what: "maven's milliseconds since it began", at: /^\d{1,9} (?=\[(?:ERROR|WARNING|INFO|DEBUG)\] )/, nobody: true },
  {
    what: "a logger's time",
    at: /^[[(]?(?:\d{4}[-/]\d\d[-/]\d\d[T ])?\d\d:\d\d:\d\d(?:[.,]\d+)?(?:Z|[+-]\d\d:?\d\d)?[\])]?:? {1,4}(?=\S)/,
  },
];

/** A program's name and its logger's time may follow each other. */
const MAX_PREFIXES = 2;
/** No name is longer, its path included. */
const PREFIX_MAX_CHARS = 200;

/** `said` is the text without prefixes; `source` is equal for lines of one program. */
export function splitPrefix(text: string): { source: string; said: string } {
  let said = text;
  let source = "";
  for (let round = 0; round < MAX_PREFIXES; round++) {
    const prefix = prefixOf(said);
    if (prefix === null) break;
    source += prefix.source;
    said = said.slice(prefix.length);
  }
  return { source, said };
}

const MAY_BE_PREFIX = /^[#@\w./[(]/;

function prefixOf(text: string): { length: number; source: string } | null {
  if (!MAY_BE_PREFIX.test(text)) return null;
  for (const { at, nobody } of PREFIXES) {
    const prefix = at.exec(text)?.[0];
    if (prefix === undefined || prefix === "" || prefix.length > PREFIX_MAX_CHARS) continue;
    return { length: prefix.length, source: nobody ? "" : prefix.replace(/[\d.,:TZ-]+/g, "0") };
  }
  return null;
}
