import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { JobLogReader } from "../../../src/core/excerpt/excerpt.ts";
import { LINE_HEAD_CHARS, LINE_TAIL_CHARS } from "../../../src/core/log/limits.ts";
import { LineReader } from "../../../src/core/log/log.ts";
import { messageStart, plainText, stampSecond } from "../../../src/core/log/log-line.ts";
import { isBinary } from "../../../src/core/log/text-probe.ts";
import { explainText, stamp } from "../synthetic-log.ts";

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

/** As `wsl.exe` prints it, and the runner copies it: a zero byte after each letter. */
const asWsl = (text: string) => text.replaceAll(/./g, "$&\0");

describe("zero bytes", () => {
  it("are dropped, so that UTF-16 which was read as UTF-8 is read as what it is", () => {
    expect(linesOf(bytesOf(`${stamp(0)}${asWsl("No such distribution.")}\nnext\0\0\n`), 3)).toEqual([
      `${stamp(0)}No such distribution.`,
      "next",
    ]);
  });

  it.each([
    ["little", [0xff, 0xfe], (code: number) => [code & 0xff, code >> 8]],
    ["big", [0xfe, 0xff], (code: number) => [code >> 8, code & 0xff]],
  ])("of a file in UTF-16 with a %s-endian mark are half of its letters", (_, mark, bytes) => {
    const text = "Prüfung\r\n名前 fehlt";
    const file = Uint8Array.from([...mark, ...text.split("").flatMap((letter) => bytes(letter.charCodeAt(0)))]);
    for (const size of [1, 2, 3, file.length]) expect(linesOf(file, size)).toEqual(["Prüfung", "名前 fehlt"]);
    expect(isBinary(file)).toBe(false);
  });

  it("make no log binary, unless it is mostly not text", () => {
    const zeros = "\0".repeat(9000);
    const log = `${stamp(0)}##[group]Run x\n${zeros}\n${stamp(0)}##[error]Process completed with exit code 1.\n`;
    expect(explainText(log).kind).toBe("explained");
    expect(isBinary(bytesOf(`${asWsl("error: no distribution")}\nno\0\0\0distribution\n`))).toBe(false);
    expect(explainText(zeros)).toMatchObject({ kind: "unreadable", reason: "binary" });
  });

  it.each([1, 100, 8192, 65_536])("a file of compressed data is binary, in chunks of %s", (size) => {
    let state = 1;
    const data = Uint8Array.from({ length: 20_000 }, () => {
      state = (state * 48_271) % 2_147_483_647;
      return state >> 8;
    });
    const chunks = Array.from({ length: Math.ceil(data.length / size) }, (_, at) =>
      data.slice(at * size, (at + 1) * size),
    );
    const reader = new JobLogReader(null);
    for (const chunk of chunks) reader.push(chunk);
    expect(reader.finish()).toEqual({ kind: "unreadable", reason: "binary" });
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

  it.each([
    [
      "a title that never ends keeps the text after it",
      "\x1b]0;root@host: error: no disk",
      "root@host: error: no disk",
    ],
    ["a title that ends is gone whole", "\x1b]0;make\x07error\x1b]2;x\x1b\\: no disk", "error: no disk"],
    ["ESC 7, ESC 8, ESC c and ESC =", "\x1b7error\x1b8: \x1bcno \x1b=disk", "error: no disk"],
    ["a character set", "\x1b(Berror\x1b)0: no disk\x1b#8", "error: no disk"],
    ["a device's string, and one that never ends", "\x1bP1$r0m\x1b\\error: \x1b_no disk", "error: no disk"],
    ["a sequence that the line's end cuts", "error: no disk\x1b[38;5", "error: no disk"],
    ["cursor and erasing", "\x1b[2K\x1b[1Gerror\x1b[?25l: no\x1b[0 q disk", "error: no disk"],
  ])("leaves no letter of an escape sequence: %s", (_, raw, text) => {
    expect(plainText(raw)).toBe(text);
  });

  it("is made plain in linear time, whatever never ends in it", () => {
    const start = performance.now();
    for (const part of ["\x1b]", "\x1bP", "\x1b[", "\x1b]0;x"]) plainText(part.repeat(200_000));
    expect(performance.now() - start).toBeLessThan(3000);
  });

  it("shows control characters as a cut", () => {
    expect(plainText("a\0\x08b\rc")).toBe("a…b c");
  });

  it("tells the whole second of its timestamp", () => {
    expect(stampSecond("2026-03-01T10:00:00.9999999Z x")).toBe(Date.parse("2026-03-01T10:00:00Z") / 1000);
    expect(stampSecond("nothing")).toBeNull();
  });
});
