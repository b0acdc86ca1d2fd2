// The places in a step's output that may say why it failed: each a block with a first line, a head and a rank. Pure.

import { type Matcher, RANK, rankOf } from "../matching/matcher.ts";
import type { Problem } from "../matching/problem-matcher.ts";
import type { BodyLine } from "../step/step-body.ts";
import { blockHead, blockOf, INTERLEAVED, leadOf } from "./block.ts";
import { CapturedOutputTracker, type Heard } from "./captured-output.ts";
import type { Finding } from "./finding.ts";
import { shapeOf } from "./fingerprint.ts";
import { CANDIDATES_FIRST, CANDIDATES_LAST, MESSAGE_COMPARED_CHARS } from "./limits.ts";
import { isBenign, isNeverShown } from "./never-shown.ts";
import { EVERY_TOOL, type Match, type Speakers, type Tables } from "./tables.ts";

/**
 * Every place that a tool's pattern fits, in line order. Takes time linear in the body's length. `causes` are messages
 * for which the job's annotations name a file: a line with one of them is a cause, whoever printed it.
 */
export function findingsIn(
  body: readonly BodyLine[],
  causes: readonly string[] = [],
  tables: Tables = EVERY_TOOL,
): Finding[] {
  const findings: Finding[] = [];
  /** By line, the rank of the block that covers it. */
  const covered = new Map<number, number>();
  let section = 0;
  const isAnnotated = annotatedBy(causes);
  for (const { at, heard, speakers } of candidatesIn(body, tables, isAnnotated)) {
    const line = body[at];
    if (line === undefined) continue;
    const known = countingMatch(line, heard, tables.matchOf(speakers, near(body, at)));
    const unknown = known === null || (known.matcher.tool === "any" && rankOf(known.matcher) <= RANK.maybe);
    const match = unknown && isAnnotated(line) ? NAMED : known;
    if (match === null || (covered.get(at) ?? 0) >= rankOf(match.matcher)) continue;
    if (match.matcher.opens === true) section++;
    const finding = {
      ...findingAt(body, at, match),
      part: `${line.source}#${section}`,
    };
    for (const index of finding.lines) covered.set(index, Math.max(covered.get(index) ?? 0, finding.rank));
    findings.push(finding);
  }
  return findings;
}

type Candidate = { readonly at: number; readonly heard: Heard; readonly speakers: Speakers };

/**
 * The lines that may be something, found by one cheap test on the raw line. Of a flood, the first and the last ones are
 * kept. At least half of the room is for known tools' causes and tests, so that a thousand words of failure do not hide
 * them.
 */
function candidatesIn(
  body: readonly BodyLine[],
  tables: Tables,
  isAnnotated: (line: BodyLine) => boolean,
): Candidate[] {
  const candidates: Candidate[] = [];
  const captured = new CapturedOutputTracker();
  for (let at = 0; at < body.length; at++) {
    const line = body[at];
    if (line === undefined) continue;
    const speakers = speakersFor(line, tables);
    const hit = speakers.length > 0 || line.error || isAnnotated(line);
    if (!hit && !captured.isInside) continue;
    const heard = captured.next(line.said);
    if (hit && line.said !== "" && heard !== "nobody" && !isNeverShown(line.said))
      candidates.push({ at, heard, speakers });
  }
  const room = CANDIDATES_FIRST + CANDIDATES_LAST;
  if (candidates.length <= room) return candidates;
  const direct = candidates.filter(({ speakers }) => tables.mayBeDirect(speakers));
  const others = candidates.filter(({ speakers }) => !tables.mayBeDirect(speakers));
  const keptDirect = endsOf(direct, room - Math.min(others.length, room / 2));
  return [...keptDirect, ...endsOf(others, room - keptDirect.length)].sort((a, b) => a.at - b.at);
}

/** As many from the beginning as from the end. */
function endsOf(candidates: readonly Candidate[], count: number): readonly Candidate[] {
  const half = Math.floor(count / 2);
  return candidates.length <= count ? candidates : [...candidates.slice(0, count - half), ...candidates.slice(-half)];
}

