import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { namedIn, parseRules, problemInWords } from "../../../src/core/rules/parse-rules.ts";

/** What is wrong with a text, in words; null where it holds rules. */
function wrongIn(text: string): string[] | null {
  const parsed = parseRules(text);
  return parsed.kind === "wrong" ? parsed.problems.map(problemInWords) : null;
}

/** The least of ten: a busy machine only adds to it. */
function millisecondsFor(text: string): number {
  const times = Array.from({ length: 10 }, () => {
    const begin = performance.now();
    parseRules(text);
    return performance.now() - begin;
  });
  return Math.min(...times);
}

/** As many as a file may hold, which takes 4 ms on a machine with nothing else to do. */
const ORDINARY = `rules:\n${'  - when:\n      branches: [default, "release/*"]\n      jobs: ["e2e *"]\n    slack: "#ci"\n    comment: true\n'.repeat(72)}`;

const rule = (body: string) => `rules:\n  - ${body}\n`;

describe("rules are read", () => {
  it("with every key there is", () => {
    const parsed = parseRules(`
rules:
  - when:
      repositories: ["acme/*"]
      branches: [default, "release/*"]
      workflows: ["CI", "deploy-*.yml"]
      jobs: ["e2e *"]
      events: [schedule, push]
      actors: ["dependabot[bot]"]
      drafts: true
      properties: { team: payments, tier: ["1", true] }
    slack: { channel: "#payments-ci", mention: author }
    comment: false
  - slack: false
  - slack: { mention: S0123ABC }
  - comment: true
`);
    if (parsed.kind === "wrong") throw new Error(problemInWords(parsed.problems[0]));
    expect(parsed.rules.map(({ slack, comment }) => ({ slack, comment }))).toEqual([
      { slack: { channel: "#payments-ci", mention: { kind: "author" } }, comment: false },
      { slack: null, comment: true },
      { slack: { channel: null, mention: { kind: "id", id: "S0123ABC" } }, comment: true },
      { slack: { channel: null, mention: null }, comment: true },
    ]);
    expect(namedIn(parsed.rules)).toEqual({ channels: new Set(["payments-ci"]), ids: new Set(["S0123ABC"]) });
  });

  it("from a text that holds none", () => {
    for (const text of ["", "# later\n", "rules:\n", "rules:\n# - when: {}\n", "rules: []"]) {
      expect(parseRules(text)).toEqual({ kind: "rules", rules: [] });
    }
  });

  it("with names that YAML would take for numbers, and with a byte order mark and Windows' line ends", () => {
    const parsed = parseRules("\uFEFFrules:\r\n  - when:\r\n      branches: [1.0, on, 0x10]\r\n");
    expect(parsed.kind === "rules" && parsed.rules[0]?.when.branches?.map(({ text }) => text)).toEqual([
      "1.0",
      "on",
      "0x10",
    ]);
  });
});

