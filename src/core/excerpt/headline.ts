// The headline: of all lines of the step the one that says most. Named candidates are asked in order, and the first that
// has a line gives it. A message with a reason goes before any other message, and that before a name, a count, or a word
// that passes a failure on. Pure.

import { RANK } from "../matching/matcher.ts";
import type { Evidence } from "./evidence.ts";
import type { Finding } from "./finding.ts";
import {
  beginsDiff,
  endsOpen,
  isOfDiff,
  isUninformative,
  onlyNames,
  opensValue,
  saysWhatIsWrong,
  statesReason,
} from "./line-meaning.ts";
import { isBenign, reportsSuccess } from "./never-shown.ts";
import { isProgress } from "./surroundings.ts";

/** `tail`: the step's last lines. The index of a line; null only where the step has no words. */
export function pickHeadline(evidence: Evidence, tail: readonly number[]): number | null {
  const asked = askedOf(evidence, tail);
  for (const { pick } of CANDIDATES) {
    const line = pick(asked);
    if (line !== undefined) return line;
  }
  return null;
}

/** What the candidates are picked from: indexes of lines, each list in the order in which it is to be asked. */
type Asked = {
  readonly text: (line: number) => string;
  /** The likeliest cause. */
  readonly first: Finding | undefined;
  /** Its tool has a table. */
  readonly isKnownTool: boolean;
  /** Its own words can be trusted to be the message: a known tool's, or a form of failure that many tools share. */
  readonly isTrusted: boolean;
  /** The lines of its block after the one that says most. */
  readonly rest: readonly number[];
  /** Other messages of its kind. */
  readonly siblings: readonly number[];
  readonly others: readonly Finding[];
  readonly causes: readonly number[];
  readonly possibleFindings: readonly Finding[];
  readonly possible: readonly number[];
  /** The paragraph before causes that all only pass a failure on. */
  readonly before: readonly number[];
  /** The last lines of the program that a verdict blames. */
  readonly lastWords: readonly number[];
  readonly tail: readonly number[];
  /** One of several lines in a row that differ only in a number. */
  readonly isProgress: (line: number) => boolean;
  readonly findings: readonly Finding[];
  /** The line above one that names the file of a diff. */
  readonly diffAbove: (line: number) => number | undefined;
};

/** `name` says what a candidate is; the comment above it shows the line of a real log that it is for. */
type Candidate = { readonly name: string; readonly pick: (asked: Asked) => number | undefined };

