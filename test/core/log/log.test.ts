import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { LINE_HEAD_CHARS, LINE_TAIL_CHARS } from "../../../src/core/log/limits.ts";
import { LineReader } from "../../../src/core/log/log.ts";
import { messageStart, plainText, stampSecond } from "../../../src/core/log/log-line.ts";

function linesOf(bytes: Uint8Array, chunkBytes = bytes.length || 1): string[] {
  const lines: string[] = [];
  const reader = new LineReader((number, raw) => {
    expect(number).toBe(lines.length + 1);
    lines.push(raw);
  });
  for (let at = 0; at < bytes.length; at += chunkBytes) reader.push(bytes.subarray(at, at + chunkBytes));
  reader.finish();
  return lines;
}
const bytesOf = (text: string) => new TextEncoder().encode(text);

describe("bytes become lines", () => {
  it("drops the BOM and line ends of both kinds, and keeps empty lines", () => {
    expect(linesOf(bytesOf("\ufeffa\r\nb\n\nc"))).toEqual(["a", "b", "", "c"]);
  });

  it("has no extra line behind the last line end", () => {
    expect(linesOf(bytesOf("a\n"))).toEqual(["a"]);
    expect(linesOf(bytesOf(""))).toEqual([]);
  });

  it("gives the same lines for every way of cutting, also inside a character", () => {
    fc.assert(
      fc.property(fc.string({ unit: "grapheme" }), fc.integer({ min: 1, max: 9 }), (text, size) => {
        expect(linesOf(bytesOf(text), size)).toEqual(linesOf(bytesOf(text)));
      }),
    );
  });

  it("keeps head and tail of a line that is too long, the same for every way of cutting", () => {
    const line = `begin ${"x😀".repeat(9000)} end`;
    const [whole] = linesOf(bytesOf(line));
    expect(whole?.length).toBeLessThanOrEqual(LINE_HEAD_CHARS + LINE_TAIL_CHARS + 1);
    expect(whole).toMatch(/^begin x.*….*end$/);
    for (const size of [1, 7, 4095, 4096, 4097]) expect(linesOf(bytesOf(line), size)).toEqual([whole]);
  });

  it("lets what adjoins the cut go with it, unless it is plain words: it could be left of a token or a key", () => {
    const token = "aB3dE5gH7jK9mN1pQ2sT4vW6yZ8".repeat(200);
    const [cut, words, dots] = [
      `begin ${token} end`,
      `begin ${"some/words.".repeat(900)}here end`,
      `${".".repeat(5000)}F`,
    ];
    expect(linesOf(bytesOf(cut))).toEqual(["begin … end"]);
    expect(linesOf(bytesOf(words))[0]).toMatch(/^begin some.{2900,}….{900,}here end$/);
    expect(linesOf(bytesOf(dots))[0]).toMatch(/^\.{3000,}…\.{1000,}F$/);
  });

  it("survives bytes that are no UTF-8", () => {
    expect(linesOf(new Uint8Array([0x61, 0xff, 0xfe, 0x0a, 0x62]))).toEqual(["a��", "b"]);
  });
});

describe("a line's message", () => {
  it("begins behind BOM and timestamp", () => {
    expect(plainText("\ufeff2026-03-01T10:00:00.1234567Z hello")).toBe("hello");
    expect(plainText("2026-03-01T10:00:00.1234567Z")).toBe("");
    expect(plainText("no timestamp 2026-03-01")).toBe("no timestamp 2026-03-01");
    expect(messageStart("short")).toBe(0);
  });

  it("loses colours, links and their copies through a terminal", () => {
    expect(plainText("\x1b[31mred\x1b[0m \x1b]8;;https://x\x07link\x1b]8;;\x07 ^[[1mbold^[[0m")).toBe("red link bold");
  });

  it("shows control characters as a cut", () => {
    expect(plainText("a\0\x08b\rc")).toBe("a…b c");
  });

  it("tells the whole second of its timestamp", () => {
    expect(stampSecond("2026-03-01T10:00:00.9999999Z x")).toBe(Date.parse("2026-03-01T10:00:00Z") / 1000);
    expect(stampSecond("nothing")).toBeNull();
  });
});