/** Needles are searched in the plain text if colours may split their words. */
function speakersFor(line: BodyLine, tables: Tables): Speakers {
  return COLOURED.test(line.raw) ? tables.speakersFor(line.text, 0) : tables.speakersFor(line.raw, line.start);
}

const COLOURED = /[\x1b\u241b]|\^\[/;

/** The match that counts, given where the line stands and what it was recognised as. */
function countingMatch({ said, error }: BodyLine, heard: Heard, recognised: Match | null): Match | null {
  const match = recognised ?? (error ? ANNOTATED : null);
  // The shell's own words occur in warnings too: `warning: unable to access '…': Permission denied`.
  if (match?.matcher.tool !== "any" && match?.matcher.tool !== "shell") return match;
  if (heard === "known tools" || (isBenign(said) && !ERROR_FIRST.test(said))) return null;
  return error ? ANNOTATED : match;
}

/** A line that begins like this and goes on is an error, whatever else it says. */
const ERROR_FIRST = /^(?:error|fatal): \S+ \S/i;

/** The lines around one; above it, only those of its own program. */
function near(body: readonly BodyLine[], at: number): (offset: number) => string {
  return (offset) => body[offset > 0 ? at + offset : indexOf(body, at, offset)]?.said ?? "";
}

/** The index of the `count`th line above that is of the same program; -1 if there is none. */
function above(body: readonly BodyLine[], at: number, count: number): number {
  const source = body[at]?.source ?? "";
  let left = count;
  for (let index = at - 1; index >= 0 && index >= at - count * INTERLEAVED; index--) {
    if (body[index]?.source === source && --left === 0) return index;
  }
  return -1;
}

/** An action's own `##[error]` gives the reason in its own words. */
const ANNOTATION: Matcher = {
  tool: "action",
  source: "core.setFailed and `::error::` write the message behind `##[error]`; more lines of it have no timestamp",
  needle: "",
  line: /^/,
  category: "action",
  after: 4,
  until: /^(?![\s-])/,
  untimed: true,
};

const ANNOTATED: Match = { matcher: ANNOTATION, problem: null };

/** The repository's own problem matchers know what no table here does, and mark only a message's last line. */
const NAMED: Match = {
  matcher: {
    ...ANNOTATION,
    tool: "annotation",
    source:
      "an annotation of the job names a file with this message (docs.github.com, problem matchers, `::error file=`)",
    category: "cause",
  },
  problem: null,
};

/** Does a line contain one of these? Lines are compared as they are, because a long step has many. */
function annotatedBy(causes: readonly string[]): (line: BodyLine) => boolean {
  const words = causes.map((cause) => cause.slice(0, MESSAGE_COMPARED_CHARS));
  if (words.length === 0) return () => false;
  return ({ text }) => words.some((word) => text.includes(word));
}

function findingAt(body: readonly BodyLine[], at: number, { matcher, problem }: Match): Omit<Finding, "part"> {
  const lead = problem === null ? leadOf(body, at, matcher) : linesOf(body, at, problem);
  const lines = [...lead, at, ...blockOf(body, at, matcher)];
  const head = problem === null ? blockHead(body, lines, at, matcher) : indexOf(body, at, problem.head);
  const shape = `${matcher.tool} ${shapeOf(body[head]?.said ?? "")}`;
  const isWarning = matcher.warns !== undefined && lines.some((line) => matcher.warns?.test(body[line]?.said ?? ""));
  return { matcher, rank: isWarning ? RANK.maybe : rankOf(matcher), lines, head, shape, problem };
}

const linesOf = (body: readonly BodyLine[], at: number, { lines }: Problem): number[] =>
  lines.filter((offset) => offset < 0).map((offset) => indexOf(body, at, offset));

const indexOf = (body: readonly BodyLine[], at: number, offset: number): number =>
  offset < 0 ? above(body, at, -offset) : at;
