// The tools' tables as they are asked: which entry speaks for a line, after cheap tests that spare most lines a closer
// look. Pure.
import { MATCHERS } from "../matchers/all.ts";
import type { Matcher } from "../matching/matcher.ts";
import { RANK, rankOf } from "../matching/matcher.ts";
import { type Problem, problemAt } from "../matching/problem-matcher.ts";
import { Needles } from "../text/needles.ts";
import { CAPTURED_OUTPUT_NEEDLES } from "./captured-output.ts";

/** A table entry that a line fits, and what the line says by the entry's problem matcher, if it has one. */
export type Match = { readonly matcher: Matcher; readonly problem: Problem | null };

/** Entries, and the beginnings of captured output, one of whose words stands in a line. */
export type Speakers = readonly number[];

/** Entries made ready to be asked. A repository's own go before the known ones, which then still speak for the rest. */
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
   * What may speak for a line, by a cheap test of its text behind the first `from` characters: nothing where it is
   * neither anything that an entry knows nor the beginning of captured output.
   */
  speakersFor(text: string, from: number): Speakers {
    return this.#words.ownersIn(text, from);
  }

  /** Whether one of them names a cause or a test of a known tool. */
  mayBeDirect(speakers: Speakers): boolean {
    return speakers.some((index) => this.#isDirect[index] === true);
  }

  /**
   * Which of its `speakers` speaks for the line `near(0)`, without timestamp, colours and prefix; `near(1)` is the next
   * line, `near(-1)` the one above. Null if none does. A known tool comes before mere words. Output that a program quotes
   * is indented: a cause is recognised behind blanks too.
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
