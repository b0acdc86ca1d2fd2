// The places in a step's output that may say why it failed: each a block with a first line, a head and a weight. Pure.
import { CANDIDATES_FIRST, CANDIDATES_LAST } from "./excerpt-limits.ts";
import { matcherOf, NEEDLES } from "./matchers/all.ts";
import type { Matcher } from "./matchers/matcher.ts";
import { isNoCause, isNowhere } from "./noise.ts";
import type { Loudness } from "./quiet.ts";
import { QUIET_NEEDLES, Quietness } from "./quiet.ts";
import { shapeOf } from "./shape.ts";
import type { BodyLine } from "./step-body.ts";

/** `lines` are indexes into the body, rising, the first one included; `head` is the one that says most. */
export type Finding = {
  readonly matcher: Matcher;
  readonly weight: number;
  readonly lines: readonly number[];
  readonly head: number;
  /** Equal for findings that say the same of different places. */
  readonly shape: string;
  /** Which program's, or which hook's, output it stands in: each of several that fail gets its place. */
  readonly part: string;
};

/** A block may be interleaved with other programs' lines; this many lines are looked at for each that belongs to it. */
const INTERLEAVED = 4;

/** Every place that any tool's pattern fits, in the order of the lines; time linear in the body's length. */
export function findingsIn(body: readonly BodyLine[]): Finding[] {
  const findings: Finding[] = [];
  /** The weight of the block that covers a line already. */
  const covered = new Map<number, number>();
  let section = 0;
  for (const { at, loud } of candidatesIn(body)) {
    const line = body[at];
    if (line === undefined) continue;
    const matcher = matcherFor(line, body[at + 1]?.said ?? "", loud);
    if (matcher === null || (covered.get(at) ?? 0) >= matcher.weight) continue;
    if (matcher.opens === true) section++;
    const finding = {
      ...findingAt(body, at, matcher),
      part: `${line.source}#${section}`,
    };
    for (const index of finding.lines) covered.set(index, Math.max(covered.get(index) ?? 0, matcher.weight));
    findings.push(finding);
  }
  return findings;
}

type Candidate = { readonly at: number; readonly loud: Loudness };

/** The lines that may be something, by one cheap test on the raw line; of a flood the first and the last ones. */
function candidatesIn(body: readonly BodyLine[]): Candidate[] {
  const candidates: Candidate[] = [];
  const quiet = new Quietness();
  for (let at = 0; at < body.length; at++) {
    const line = body[at];
    if (line === undefined) continue;
    const hit = mayMatch(line);
    if (!hit && !quiet.open) continue;
    const loud = quiet.after(line.said);
    if (hit && line.said !== "" && loud !== "mute") candidates.push({ at, loud });
  }
  if (candidates.length <= CANDIDATES_FIRST + CANDIDATES_LAST) return candidates;
  return [...candidates.slice(0, CANDIDATES_FIRST), ...candidates.slice(-CANDIDATES_LAST)];
}

const MAY_MATCH = new RegExp(
  [...NEEDLES, ...QUIET_NEEDLES].map((needle) => needle.replace(/[\\^$.*+?()[\]{}|/]/g, "\\$&")).join("|"),
);

/** Colours may stand inside a needle's words. */
function mayMatch(line: BodyLine): boolean {
  return line.error || MAY_MATCH.test(COLOURED.test(line.raw) ? line.text : line.raw);
}

const COLOURED = /[\x1b\u241b]|\^\[/;

function matcherFor({ said, error }: BodyLine, next: string, loud: Loudness): Matcher | null {
  if (isNowhere(said)) return null;
  const matcher = matcherOf(said, next) ?? (error ? ANNOTATION : null);
  if (matcher?.tool !== "any") return matcher;
  if (loud === "quiet" || isNoCause(said)) return null;
  return error ? ANNOTATION : matcher;
}

/** An action's own `##[error]` says why in its own words. */
const ANNOTATION: Matcher = {
  tool: "action",
  source: "core.setFailed and `::error::` write the message behind `##[error]`; more lines of it have no timestamp",
  needle: "",
  line: /^/,
  weight: 70,
  after: 4,
  until: /^(?![\s-])/,
};

function findingAt(body: readonly BodyLine[], at: number, matcher: Matcher): Omit<Finding, "part"> {
  const lines = [...leadOf(body, at, matcher), at, ...blockOf(body, at, matcher)];
  const head = headOf(body, lines, at, matcher);
  return { matcher, weight: matcher.weight, lines, head, shape: `${matcher.tool} ${shapeOf(body[head]?.said ?? "")}` };
}

function leadOf(body: readonly BodyLine[], at: number, { before = 0, lead, keep }: Matcher): number[] {
  const lines: number[] = [];
  for (let index = at - 1; index >= at - before && index >= 0; index--) {
    const text = body[index]?.said ?? "";
    if (lead !== undefined && !lead.test(text)) break;
    if (keep === undefined || keep.test(text)) lines.unshift(index);
  }
  return lines;
}

function blockOf(body: readonly BodyLine[], at: number, matcher: Matcher): number[] {
  const { after = 0, blanks = 0, until, through, keep } = matcher;
  const source = body[at]?.source ?? "";
  const lines: number[] = [];
  let blank = 0;
  let seen = 0;
  for (let index = at + 1; seen < after && index <= at + after * INTERLEAVED && index < body.length; index++) {
    const line = body[index];
    if (line === undefined || line.source !== source) continue;
    seen++;
    if (line.said === "") {
      if (++blank > blanks) break;
      continue;
    }
    if (until?.test(line.said) || line.error) break;
    const last = through?.test(line.said) === true;
    if (last || ((keep === undefined || keep.test(line.said)) && !isNowhere(line.said))) lines.push(index);
    if (last) break;
  }
  return lines;
}

function headOf(body: readonly BodyLine[], lines: readonly number[], at: number, { head }: Matcher): number {
  if (head === undefined) return at;
  for (const pattern of head instanceof RegExp ? [head] : head) {
    const found = lines.find((index) => pattern.test(body[index]?.said ?? ""));
    if (found !== undefined) return found;
  }
  return at;
}
