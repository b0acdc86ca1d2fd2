// The pages stay short and plain, and what they point to is there. Their figures stand in the titles:
//
//   npx vitest run --project core --reporter=verbose test/pages/plain-english.test.ts
import { describe, expect, it } from "vitest";
import { deadLinks, meanOf, missingPaths, PAGES, sizeOf, wordsIn } from "./pages.ts";

/** What readers were promised: pages that can be read in one go. */
const SHORT = [
  { page: "README.md", linesMax: 150 },
  { page: "ARCHITECTURE.md", linesMax: 120 },
].map((it) => ({ ...it, ...sizeOf(it.page) }));
const WORDS_MAX = 1_800;
const MEAN_WORDS_MAX = 18;

describe.each(SHORT)("$page", ({ lines, linesMax, words, sentences }) => {
  it(`has ${lines} lines, of at most ${linesMax}`, () => {
    expect(lines).toBeLessThanOrEqual(linesMax);
  });

  it(`has ${words} words, of at most ${WORDS_MAX}`, () => {
    expect(words).toBeLessThanOrEqual(WORDS_MAX);
  });

  it(`has ${meanOf(sentences).toFixed(1)} words a sentence, of at most ${MEAN_WORDS_MAX}`, () => {
    const longest = [...sentences].sort((a, b) => wordsIn(b) - wordsIn(a)).slice(0, 5);
    expect(sentences.length).toBeGreaterThan(20);
    expect(meanOf(sentences), `The longest are:\n${longest.join("\n")}\n`).toBeLessThanOrEqual(MEAN_WORDS_MAX);
  });
});

describe.each(PAGES)("%s", (page) => {
  it("has no link into the repository that leads nowhere", () => {
    expect(deadLinks(page)).toEqual([]);
  });

  // The changelog speaks of what was there once.
  it.skipIf(page === "CHANGELOG.md")("names no path that is not there", () => {
    expect(missingPaths(page)).toEqual([]);
  });
});
