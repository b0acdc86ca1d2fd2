import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { MATCHERS } from "../../../src/core/matchers/all.ts";
import { Needles } from "../../../src/core/text/needles.ts";

const found = (words: readonly (readonly string[])[], text: string) => new Needles(words).ownersIn(text);
const searched = (words: readonly (readonly string[])[], text: string) =>
  words.flatMap((list, owner) => (list.some((word) => text.includes(word)) ? [owner] : []));

describe("words that are looked for in one pass", () => {
  it("are found where they overlap, hold each other, or begin again", () => {
    const words = [["error: ", "rror"], ["or: x"], ["aab"], ["ab"], ["▲"], ["absent"]];
    expect(found(words, "aaab error: x ▲")).toEqual([0, 1, 2, 3, 4]);
  });

  it("are those that a search for each of them finds", () => {
    const word = fc.string({ unit: fc.constantFrom("a", "b", "❌"), minLength: 1, maxLength: 4 });
    const text = fc.string({ unit: fc.constantFrom("a", "b", "❌", " ", "é"), maxLength: 40 });
    fc.assert(
      fc.property(fc.array(fc.array(word, { minLength: 1, maxLength: 3 }), { maxLength: 6 }), text, (words, line) => {
        expect(found(words, line)).toEqual(searched(words, line));
        expect(new Needles(words).ownersIn(line, 2)).toEqual(searched(words, line.slice(2)));
      }),
    );
  });

  it("are every matcher's", () => {
    const words = MATCHERS.map(({ needle }) => [needle].flat());
    const needles = new Needles(words);
    for (const line of words.map((list) => list.join("")))
      expect(needles.ownersIn(line)).toEqual(searched(words, line));
  });
});
