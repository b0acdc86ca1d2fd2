// Sorts a step's findings: what leads, what may be the cause, and what only counts. The choice of lines and the
// headline both use the result. Pure.

import { RANK } from "../matching/matcher.ts";
import type { BodyLine } from "../step/step-body.ts";
import { type Bystanders, bystandersIn } from "./bystanders.ts";
import type { Finding } from "./finding.ts";
import { withoutIncidentalErrors } from "./incidental-errors.ts";
import { PLACES_PER_MESSAGE } from "./limits.ts";
import { isAdvice, isUninformative } from "./line-meaning.ts";
import { isProgress, lastWordsOf, textBefore } from "./surroundings.ts";

/** Findings that say the same about different places, in log order; never empty. */
export type Group = readonly Finding[];

/** Groups that one entry of the tables found in one program's output; never empty. */
export type Kind = readonly Group[];

export type Evidence = {
  readonly body: readonly BodyLine[];
  /** All but incidental errors, in log order. */
  readonly findings: readonly Finding[];
  /**
   * What says why the step failed, if only by a tool giving up in its own words. Highest rank first, then in log order.
   */
  readonly kinds: readonly Kind[];
  /** One finding of each kind, in the same order. The first is the likeliest cause. */
  readonly leaders: readonly Finding[];
  /** What only says that something may be wrong. Of separate clusters, the one nearest the step's end comes first. */
  readonly possible: readonly Finding[];
  /** Final counts and lists of names, in log order. */
  readonly outcomes: readonly Finding[];
  /** If all leaders only pass a failure on: the paragraph before it. */
  readonly before: readonly number[];
  /**
   * If several programs print at once: the last lines of the one that a verdict names, rising. Empty if none is named.
   */
  readonly lastWords: readonly number[];
  /** If the leader is an action that passes a failure on: the findings before it, likeliest first. */
  readonly passedOn: readonly Finding[] | null;
  readonly bystanders: Bystanders;
  /** At least one leader is from a tool that has a table. */
  readonly isKnownTool: boolean;
};

export function evidenceIn(body: readonly BodyLine[], findings: readonly Finding[]): Evidence {
  const bystanders = bystandersIn(body, findings);
  const ofTheFailed = findings.filter(({ head }) => !bystanders.isBystander(head));
  const heard = withoutIncidentalErrors(ofTheFailed, body.length);
  const direct = heard.filter(({ rank }) => rank >= RANK.error);
  const kinds = kindsOf(direct);
  const leaders = kinds.flatMap(leaderOf);
  const possible = lastFirst(
    withoutFloods(
      body,
      heard.filter(({ rank }) => rank >= RANK.maybe && rank < RANK.error),
    ),
  );
  const outcomes = ofTheFailed.filter(({ matcher }) => matcher.category === "outcome");
  const [first] = leaders;
  return {
    body,
    findings: heard,
    kinds,
    leaders,
    possible,
    outcomes,
    before: textBeforeVerdicts(body, leaders.length + possible.length > 0 ? [...leaders, ...possible] : outcomes),
    lastWords: lastWordsOf({ body, bystanders }),
    // An action that passes a program's failure on has its reason in the program's last words.
    passedOn: first?.matcher.category === "action" ? lastFirst(direct.filter(({ head }) => head < first.head)) : null,
    bystanders,
    isKnownTool: leaders.some(({ matcher }) => matcher.tool !== "any"),
  };
}

/**
 * Highest rank first, then in log order. So are the groups of a kind, because later ones often follow from earlier
 * ones.
 */
export function kindsOf(findings: readonly Finding[]): Kind[] {
  const kinds = new Map<string, Map<string, Finding[]>>();
  for (const finding of findings) {
    const key = `${finding.matcher.tool}\n${finding.matcher.source}\n${finding.part}`;
    const kind = kinds.get(key) ?? new Map<string, Finding[]>();
    kinds.set(key, kind);
    const group = kind.get(finding.shape) ?? [];
    kind.set(finding.shape, group);
    group.push(finding);
  }
  const rank = (kind: Kind) => kind[0]?.[0]?.rank ?? 0;
  return [...kinds.values()].map((groups) => [...groups.values()]).sort((a, b) => rank(b) - rank(a));
}

/**
 * The first one, because later ones often follow from it. Of commands that gave up the last one, because the script
 * continued after the others.
 */
function leaderOf(kind: Kind): Finding[] {
  if (kind[0]?.[0]?.matcher.category !== "command") return kind[0]?.slice(0, 1) ?? [];
  return lastFirst(kind.flat().sort((a, b) => a.head - b.head)).slice(0, 1);
}

/** Of findings that repeat in a row and differ only in a number, such as retries, keeps the first ones. */
function withoutFloods(body: readonly BodyLine[], findings: readonly Finding[]): Finding[] {
  const seen = new Map<string, number>();
  return findings.filter(({ shape, head }) => {
    seen.set(shape, (seen.get(shape) ?? 0) + 1);
    return (seen.get(shape) ?? 0) <= PLACES_PER_MESSAGE || !isProgress(body, head);
  });
}

/** Findings this near to each other are part of the same message. */
const LINES_TOGETHER = 3;

/** Orders clusters of near findings, the last cluster first; within one, in log order. */
function lastFirst(findings: readonly Finding[]): Finding[] {
  const clusters: Finding[][] = [];
  for (const finding of findings) {
    const last = clusters.at(-1)?.at(-1);
    if (last !== undefined && finding.head - (last.lines.at(-1) ?? last.head) <= LINES_TOGETHER) {
      clusters.at(-1)?.push(finding);
    } else clusters.push([finding]);
  }
  return clusters.reverse().flat();
}

/** The paragraph before the likeliest finding, if none of the findings says anything: it has the reason. */
function textBeforeVerdicts(body: readonly BodyLine[], findings: readonly Finding[]): number[] {
  const [first] = findings;
  return first !== undefined && noneInforms(body, findings) ? textBefore(body, first) : [];
}

function noneInforms(body: readonly BodyLine[], findings: readonly Finding[]): boolean {
  const informs = (text: string) => !isUninformative(text) && !isAdvice(text);
  return !findings.some(({ lines }) => lines.some((line) => informs(body[line]?.said ?? "")));
}