describe("what is wrong is said with its place, and with what is allowed instead", () => {
  it.each([
    [rule("when: { branch: [main] }"), "line 2, column 13: `branch` is not a key; did you mean `branches`?"],
    [
      rule("when: { repos: [a/b] }"),
      "line 2, column 13: `repos` is not a key here; the keys are `repositories`, `branches`, `workflows`, `jobs`, `events`, `actors`, `drafts`, `properties`",
    ],
    [rule("Slack: false"), "line 2, column 5: `Slack` is not a key; did you mean `slack`?"],
    ["rule: []", "line 1, column 1: `rule` is not a key; did you mean `rules`?"],
    ["- when: {}", "line 1, column 1: the file must have keys below it: `rules`"],
    ["just text", "line 1, column 1: the file must have keys below it: `rules`"],
    ["rules: all", "line 1, column 8: `rules` must be a list; begin each rule with `- `"],
    [
      rule("when: { branches: main }"),
      'line 2, column 23: `branches` must be a list of patterns, such as ["main", "release/*"]',
    ],
    [rule("when: { branches: [] }"), "line 2, column 23: `branches` is an empty list, which no job would match"],
    [rule("when: { jobs: [[a]] }"), "line 2, column 20: `jobs` must hold text alone, neither lists nor maps"],
    [rule('when: { jobs: ["!"] }'), "line 2, column 20: `jobs` holds a `!` with no pattern after it"],
    [rule("when: { drafts: yes }"), "line 2, column 21: `drafts` must be `true` or `false`, without quotes"],
    [
      rule("when:"),
      "line 2, column 10: `when` must have keys below it: `repositories`, `branches`, `workflows`, `jobs`, `events`, `actors`, `drafts`, `properties`",
    ],
    [
      rule("when: { properties: [team] }"),
      "line 2, column 25: `properties` must name properties and their values, such as { team: payments }",
    ],
    [
      rule("when: { properties: { team: { a: b } } }"),
      "line 2, column 33: `team` must hold text alone, neither lists nor maps",
    ],
    [rule("comment: no"), "line 2, column 14: `comment` must be `true` or `false`, without quotes"],
    [
      rule("slack: true"),
      'line 2, column 12: `slack` must be `false`, a channel such as "#ci", or { channel: "#ci", mention: author }',
    ],
    [rule("slack: #payments"), "line 2, column 12: `slack` has no value; put text that begins with `#` in quotes"],
    [rule('slack: "#a, #b"'), "line 2, column 12: `slack` must be the name or ID of one channel"],
    [
      rule("slack: { mention: '@payments' }"),
      "line 2, column 23: `mention` must be `author`, or the ID of a user group (S…) or a member (U… or W…), which Slack shows in its profile",
    ],
    [rule("slack: { chanel: a }"), "line 2, column 14: `chanel` is not a key; did you mean `channel`?"],
    [
      rule("slack: {}"),
      'line 2, column 12: `slack` must be `false`, a channel such as "#ci", or { channel: "#ci", mention: author }',
    ],
    [rule("comment: true\n    comment: false"), "line 3, column 5: this key stands here twice"],
    [
      rule("when: { branches: [!main] }"),
      "line 2, column 24: put text that begins with `!` in quotes; tags are not read here",
    ],
    [
      rule("when: { branches: [*] }"),
      "line 2, column 24: put text that begins with `*` in quotes; aliases are not read here",
    ],
    ["a: &a [1]\nrules: *a", "line 1, column 4: put text that begins with `&` in quotes; anchors are not read here"],
    ["rules:\n\t- slack: false", "line 2, column 1: indent with spaces; YAML allows no tabs there"],
    [rule("when: { branches: [main }"), "line 2, column 29: `}` closes nothing"],
    [rule("when: { branches: [main] "), "line 2, column 11: this `{` is not closed"],
    [rule("slack: @here"), "line 2, column 12: put text that begins with this sign in quotes"],
    ["---\nrules: []\n---\nrules: []", "line 3, column 1: there must be one document; remove this `---`"],
  ])("%j", (text, message) => {
    expect(wrongIn(text)?.[0]).toBe(message);
  });

  it("every problem of a file, up to twenty", () => {
    const wrong = wrongIn(`rules:\n${"  - slak: false\n".repeat(3)}`);
    expect(wrong).toHaveLength(3);
    expect(wrong?.[2]).toContain("line 4, column 5");
    expect(wrongIn(`rules:\n${"  - slak: false\n".repeat(50)}`)).toHaveLength(20);
  });

  it("by keys, never by values, whatever stands there", () => {
    const secret = "hunter2";
    const places = [
      "",
      "rules: ",
      "rules:\n  - when: ",
      "rules:\n  - when: { branches: ",
      "rules:\n  - slack: ",
      "rules:\n  - comment: ",
    ];
    const forms = [
      secret,
      `"${secret}`,
      `'${secret}'`,
      `[${secret}`,
      `{ ${secret} }`,
      `&${secret}`,
      `!${secret}`,
      `*${secret}`,
      `- ${secret}`,
      `@${secret}`,
      `"\\${secret}"`,
      `%${secret}`,
      `{ "${secret} ${secret}": 1 }`,
    ];
    for (const place of places) {
      for (const form of forms) {
        const wrong = wrongIn(place + form) ?? [];
        // A key that looks like one is named.
        const named = wrong.filter((it) => it.includes(secret) && !it.includes(`\`${secret}\` is not a key`));
        expect(named, place + form).toEqual([]);
      }
    }
  });
});

