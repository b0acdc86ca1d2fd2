// Which line says most: a message with content before a name, a count, or a word that passes a failure on. Pure.
import type { Finding } from "./findings.ts";
import type { BodyLine } from "./step-body.ts";

type Hollow = { readonly what: string; readonly line: RegExp };

const HOLLOW: readonly Hollow[] = [
  {
    what: "how something ended",
    line: /(?:exit(?:ed)?|return|status)(?: with)?(?: error)?(?: \(?code\)?| status)?[ :=(]{1,3}-?\d{1,5}\)?\.?\s*$|non-zero exit code/i,
  },
  {
    what: "that it failed, and no more",
    line: /^\W{0,8}(?:FAILURE: |error: )?(?:[Bb]uild|BUILD|[Tt]ests?|[Cc]ommand|[Rr]un|[Cc]ompilation|Failed to (?:compile|build)|(?:Test|Lint|Build|Check)s?)(?: run)? ?(?:has |have )?(?:[Ff]ailed|FAILED|completed|finished|unsuccessful(?:ly)?|errors?)?\b(?: with (?:an exception|\d+ errors?|errors?)| in [\d.]+ ?m?s|, to rerun .{0,200})?[.!:\s]{0,3}$|errors occurred!?$/,
  },
  {
    what: "a task's or a test's verdict",
    line: /^\s{0,8}(?:> Task \S+ FAILED|(?:-{2,3} )?FAIL(?:ED)?:? +\S+$|not ok \d|--- FAIL|\d{1,4}\) )|(?:^|[\s.)])FAILED!?(?: \([\d.]+m?s\))?\s*$/,
  },
  {
    what: "a heading",
    line: /^[\W_]{0,80}\w[^:]{0,60}:?[=_*#\s-]{3,80}$|^(?:[^:]{0,60}|.{0,80}\b(?:errors?|failed|failures?)):\s*$|^\W{0,80}(?:Failures?|FAILURES?|Errors?|ERRORS?|Failed \w+)\W{0,80}$/,
  },
  {
    what: "one side of a comparison",
    line: /^[\s#│|>+-]{0,16}(?:\$?[Ee]xpected|EXPECTED|[Aa]ctual|\$?[Gg]ot|[Ww]ant|[Rr]eceived|Locator)\b[^:=]{0,40}(?:[:=]|\s{2}|$)/,
  },
  {
    what: "where it was, without what",
    line: /^\s*(?:thread '.{0,200}panicked at |at |in )\S{0,200}:\s*$|^\s*(?:https?|file):\/\/\S+$|^\W{0,8}\S{1,200}:\d{1,7}:?(?: \(\w+\))?$/,
  },
  {
    what: "counts",
    line: /^\W{0,8}(?:Found )?\d[\d,]{0,9} (?:\w+ ){0,3}(?:errors?|problems?|failures?|failed|failing|issues?)\b|\b\d+ failed\b.{0,60}\b\d+ passed|\b\d+ (?:examples?|tests?|runs|assertions?), \d+/,
  },
  { what: "a code of the tool's own", line: /^npm (?:error|ERR!) (?:code|errno|npm|path|command)\b/ },
];

/** An error's class, a level or a place, and then a message. */
const MESSAGE =
  /\b(?:\w{0,60}(?:Error|Exception|error|ERROR|fatal|FATAL|panic))\b(?:\[[\w-]{1,20}\])?(?: \[\w{1,30}\])?(?: \w{1,8}\d{1,6})?[:\]] {1,4}\S.{5}|^\s{0,8}\S{1,300}\.\w{1,10}:\d{1,7}(?::\d{1,7})?:? \w+ .{5}/;

/** The line says nothing by itself: a count, a heading, how something ended. */
export function isHollow(text: string): boolean {
  const beginning = text.slice(0, MAX_CHARS);
  return beginning.trim() === "" || HOLLOW.some(({ line }) => line.test(beginning));
}

/**
 * The first cause's head; where that says nothing by itself, another line of its block, another cause's head, or what
 * may be the cause. `maybes` in the order in which they are to be asked.
 */
export function headOf(
  body: readonly BodyLine[],
  leading: readonly Finding[],
  maybes: readonly Finding[],
): number | null {
  const [first, ...others] = leading;
  const heads = (findings: readonly Finding[]) => findings.slice(0, MAX_ASKED).map(({ head }) => head);
  const own = first === undefined ? [] : [first.head, ...first.lines.filter((line) => line > first.head)];
  const known = first !== undefined && first.matcher.tool !== "any";
  const asked = known ? [own, heads(others), heads(maybes)] : [[...own, ...heads(others)], heads(maybes)];
  for (const [nth, lines] of asked.entries()) {
    const texts = lines.map((line) => body[line]?.said ?? "");
    const telling = nth === 0 && !isHollow(texts[0] ?? "") ? 0 : tellingOf(texts);
    if (telling !== null) return lines[telling] ?? null;
  }
  return asked.flat()[0] ?? null;
}

const MAX_ASKED = 40;

/** The place in `texts` of the line that says most: the first message, else the first that says anything; or null. */
function tellingOf(texts: readonly string[]): number | null {
  const full = texts.map((text) => !isHollow(text));
  const message = texts.findIndex((text, at) => full[at] === true && MESSAGE.test(text.slice(0, MAX_CHARS)));
  const telling = message >= 0 ? message : full.indexOf(true);
  return telling < 0 ? null : telling;
}

/** The words that tell stand at a line's beginning. */
const MAX_CHARS = 400;