const CANDIDATES: readonly Candidate[] = [
  {
    // Caused by: java.net.ConnectException: Connection refused
    name: "the deepest cause of a chain of exceptions",
    pick: (asked) => deepestCause(asked),
  },
  {
    // thread 'main' panicked at src/main.rs:7:40: called `Result::unwrap()` on an `Err` value: Syntax(
    //     Error("expected `,` or `}`", line: 4, column: 3)
    name: "the reason inside the value that the first cause opens",
    pick: (asked) =>
      ifInformative(asked, ({ first, isTrusted, rest, others, possibleFindings, text }) => {
        if (!isTrusted || !opensValue(text(first.head)) || saysWhatIsWrong(text(first.head))) return undefined;
        const below = [...others, ...possibleFindings].filter(({ head }) => isJustBelow(head, first.head));
        return [...rest, ...headsOf(text, below)].find((line) => statesReason(text(line)));
      }),
  },
  {
    // src/index.ts(12,7): error TS2322: Type 'string' is not assignable to type 'number'.
    name: "the first cause, in words that can be trusted",
    pick: (asked) => ifInformative(asked, ({ first, isTrusted }) => (isTrusted ? first.head : undefined)),
  },
  {
    // git@github.com: Permission denied (publickey).
    // fatal: Could not read from remote repository.
    name: "the reason that leads up to the first cause",
    pick: (asked) =>
      ifInformative(asked, ({ first, possible, text }) =>
        saysWhatIsWrong(text(first.head))
          ? undefined
          : leadingUpTo(first.head, possible).find((line) => statesReason(text(line))),
      ),
  },
  {
    // [0-0] Error in "the basket is emptied"
    // Error: element ("#basket") still not existing after 5000ms
    name: "the reason beside a first cause that states none",
    pick: (asked) =>
      ifInformative(asked, ({ first, rest, others, text }) => {
        if (statesReason(text(first.head))) return undefined;
        const near = others.filter(({ head }) => Math.abs(head - first.head) <= NEAR_LINES);
        return [...rest, ...headsOf(text, near)].find((line) => statesReason(text(line)));
      }),
  },
  {
    // ❌ The package has 2 files that are not listed
    name: "the first cause as it is",
    pick: (asked) => ifInformative(asked, ({ first }) => first.head),
  },
  // From here on the first cause says nothing by itself, or there is none.
  {
    // > Task :app:lint FAILED
    //   AndroidManifest.xml:7: Error: Permission is only granted to system apps [ProtectedPermissions]
    name: "a reason in the first cause's block",
    pick: ({ rest, text }) => rest.find((line) => statesReason(text(line))),
  },
  {
    // * What went wrong:
    // Execution failed for task ':compileKotlin'.
    name: "words in the first cause's block",
    pick: ({ first, isKnownTool, rest, text }) => {
      const announced = first !== undefined && endsOpen(text(first.head)) ? rest.slice(0, 1) : [];
      return (isKnownTool ? rest : announced).find((line) => !isUninformative(text(line)));
    },
  },
  {
    // Unable to process file command 'output' successfully.
    // Invalid format '  "a": 1'
    name: "another message of the first cause's kind that states a reason",
    pick: ({ first, siblings, text }) =>
      siblings.find((line) => first !== undefined && isJustBelow(line, first.head) && statesReason(text(line))),
  },
  {
    // ERROR: Could not find a version that satisfies the requirement nope==9
    name: "another cause that states a reason",
    pick: ({ causes, text }) => causes.find((line) => statesReason(text(line))),
  },
  {
    // ✗ 2 snapshots are obsolete
    name: "another cause",
    pick: ({ causes, text }) => causes.find((line) => !isUninformative(text(line))),
  },
  {
    // web:lint: src/cart.css 14:3 unknown colour
    // web#lint: command … exited (1)
    name: "the last words of the program that a verdict names",
    pick: ({ lastWords, isProgress: isOneOfMany, text }) =>
      lastWords.findLast((line) => statesReason(text(line)) && !isBenign(text(line))) ??
      lastWords.findLast((line) => !isUninformative(text(line)) && !isBenign(text(line)) && !isOneOfMany(line)),
  },
  {
    // Failed tests:
    //   expected 404 to equal 200: the route is missing
    name: "a reason in another cause's block",
    pick: ({ others, text }) =>
      others
        .slice(0, FINDINGS_ASKED)
        .flatMap(restOf)
        .find((line) => statesReason(text(line))),
  },
  {
    // The lockfile is out of date; run the install again
    name: "a possible cause that states a reason",
    pick: ({ possible, text }) => possible.find((line) => statesReason(text(line))),
  },
  {
    // Diff in src/width.rs:31:
    // -    c=='x'
    // +    c == 'x'
    name: "the file of the diff that is all there is",
    pick: ({ first, before, tail, diffAbove: fileAbove, text }) => {
      const last = before.length > 0 ? before : tail;
      return first === undefined && last.some((line) => isOfDiff(text(line))) ? fileAbove(last.at(-1) ?? 0) : undefined;
    },
  },
  {
    // You must be signed in to publish packages.
    // npm error code E401
    name: "a reason in the paragraph before what only passes a failure on",
    pick: ({ before, text }) => before.find((line) => statesReason(text(line))),
  },
  {
    // Nothing to do for the selected platform.
    // Error: Process completed with errors
    name: "words in the paragraph before what only passes a failure on",
    pick: ({ before, text, isProgress: isOneOfMany }) =>
      before.find((line) => !isUninformative(text(line)) && !isBenign(text(line)) && !isOneOfMany(line)) ??
      before.find((line) => !isUninformative(text(line))),
  },
  {
    // --- FAIL: TestRoundTrip (0.02s)
    name: "the name of what failed",
    pick: ({ first, isKnownTool, causes, possible, rest, text }) => {
      const title = isKnownTool ? (first?.lines.slice(0, 1) ?? []) : [];
      const own = first === undefined ? [] : [first.head];
      return [...title, ...own, ...causes, ...possible, ...rest].find((line) => onlyNames(text(line)));
    },
  },
  {
    // 3 of 40 links failed
    name: "a possible cause",
    pick: ({ possible, text }) => possible.find((line) => !isUninformative(text(line))),
  },
  {
    // dyld: Library not loaded: @rpath/libcurl.4.dylib
    name: "the last line that states a reason",
    pick: ({ first, tail, text }) =>
      first === undefined ? tail.findLast((line) => statesReason(text(line)) && !isBenign(text(line))) : undefined,
  },
  {
    // Downloading model weights to /cache
    name: "the last line that says anything",
    pick: ({ first, tail, text, isProgress: isOneOfMany }) =>
      first === undefined
        ? (tail.findLast((line) => !isUninformative(text(line)) && !isBenign(text(line)) && !isOneOfMany(line)) ??
          tail.findLast((line) => !isUninformative(text(line)) && !isBenign(text(line))) ??
          tail.findLast((line) => !isUninformative(text(line)) && !reportsSuccess(text(line))))
        : undefined,
  },
  {
    // Build failed with 3 errors.
    name: "anything",
    pick: ({ first, causes, possible }) => first?.head ?? causes[0] ?? possible[0],
  },
];