describe("a repository's own file", () => {
  const mayName = { channels: new Set(["ci"]), ids: new Set(["S1TEAM"]) };

  it("may name what the operator names, in any of its forms", () => {
    for (const slack of ['"#ci"', "CI", "{ channel: ci, mention: S1TEAM }", "{ mention: author }", "false"]) {
      expect(parseRules(rule(`slack: ${slack}`), mayName).kind, slack).toBe("rules");
    }
  });

  it("may name no other channel, group or member", () => {
    const parsed = parseRules(rule("slack: { channel: board, mention: U1BOSS }\n  - slack: board"), mayName);
    expect(parsed.kind === "wrong" && parsed.problems.map(problemInWords)).toEqual([
      "line 2, column 23: `slack` may name the operator's channels alone",
      "line 2, column 39: `mention` may name the operator's groups and members alone",
      "line 3, column 12: `slack` may name the operator's channels alone",
    ]);
  });
});

describe("bad input is refused with a sentence, and at once", () => {
  const ordinaryMs = millisecondsFor(ORDINARY);
  const patterns = (count: number) => rule(`when: { jobs: [${"a,".repeat(count)}] }`);
  const bomb = `a: &a ["x"]\n${Array.from({ length: 9 }, (_, i) => `${String.fromCharCode(98 + i)}: &${String.fromCharCode(98 + i)} [${`*${String.fromCharCode(97 + i)},`.repeat(9)}]`).join("\n")}\n`;

  it.each([
    ["a bomb of aliases", bomb, "anchors are not read here"],
    ["a megabyte", rule(`when: { jobs: ["${"a".repeat(1_000_000)}"] }`), "more than 8192 characters"],
    ["ten thousand patterns", patterns(10_000), "more than 8192 characters"],
    ["five hundred and one patterns", patterns(501), "more than 500 patterns"],
    ["words and signs", `rules: [${"a,".repeat(3_000)}]`, "more than 3500 words and signs"],
    ["brackets in brackets", "[".repeat(8_000), "nested too deeply"],
    ["maps in maps", "{a: ".repeat(2_000), "nested too deeply"],
    ["lists in lists", "- ".repeat(4_000), "nested too deeply"],
    [
      "lists in lists, on a line each",
      Array.from({ length: 100 }, (_, i) => `${" ".repeat(i)}-`).join("\n"),
      "nested too deeply",
    ],
    ["keys that ask", "? ".repeat(4_000), "leave out the `?`"],
    ["a long pattern", rule(`when: { jobs: ["${"a".repeat(257)}"] }`), "more than 256 characters"],
    ["signs that close nothing", "[}".repeat(4_000), "closes nothing"],
    ["tabs", "\t:\n".repeat(2_700), "no tabs"],
    ["quotes", "'\n".repeat(4_000), "not closed"],
  ])("%s", (_, text, message) => {
    expect(wrongIn(text)?.join()).toContain(message);
    expect(millisecondsFor(text)).toBeLessThan(2 * ordinaryMs);
  });

  it("but as many rules as anybody has", () => {
    const parsed = parseRules(ORDINARY);
    expect(parsed.kind === "rules" && parsed.rules.length).toBe(72);
  });

  it("whatever stands there", () => {
    const pieces = [
      "rules",
      ":",
      " ",
      "\n",
      "  ",
      "- ",
      "[",
      "]",
      "{",
      "}",
      ",",
      '"',
      "'",
      "#",
      "*",
      "&",
      "!",
      "|",
      ">",
      "%",
      "@",
      "`",
      "\t",
      "?",
      "~",
      "---",
      "...",
      "\\",
      "\u0000",
      "é",
      "<<",
      "__proto__",
      "when",
      "slack",
      "true",
      "\u2028",
      "\r",
    ];
    fc.assert(
      fc.property(fc.array(fc.constantFrom(...pieces), { maxLength: 200 }), (chosen) => {
        const parsed = parseRules(chosen.join(""));
        for (const problem of parsed.kind === "wrong" ? parsed.problems : []) {
          expect(problem.line).toBeGreaterThan(0);
          expect(problem.column).toBeGreaterThan(0);
        }
      }),
      { numRuns: 200 },
    );
  });
});
