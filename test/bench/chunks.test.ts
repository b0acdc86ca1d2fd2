import { describe, expect, it } from "vitest";
import { chunkGrade, examplesIn, jobLogOf } from "./chunks.ts";
import { shownOf } from "./shown.ts";

describe("a retrieved chunk's grade", () => {
  it("counts lines that are the same but for colours and blanks, each once", () => {
    const desired = "one\n\n\x1b[31mtwo\x1b[0m  times\r\nthree\nfour";
    expect(chunkGrade("two times\ntwo times\none", desired)).toEqual({
      ...{ precision: 2 / 3, recall: 1 / 2, f1: expect.closeTo(4 / 7, 9) },
    });
  });

  it("is nought where nothing is retrieved", () => {
    expect(chunkGrade("", "one")).toEqual({ precision: 0, recall: 0, f1: 0 });
  });
});

it("reads the examples of a set in their order", () => {
  const xml = `<InputPaths><string>a.log</string></InputPaths>
    <ExampleDataOfString><InputPath>a.log</InputPath><Output>x &lt; &#xE9; &amp;amp;
second line</Output></ExampleDataOfString>
    <ExampleDataOfString><InputPath>b.log</InputPath><Output>y</Output></ExampleDataOfString>`;
  expect(examplesIn(xml)).toEqual([
    { path: "a.log", chunk: "x < é &amp;\nsecond line" },
    { path: "b.log", chunk: "y" },
  ]);
});

describe("a job log made of Travis CI's", () => {
  const start = (id: string, command: string) =>
    `travis_fold:start:${id}\r\x1b[0Ktravis_time:start:${id}\r\x1b[0K$ ${command}\r`;

  it("fails in the first command that did not exit with 0", () => {
    const log = jobLogOf(
      [
        ...[
          "Worker information\r",
          start("a", "make deps"),
          "gcc: warning: error-prone\r",
          'The command "make deps" exited with 0.\r',
        ],
        ...[start("b", "make"), "main.c:3:1: error: 'x' undeclared\r", 'The command "make" exited with 2.\r'],
        ...[start("c", "make lint"), "lint.c:1:1: error: too long\r", 'The command "make lint" exited with 1.\r'],
      ].join("\n"),
    );
    const { step, headline, lines } = shownOf(new TextEncoder().encode(log), null).shown;
    expect(step).toMatchObject({ command: "make", exitCode: 2 });
    expect(headline).toContain("'x' undeclared");
    expect(lines.map(({ text }) => text).join("\n")).not.toMatch(/too long|error-prone/);
  });

  it("fails at its end where no command is named", () => {
    const log = jobLogOf([start("a", "make"), "boom\r", "Done. Your build exited with 1.\r"].join("\n"));
    expect(log).toContain(
      "Your build exited with 1.\n2026-01-31T00:00:00.0060000Z ##[error]Process completed with exit code 1.",
    );
  });
});