function askedOf(evidence: Evidence, tail: readonly number[]): Asked {
  const { body, leaders, possible: possibleFindings, before, passedOn } = evidence;
  // Which of several programs failed is no headline: why it did is.
  const { verdicts } = evidence.bystanders.blamed;
  const text = (line: number) => (verdicts.has(line) ? "" : (body[line]?.said ?? ""));
  const [first, ...kinds] = leaders;
  const others = passedOn ?? kinds;
  const isKnownTool = first !== undefined && first.matcher.tool !== "any";
  return {
    text,
    first,
    isKnownTool,
    isTrusted: first !== undefined && (isKnownTool || first.rank >= RANK.form),
    rest: first === undefined ? [] : restOf(first),
    siblings: headsOf(
      text,
      (evidence.kinds[0] ?? []).flatMap((group) => group.slice(0, 1)),
    ),
    others,
    causes: headsOf(text, others),
    possibleFindings,
    possible: headsOf(text, possibleFindings),
    before,
    lastWords: evidence.lastWords,
    tail,
    isProgress: (line) => isProgress(body, line),
    findings: evidence.findings,
    diffAbove: (line) => diffAbove(text, line),
  };
}

/** A longer diff has others before it. */
const DIFF_LINES = 200;

function diffAbove(text: (line: number) => string, from: number): number | undefined {
  for (let line = from; line >= 0 && line > from - DIFF_LINES; line--) if (beginsDiff(text(line))) return line;
  return undefined;
}

/** Only where there is a first cause, and it says something by itself. */
function ifInformative(
  asked: Asked,
  pick: (asked: Asked & { readonly first: Finding }) => number | undefined,
): number | undefined {
  const { first, text } = asked;
  return first === undefined || isUninformative(text(first.head)) ? undefined : pick({ ...asked, first });
}

/** A stack of one exception is rarely longer. */
const CHAIN_LINES = 200;
const CAUSED_BY = /^\s*(?:\[\w+\]\s{0,4})?Caused by: \S.{12}/;

/** Of an exception that was thrown because of others, the one at the bottom; python prints that one first. */
function deepestCause({ first, findings, text }: Asked): number | undefined {
  if (first === undefined || first.rank > RANK.exception) return undefined;
  let deepest: number | undefined;
  for (const { head } of findings) {
    const above = deepest ?? first.head;
    if (head <= above || head > above + CHAIN_LINES) continue;
    if (CAUSED_BY.test(text(head)) && !isUninformative(text(head))) deepest = head;
  }
  return deepest;
}

/** A message may stand this far from the line that announces it, or that passes a verdict on it. */
const NEAR_LINES = 8;

const isJustBelow = (line: number, above: number): boolean => line > above && line <= above + NEAR_LINES;

const restOf = ({ head, lines }: Finding): number[] => lines.filter((line) => line > head);

/** Of a flood of findings the first ones are enough to find a headline among. */
const FINDINGS_ASKED = 40;

/** The lines that say most; where one only announces, the line after it, too. */
function headsOf(text: (line: number) => string, findings: readonly Finding[]): number[] {
  return findings.slice(0, FINDINGS_ASKED).flatMap(({ head }) => {
    if (!endsOpen(text(head)) || !isUninformative(text(head))) return [head];
    return [head, text(head + 1) === "" ? head + 2 : head + 1];
  });
}

/** Lines that lead up to another one stand at most this far from it, and from each other. */
const LEADING_LINES = 2;

/** Those of `lines` that stand one after the other right before `at`, rising. */
function leadingUpTo(at: number, lines: readonly number[]): number[] {
  const leading: number[] = [];
  for (const line of lines.filter((each) => each < at).toSorted((a, b) => b - a)) {
    if ((leading[0] ?? at) - line > LEADING_LINES) break;
    leading.unshift(line);
  }
  return leading;
}
