import { describe, expect, it } from "vitest";
import { FOLDS, foldsOf } from "./folds.ts";
import { gradeOf, type Label, NOTHING, type Shown } from "./grade.ts";
import { type Graded, rowOf, totalsOf } from "./totals.ts";

const log = [
  "2026-01-31T10:00:01.0000000Z ##[group]Run make",
  "2026-01-31T10:00:02.0000000Z \x1b[31mmain.c:3:  error: 'x' undeclared\x1b[0m",
  "2026-01-31T10:00:02.0000000Z make: *** [Makefile:2: main.o] Error 1",
  "2026-01-31T10:00:02.0000000Z token is *** and more",
  "2026-01-31T10:00:03.0000000Z ##[error]Process completed with exit code 2.",
];
const cause = "main.c:3: error: 'x' undeclared";
const label: Label = { stepLines: [1, 5], sets: [[[cause], ["make: *** [Makefile"]]], headlines: [cause] };

function shown(lines: Shown["lines"], others: Partial<Shown> = {}): Shown {
  return { ...NOTHING, lines, text: lines.map(({ text }) => text).join("\n"), ...others };
}
const grade = (excerpt: Shown, by: Label = label) => gradeOf(excerpt, by, log);

describe("an excerpt's grade", () => {
  it("is nought for nothing", () => {
    expect(grade(NOTHING)).toEqual({
      ...{ hit: false, recall: 0, head: false, step: false },
      ...{ lines: 0, chars: 0, over: false, untrue: 0 },
    });
  });

  it("counts labelled lines whatever their colours, blanks and marks", () => {
    const line = { line: 2, text: "##[error]main.c:3:\terror: \x1b[1m'x' undeclared" };
    expect(grade(shown([line]))).toMatchObject({ hit: true, recall: 0.5, untrue: 0 });
  });

  it("takes any wording of a line, and the set that fares best", () => {
    const other: Label = { ...label, sets: [[["nowhere"], ["gone", "Error 1"]], [["Makefile:2"]]] };
    const excerpt = shown([{ line: 3, text: "make: *** [Makefile:2: main.o] Error 1" }]);
    expect(grade(excerpt, other).recall).toBe(1);
    expect(grade(excerpt, { ...other, sets: other.sets.slice(0, 1) }).recall).toBe(0.5);
  });

  it("needs only the beginning of a long labelled line", () => {
    const long: Label = { ...label, sets: [[[`${"x".repeat(120)}the end`]]] };
    expect(grade(shown([{ line: 2, text: "x".repeat(120) }]), long).recall).toBe(1);
    expect(grade(shown([{ line: 2, text: "x".repeat(119) }]), long).recall).toBe(0);
  });

  it("calls a headline right that holds a labelled line or is a part of one, of 12 characters at least", () => {
    const head = (headline: string) => grade(shown([], { headline })).head;
    expect([head(`src: ${cause}!`), head("error: 'x' undeclared"), head("main.c:3: error: 'x'…")]).toEqual([
      true,
      true,
      true,
    ]);
    expect([head("'x' undecl"), head("main.c:4: error: 'x' undeclared"), head("")]).toEqual([false, false, false]);
  });

  it("calls a step right if each covers half of the other", () => {
    const step = (stepLines: [number, number], by = label) => grade(shown([], { stepLines }), by).step;
    expect([step([1, 5]), step([3, 7]), step([1, 10])]).toEqual([true, true, true]);
    expect([step([4, 5]), step([1, 11]), step([6, 9])]).toEqual([false, false, false]);
    expect(step([1, 5], { ...label, stepLines: null })).toBeNull();
  });

  it("finds lines that do not stand where they are said to, up to a mask or a cut", () => {
    const untrue = (line: number, text: string) => grade(shown([{ line, text }])).untrue;
    expect([untrue(2, cause), untrue(3, "make: …whatever"), untrue(4, "token is *** or less")]).toEqual([0, 0, 0]);
    expect([untrue(1, cause), untrue(99, cause), untrue(3, "made: …")]).toEqual([1, 1, 1]);
  });

  it("is over with more than 30 lines, or more than 3,000 characters", () => {
    const lines = (count: number) => Array.from({ length: count }, () => ({ line: 2, text: "a" }));
    expect([grade(shown(lines(30))).over, grade(shown(lines(31))).over]).toEqual([false, true]);
    const text = (chars: number) => shown([], { text: "a".repeat(chars) });
    expect([grade(text(3000)).over, grade(text(3001)).over]).toEqual([false, true]);
  });
});

describe("the totals", () => {
  const best = grade(
    shown(
      [
        { line: 2, text: cause },
        { line: 3, text: "make: *** [Makefile:2: main.o] Error 1" },
      ],
      {
        headline: cause,
        stepLines: [1, 5],
      },
    ),
  );
  const graded = (id: string, by: Partial<typeof best>): Graded => ({
    id,
    tool: "make",
    kind: "graded",
    grade: { ...best, ...by },
  });
  const cases: Graded[] = [
    graded("best", {}),
    graded("unknown-step", { step: null, lines: 9 }),
    graded("half", { recall: 0.5, step: false, lines: 4, over: true, untrue: 2 }),
    { id: "thrown", tool: "make", kind: "error", grade: grade(NOTHING), problem: "it threw" },
    { id: "green", tool: "make", kind: "green", alarm: false },
    { id: "alarm", tool: "make", kind: "green", alarm: true },
  ];

  it("are means over the failed jobs, and counts", () => {
    expect(totalsOf(cases)).toEqual({
      ...{ failed: 4, hit: 0.75, recall: 0.625, full: 0.5, head: 0.75, step: 1 / 3 },
      ...{ medianLines: 4, medianChars: best.chars, over: 1, untrue: 2, errors: 1, green: 2, falseAlarms: 1 },
    });
    expect(totalsOf([graded("a", { step: null })]).step).toBeNull();
  });

  it("come with a row for each case that is not perfect", () => {
    const rows = cases.map(rowOf);
    expect(rows.map((row) => row?.split(" ")[0] ?? null)).toEqual([null, null, "half", "thrown", null, "alarm"]);
    expect(rows[2]).toMatch(/ 50\.0%.*not all is shown, step, over, untrue: 2$/);
    expect(rows[3]).toMatch(/MISS, headline, step, error: it threw$/);
  });
});

describe("the folds of a corpus", () => {
  const cases = [3, 1, 2, 1, 1, 2].flatMap((count, source) =>
    Array.from({ length: count }, (_, nth) => ({ id: `${source}-${nth}`, source: `repository ${source}` })),
  );

  it("keep the logs of a repository together, and are about as large as each other", () => {
    const folds = foldsOf(cases);
    for (const ofSource of Map.groupBy(cases, ({ source }) => source).values()) {
      expect(new Set(ofSource.map(({ id }) => folds.get(id))).size).toBe(1);
    }
    const sizes = Array.from({ length: FOLDS }, (_, fold) => [...folds.values()].filter((of) => of === fold).length);
    expect(sizes.toSorted((a, b) => b - a)).toEqual([3, 2, 2, 2, 1]);
  });

  it("do not depend on the order in which the logs are found", () => {
    expect(foldsOf(cases.toReversed())).toEqual(foldsOf(cases));
  });
});
