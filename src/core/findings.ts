// The places in a step's output that may say why it failed: each a block with a first line, a head and a weight. Pure.
import { matcherOf } from "./matchers/all.ts";
import type { Matcher } from "./matchers/matcher.ts";
import { isNoCause, isNowhere } from "./noise.ts";
import { quietLines } from "./quiet.ts";
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
};

/** A block may be interleaved with other programs' lines; this many lines are looked at for each that belongs to it. */
const INTERLEAVED = 4;

export function findingsIn(body: readonly BodyLine[]): Finding[] {
  const findings: Finding[] = [];
  const quiet = quietLines(body.map(({ said }) => said));
  /** The weight of the block that covers a line already. */
  const covered = new Map<number, number>();
  for (let at = 0; at < body.length; at++) {
    const line = body[at];
    if (line === undefined || line.said === "") continue;
    const matcher = matcherFor(line, body[at + 1]?.said ?? "", quiet[at] === true);
    if (matcher === null || (covered.get(at) ?? 0) >= matcher.weight) continue;
    const finding = findingAt(body, at, matcher);
    for (const index of finding.lines) covered.set(index, Math.max(covered.get(index) ?? 0, matcher.weight));
    findings.push(finding);
  }
  return findings;
}

function matcherFor({ said, error }: BodyLine, next: string, quiet: boolean): Matcher | null {
  if (isNowhere(said)) return null;
  const matcher = matcherOf(said, next) ?? (error ? ANNOTATION : null);
  if (matcher?.tool !== "any") return matcher;
  if (quiet || isNoCause(said)) return null;
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

function findingAt(body: readonly BodyLine[], at: number, matcher: Matcher): Finding {
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
    const found = lines.find((index) => index >= at && pattern.test(body[index]?.said ?? ""));
    if (found !== undefined) return found;
  }
  return at;
}
