// The tools' tables, ready to search: which entry matches a line, after cheap tests that rule most lines out. Pure.
import { MATCHERS } from "../matchers/all.ts";
import type { Matcher } from "../matching/matcher.ts";
import { RANK, rankOf } from "../matching/matcher.ts";
import { type Problem, problemAt } from "../matching/problem-matcher.ts";
import { Needles } from "../text/needles.ts";
import { CAPTURED_OUTPUT_NEEDLES } from "./captured-output.ts";

/** The entry that a line matches, and what its problem matcher, if any, reads from the line. */
export type Match = { readonly matcher: Matcher; readonly problem: Problem | null };

/** The entries, and the beginnings of captured output, that have one of their words in a line. */
export type Speakers = readonly number[];

/** Entries ready to search. A repository's own go before the known ones, which still match the rest. */
export class Tables {
  readonly #matchers: readonly Matcher[];
  readonly #words: Needles;
  /** For each entry, whether it names a cause or a test of a known tool. */
  readonly #isDirect: readonly boolean[];

  constructor(matchers: readonly Matcher[]) {
    this.#matchers = matchers;
    this.#isDirect = matchers.map((matcher) => matcher.tool !== "any" && rankOf(matcher) >= RANK.test);
    this.#words = new Needles([...matchers.map(({ needle }) => [needle].flat()), CAPTURED_OUTPUT_NEEDLES]);
  }

  /**
   * What may match a line, by a cheap test of its text after the first `from` characters. Empty if the line is neither
   * known to any entry nor the beginning of captured output.
   */
  speakersFor(text: string, from: number): Speakers {
    return this.#words.ownersIn(text, from);
  }

  /** Does one of them name a known tool's cause or test? */
  mayBeDirect(speakers: Speakers): boolean {
    return speakers.some((index) => this.#isDirect[index] === true);
  }

  /**
   * Which of its `speakers` matches the line `near(0)`, which comes without timestamp, colours and prefix; null if none
   * does. `near(1)` is the next line, `near(-1)` the one above. A known tool goes before mere words. Output that a
   * program quotes is indented, so a cause is recognised after blanks too.
   */
  matchOf(speakers: Speakers, near: (offset: number) => string): Match | null {
    const plain = this.#bestFor(speakers, near, 0);
    if ((plain !== null && rankOf(plain.matcher) >= RANK.test) || near(0).charCodeAt(0) !== 0x20) return plain;
    return this.#bestFor(speakers, (offset) => near(offset).trimStart(), RANK.cause) ?? plain;
  }

  #bestFor(speakers: Speakers, near: (offset: number) => string, least: number): Match | null {
    const text = near(0);
    let best: Match | null = null;
    for (const index of speakers) {
      const matcher = this.#matchers[index];
      if (matcher === undefined || rankOf(matcher) < least || (best !== null && !goesBefore(matcher, best.matcher))) {
        continue;
      }
      if (!matcher.line.test(text) || matcher.next?.test(near(1)) === false) continue;
      const problem = matcher.problem === undefined ? null : problemAt(matcher.problem, near);
      if (matcher.problem === undefined || problem?.severity === "error") best = { matcher, problem };
    }
    return best;
  }
}

const goesBefore = (matcher: Matcher, other: Matcher): boolean =>
  rankOf(matcher) > rankOf(other) && (matcher.tool !== "any" || other.tool === "any");

/** All that is known. */
export const EVERY_TOOL = new Tables(MATCHERS);
