import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { cut, plainName } from "../../../src/core/redact/plain.ts";
import { visible } from "../../../src/core/redact/visible.ts";
import { codeSpan, fence, link } from "../../../src/sinks/comment/render/markdown.ts";

describe("a name", () => {
  it("keeps what can be seen, on one line", () => {
    expect(plainName("  test (ubuntu, 20)\n✅ ⚠️  ", 50)).toBe("test (ubuntu, 20) ✅ ⚠️");
  });

  it.each(["👩‍💻 lint", "👨‍👩‍👧‍👦", "🏳️‍🌈 deploy", "🧑🏽‍🚀", "👁️‍🗨️", "test ❤️‍🔥"])(
    "keeps the joined emoji of %s whole",
    (name) => {
      expect(plainName(name, 50)).toBe(name);
    },
  );

  it("loses a joiner that joins no two emoji, also where it is cut", () => {
    expect(plainName("a\u200Db 👩\u200D 👩\u200Dx \u200D👩 👩\u200B\u200D💻 ✅\u200D\u200D✅ 1\u200D2", 50)).toBe(
      "ab 👩 👩x 👩 👩💻 ✅✅ 12",
    );
    for (const max of [3, 4, 5, 6]) expect(cut("👩‍💻👩‍💻", max)).not.toMatch(/\u200D…/);
  });

  it("loses what cannot be seen", () => {
    expect(plainName("a\u202Eb\u2066c\u200Bd\u0007e\uFEFFf", 50)).toBe("abcdef");
  });

  it("loses a terminal's commands whole: nothing of a colour is left that is glued to a word", () => {
    expect(plainName("a \u001B[1;31mred\u001B[0m \u009B32mgreen\u009B0m \u001B]0;title\u0007b \u001B[K", 50)).toBe(
      "a red green b",
    );
    expect(visible("\u001B]0;never ended\nnext")).toBe("]0;never ended\nnext");
  });

  it("is cut, and its secrets are masked", () => {
    expect(plainName("x".repeat(60), 10)).toBe("xxxxxxxxx…");
    expect(plainName(`deploy ghp_${"a1B2".repeat(9)}`, 50)).toBe("deploy ***");
  });

  it("is never cut in the middle of a character, and never longer than allowed", () => {
    fc.assert(
      fc.property(fc.string({ unit: "grapheme" }), fc.integer({ min: 1, max: 20 }), (text, max) => {
        expect(cut(text, max).length).toBeLessThanOrEqual(max);
        expect(visible(cut(visible(text), max))).not.toContain("\uFFFD");
      }),
    );
  });
});

describe("Markdown", () => {
  it("has a code span for every name", () => {
    expect([codeSpan("test"), codeSpan("a`b"), codeSpan("`"), codeSpan(""), codeSpan("``x")]).toEqual([
      "`test`",
      "``a`b``",
      "`` ` ``",
      "`(no name)`",
      "``` ``x ```",
    ]);
  });

  it("has a fence longer than any in the text", () => {
    expect(fence("```\nx\n````")).toBe("`````text\n```\nx\n````\n`````");
  });

  it("cuts long runs of backticks, seen to be cut", () => {
    expect(codeSpan("`".repeat(20), 500)).toBe(`${"`".repeat(21)} ${"`".repeat(20)} ${"`".repeat(21)}`);
    expect(codeSpan(`x${"`".repeat(90)}y`, 500)).toBe(`${"`".repeat(21)}x${"`".repeat(20)}…y${"`".repeat(21)}`);
    expect(fence(`${"=".repeat(70)} FAILURES`)).toBe(`\`\`\`text\n${"=".repeat(20)}… FAILURES\n\`\`\``);
    expect(fence("`".repeat(300))).toBe(`${"`".repeat(21)}text\n${"`".repeat(20)}…\n${"`".repeat(21)}`);
  });

  it("has no run of backticks that comes near what GitHub's parser reads, inside or around, for any text", () => {
    const ticks = fc.integer({ min: 1, max: 300 }).map((count) => "`".repeat(count));
    const text = fc.array(fc.oneof(ticks, fc.constantFrom(" ", "\n", "\u200B", "\u001B[31m", "\\", "x")), {
      maxLength: 9,
    });
    fc.assert(
      fc.property(text, (parts) => {
        for (const written of [codeSpan(parts.join(""), 5_000), fence(parts.join(""))]) {
          const [outer = 0, ...rest] = (written.match(/`+/g) ?? []).map(({ length }) => length);
          expect(outer).toBeLessThan(40);
          expect(rest.pop()).toBe(outer);
          for (const inner of rest) expect(inner).toBeLessThan(outer);
        }
      }),
    );
  });

  it("links to web addresses alone", () => {
    expect(link("x", "https://github.com/a/b")).toBe("[x](https://github.com/a/b)");
    expect(link("x", "https://github.com/a(b)[c] d")).toBe("[x](https://github.com/a%28b%29%5Bc%5D%20d)");
    expect([link("x", "javascript:alert(1)"), link("x", "not an address"), link("x", null)]).toEqual(["x", "x", "x"]);
  });
});

describe("a link's label", () => {
  it("holds no end of another link, for a parser that does not know code either", () => {
    const label = link(codeSpan("build](https://evil.example/x"), "https://github.com/acme/shop/runs/1");
    expect(label).toBe("[`build] (https://evil.example/x`](https://github.com/acme/shop/runs/1)");
    expect(label.match(/\]\(/g)).toHaveLength(1);
  });
});
